"""A process of its own in which one writing call goes wrong: it is killed there, or the disk refuses."""

from __future__ import annotations

import errno
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CALLS = ("open", "write", "fsync", "link", "unlink", "mkdir", "rename", "replace")
KILL = 0
KINDS = (KILL, errno.ENOSPC, errno.EIO)
DONE, REFUSED, BROKEN = 0, 4, 70


@dataclass
class Disk:
    """Counts the writing calls; what happens at call number `at` (from 1) is `kind`."""

    at: int = 0
    kind: int = KILL
    count: int = 0
    real: dict[str, Callable[..., object]] = field(default_factory=dict)

    def call(self, name: str, *arguments: object, **named: object) -> object:
        if name != "open" or (len(arguments) > 1 and isinstance(arguments[1], int) and arguments[1] & os.O_CREAT):
            self.count += 1
            if self.count == self.at:
                if self.kind == KILL:
                    os.kill(os.getpid(), signal.SIGKILL)
                raise OSError(self.kind, os.strerror(self.kind))
        return self.real[name](*arguments, **named)

    @contextmanager
    def broken(self) -> Iterator[None]:
        self.real = {name: getattr(os, name) for name in CALLS}
        for name in CALLS:
            setattr(os, name, lambda *a, _name=name, **n: self.call(_name, *a, **n))
        try:
            yield
        finally:
            for name, call in self.real.items():
                setattr(os, name, call)


def counted(act: Callable[[], object]) -> int:
    """How many writing calls an act makes."""
    disk = Disk()
    with disk.broken():
        act()
    return disk.count


def attempted(act: Callable[[], object], at: int, kind: int) -> bool:
    """Whether the act was acknowledged, in a process where writing call number `at` goes wrong."""
    child = os.fork()
    if child == 0:
        os._exit(outcome(act, at, kind))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert kind == KILL
        return False
    assert os.waitstatus_to_exitcode(status) in {DONE, REFUSED}
    return os.waitstatus_to_exitcode(status) == DONE


def outcome(act: Callable[[], object], at: int, kind: int) -> int:
    from avtalebygger.errors import AvtaleError

    try:
        with Disk(at, kind).broken():
            act()
    except (AvtaleError, OSError):
        return REFUSED
    except BaseException:
        traceback.print_exc()
        return BROKEN
    return DONE

"""Files for people: written whole or not at all, never over another without leave, and only where they differ.

What a negotiation records is written by `folder/`, which never replaces anything."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from avtalebygger.errors import Problem, WordError
from avtalebygger.folder.disk import flush_folder, make_folder, write_durably
from avtalebygger.folder.layout import OWN_TEMPORARY
from avtalebygger.messages import text

FORBIDDEN = frozenset('<>:"/\\|?*')
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
STALE = 3600  # seconds; no writing takes as long
LONGEST_NAME = 200  # bytes; file systems take 255, and a temporary name needs some of it


@dataclass(frozen=True, slots=True)
class Output:
    path: Path
    content: bytes


class Fate(StrEnum):
    WRITTEN = "written"
    UNCHANGED = "unchanged"  # the same bytes were there already


def safe_name(name: str) -> str:
    """`name` where it is a plain file name on every platform. Raises WordError (AVT362)."""
    tricks = (
        not name
        or name[0] == "."
        or name[-1] in ". "
        or len(name.encode("utf-8", "replace")) > LONGEST_NAME
        or any(sign in FORBIDDEN or not sign.isprintable() for sign in name)
        or name.partition(".")[0].casefold() in RESERVED
    )
    if tricks:
        raise WordError(Problem("AVT362", {"name": name}))
    return name


def write_outputs(outputs: Sequence[Output], *, force: bool = False) -> list[Fate]:
    """Writes each file that is new or, with `force`, differs from the one there; says what became of each, in order.

    Raises WordError before the first is written: AVT360 for every file in the way, AVT363 for two outputs of one name
    (also by another case of letters); and AVT366 where the disk refuses."""
    demand_one_name_each(outputs)
    fates = [fate(output) for output in outputs]
    if not force:
        demand_free_paths(output for output, one in zip(outputs, fates, strict=True) if one is Fate.WRITTEN)
    for folder in {output.path.parent for output in outputs}:
        clear_stale(folder)
    for output, one in zip(outputs, fates, strict=True):
        if one is Fate.WRITTEN:
            write_whole(output)
    return fates


def clear_stale(folder: Path) -> None:
    """Takes away temporary files of ours that a crash left; where it may not, they stay. A young one may be somebody's
    that is writing now."""
    with suppress(OSError):
        for path in folder.iterdir():
            if OWN_TEMPORARY.fullmatch(path.name) and time.time() - path.lstat().st_mtime > STALE:
                path.unlink(missing_ok=True)


def demand_one_name_each(outputs: Sequence[Output]) -> None:
    names = [str(output.path).casefold() for output in outputs]
    twice = [output.path.name for place, output in enumerate(outputs) if names[place] in names[:place]]
    if twice:
        raise WordError([Problem("AVT363", {"name": name}) for name in twice])


def fate(output: Output) -> Fate:
    same = output.path.is_file() and output.path.read_bytes() == output.content
    return Fate.UNCHANGED if same else Fate.WRITTEN


def demand_free_paths(outputs: Iterable[Output]) -> None:
    hint = text("--force replaces it")
    taken = [Problem("AVT360", {"path": str(one.path)}, hint=hint) for one in outputs if os.path.lexists(one.path)]
    if taken:
        raise WordError(taken)


def write_whole(output: Output) -> None:
    """A temporary file beside the target, flushed to the disk, then renamed. Raises WordError (AVT366)."""
    temporary = output.path.parent / f".avt-{secrets.token_hex(8)}.tmp"
    try:
        make_folder(output.path.parent)
        write_durably(temporary, output.content)
        temporary.replace(output.path)
        flush_folder(output.path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WordError(Problem("AVT366", {"path": str(output.path), "reason": reason})) from error
    finally:
        temporary.unlink(missing_ok=True)

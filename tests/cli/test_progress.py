"""The bar: silent for a second and where nobody looks, gone when it is done."""

from __future__ import annotations

import io
import sys

import pytest

from avtalebygger.cli import progress
from avtalebygger.cli.shell import Shell


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, seconds: float, shell: Shell | None = None) -> str:
    ticks = iter(seconds * tick for tick in range(10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(ticks))
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(progress.tracked(shell or Shell(), "abc", 3)) == ["a", "b", "c"]
    return stream.getvalue()


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), 0.1) == ""


def test_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO(), 2) == ""


@pytest.mark.parametrize("shell", [Shell(quiet=True), Shell(json=True)])
def test_quiet_and_json_show_nothing(monkeypatch: pytest.MonkeyPatch, shell: Shell) -> None:
    assert shown(monkeypatch, Terminal(), 2, shell) == ""


def test_slow_work_is_counted_and_the_bar_wiped_out(monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, Terminal(), 2)
    assert "1/3" in told and "3/3" in told
    assert told.endswith("\r" + " " * len(progress.bar(3, 3)) + "\r")

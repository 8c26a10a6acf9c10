"""Runs put together, and what a cell's formatting says of its shape: what the reader and the readings share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from avtalebygger.model.document import Format, Run, RunKind
from avtalebygger.word.formats import natural


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs with neighbours of plain text that differ in nothing but their text put together."""
    result: list[Run] = []
    words: list[str] = []
    for run in runs:
        if words and run.kind is RunKind.TEXT and _alike(result[-1], run):
            words.append(run.text)
        elif run.text or run.kind is not RunKind.TEXT:
            _close(result, words)
            result.append(run)
            words = [run.text] if run.kind is RunKind.TEXT else []
    _close(result, words)
    return tuple(result)


def _close(result: list[Run], words: list[str]) -> None:
    if len(words) > 1:
        result[-1] = replace(result[-1], text="".join(words))


def _alike(one: Run, other: Run) -> bool:
    return (
        one.kind is RunKind.TEXT
        and one.format == other.format
        and one.revisions == other.revisions
        and one.style == other.style
        and one.link == other.link
        and one.fields == other.fields
        and one.changes == other.changes
        and one.controls == other.controls
    )


def cell_span(format_: Format) -> int:
    return natural(dict(format_).get("gridSpan")) or 1


def cell_merge(format_: Format) -> str:
    """`w:vMerge` without a value means that the cell continues the one above (17.4.84)."""
    written = dict(format_).get("vMerge", "")
    return "continue" if written == "1" else written

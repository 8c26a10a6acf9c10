"""Runs put together, and what a cell's formatting says of its shape: what the reader and the readings share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from avtalebygger.model.document import Format, Run, RunKind


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs with neighbours of plain text that differ in nothing but their text put together."""
    result: list[Run] = []
    for run in runs:
        if result and run.kind is RunKind.TEXT and _alike(result[-1], run):
            result[-1] = replace(run, text=result[-1].text + run.text)
        elif run.text or run.kind is not RunKind.TEXT:
            result.append(run)
    return tuple(result)


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
    written = dict(format_).get("gridSpan", "1")
    return int(written) if written.isdigit() else 1


def cell_merge(format_: Format) -> str:
    """`w:vMerge` without a value means that the cell continues the one above (17.4.84)."""
    written = dict(format_).get("vMerge", "")
    return "continue" if written == "1" else written

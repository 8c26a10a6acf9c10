"""Which rows, columns and cells of two tables answer to each other.

Rows by their text, in order; a column came or went where every row gained or lost the cell at one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from avtalebygger.diff.pieces import Grid, GridCell, GridRow
from avtalebygger.text.align import aligned


@dataclass(frozen=True, slots=True)
class RowMatch:
    """Indexes from 0, None where nothing answers."""

    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class CellMatch:
    old: int | None
    new: int | None


def matched_rows(old: Grid, new: Grid) -> list[RowMatch]:
    ours, theirs = [row.key for row in old.rows], [row.key for row in new.rows]
    found: list[RowMatch] = []
    for match in aligned(ours, ours, theirs, theirs):
        a, b = list(range(*match.old)), list(range(*match.new))
        found.extend(RowMatch(i, j) for i, j in zip(a, b, strict=False))
        found.extend(RowMatch(i, None) for i in a[len(b) :])
        found.extend(RowMatch(None, j) for j in b[len(a) :])
    return paired_by_place(found)


def paired_by_place(rows: list[RowMatch]) -> list[RowMatch]:
    """A gone row next to a come one, as many of each, are rows rewritten."""
    out: list[RowMatch] = []
    gone: list[int] = []
    come: list[int] = []
    for row in [*rows, RowMatch(-1, -1)]:
        if row.new is None and row.old is not None:
            gone.append(row.old)
        elif row.old is None and row.new is not None:
            come.append(row.new)
        else:
            out.extend(settled(gone, come))
            gone, come = [], []
            out.append(row)
    return out[:-1]


def settled(gone: Sequence[int], come: Sequence[int]) -> Iterator[RowMatch]:
    if len(gone) == len(come):
        yield from (RowMatch(i, j) for i, j in zip(gone, come, strict=True))
        return
    yield from (RowMatch(i, None) for i in gone)
    yield from (RowMatch(None, j) for j in come)


def matched_cells(old: GridRow, new: GridRow) -> list[CellMatch]:
    """By place where there are as many; else by text, in order."""
    if len(old.cells) == len(new.cells):
        return [CellMatch(at, at) for at in range(len(old.cells))]
    ours, theirs = [cell.key for cell in old.cells], [cell.key for cell in new.cells]
    found: list[CellMatch] = []
    for match in aligned(ours, ours, theirs, theirs):
        a, b = list(range(*match.old)), list(range(*match.new))
        found.extend(CellMatch(i, j) for i, j in zip(a, b, strict=False))
        found.extend(CellMatch(i, None) for i in a[len(b) :])
        found.extend(CellMatch(None, j) for j in b[len(a) :])
    return found


def columns_changed(old: Grid, new: Grid, rows: Sequence[RowMatch]) -> tuple[dict[int, int], dict[int, int]]:
    """Columns (from 0) that went and that came, with the number of rows in which they did."""
    gone: Counter[int] = Counter()
    come: Counter[int] = Counter()
    for row in rows:
        if row.old is None or row.new is None:
            continue
        for cell in matched_cells(old.rows[row.old], new.rows[row.new]):
            if cell.new is None and cell.old is not None:
                gone[cell.old] += 1
            elif cell.old is None and cell.new is not None:
                come[cell.new] += 1
    return dict(gone), dict(come)


def column_name(grid: Grid, column: int) -> str:
    """The words at the head of a column, to tell it by."""
    head: Sequence[GridCell] = grid.rows[0].cells if grid.rows else ()
    return " ".join(head[column].text.split()) if column < len(head) else ""

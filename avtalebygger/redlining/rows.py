"""Which rows, columns and cells of two tables answer to each other: rows by content, cells by column.

Over earlier marks, rows and cells that stand when all is rejected answer to each other first (`ground`). Two that bear
marks which cannot be told as one (`earlier.combined`) never do."""

from __future__ import annotations

from typing import Final

from lxml import etree

from avtalebygger.redlining import ground
from avtalebygger.redlining.earlier import Layers, before, combined, layers_in, within
from avtalebygger.redlining.ground import Unit
from avtalebygger.redlining.inline import RANGES
from avtalebygger.redlining.meaning import key_of, text_of
from avtalebygger.text.align import Match, aligned
from avtalebygger.word.names import w

Element = etree._Element
Around = tuple[Layers, Layers]  # the marks of the row or cell that the table stands in, in OLD and in NEW

ROW: Final = w("tr")
CELL: Final = w("tc")
ROW_PROPERTIES: Final = w("trPr")
CELL_PROPERTIES: Final = w("tcPr")
EXCEPTIONS: Final = w("tblPrEx")
GRID: Final = w("tblGrid")
TABLE_PROPERTIES: Final = w("tblPr")
_KNOWN: Final = frozenset((ROW, TABLE_PROPERTIES, GRID))


def may_pair(old: Element, new: Element, around: Around = ((), ())) -> bool:
    """Whether two tables can be told as one table changed: plain rows and cells, and columns that can be matched."""
    return _is_plain(old) and _is_plain(new) and columns_of(old, new, around) is not None


def _is_plain(table: Element) -> bool:
    rows_only = all(each.tag in _KNOWN or each.tag in RANGES for each in table)
    known = {CELL, ROW_PROPERTIES, EXCEPTIONS}
    return rows_only and all(each.tag in known for row in table.iterchildren(ROW) for each in row)


def columns_of(old: Element, new: Element, around: Around) -> list[Match] | None:
    """How columns answer to each other: [] where each row pairs its own cells, None where they cannot be matched."""
    widths = [{_width(row) for row in table.iterchildren(ROW)} for table in (old, new)]
    alike = widths[0] & widths[1] or _bears_cell_marks(old) or _bears_cell_marks(new)
    if alike and _each_row_pairs(old, new, around):
        return []
    if any(len(each) != 1 for each in widths) or any(_spans(row) for t in (old, new) for row in t.iterchildren(ROW)):
        return None
    texts = [_column_texts(table) for table in (old, new)]
    matches = list(aligned(texts[0], texts[0], texts[1], texts[1]))
    simple = all(m.old[1] - m.old[0] <= 1 and m.new[1] - m.new[0] <= 1 for m in matches)
    return matches if simple and any(m.is_pair for m in matches) else None


def _width(row: Element) -> int:
    return len(row.findall(CELL))


def _bears_cell_marks(table: Element) -> bool:
    return any(cell_layers(cell) for row in table.iterchildren(ROW) for cell in row.iterchildren(CELL))


def _each_row_pairs(old: Element, new: Element, around: Around) -> bool:
    """Whether rows that answer to each other have cells that do."""
    olds, news = list(old.iterchildren(ROW)), list(new.iterchildren(ROW))
    return all(
        cell_matches(olds[match.old[0]].findall(CELL), news[match.new[0]].findall(CELL)) is not None
        for match in row_matches(olds, news, around)
        if match.is_pair and match.likeness < 1.0
    )


def cell_matches(olds: list[Element], news: list[Element]) -> list[Match] | None:
    """Cells of two rows by number; where earlier marks make that impossible, by number among those that are there when
    all is rejected, with what was inserted between them beside. None where the numbers differ."""
    if len(olds) == len(news) and all(
        combined(cell_layers(old), cell_layers(new)) is not None for old, new in zip(olds, news, strict=True)
    ):
        return [Match((n, n + 1), (n, n + 1)) for n in range(len(olds))]
    units = _cell_units(olds), _cell_units(news)
    if [unit.key for unit in units[0]] != [unit.key for unit in units[1]]:
        return None
    keys = range(len(olds)), range(len(olds), len(olds) + len(news))
    return list(ground.grounded(*units, keys, lambda old, new: _alike(olds[slice(*old)], news[slice(*new)])))


def _cell_units(cells: list[Element]) -> list[Unit]:
    """The cells that are there when all is rejected, by number."""
    there = [n for n, cell in enumerate(cells) if before(cell_layers(cell))]
    return [Unit(n, n + 1, number, True) for number, n in enumerate(there)]


def _spans(row: Element) -> bool:
    return any(True for _ in row.iterfind(f"{CELL}/{CELL_PROPERTIES}/{w('gridSpan')}"))


def _column_texts(table: Element) -> list[str]:
    rows = [row.findall(CELL) for row in table.iterchildren(ROW)]
    return ["\n".join(text_of(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []


def row_matches(olds: list[Element], news: list[Element], around: Around) -> list[Match]:
    """Rows one to one: by their ground where earlier marks stand, then by what they say."""
    keys = [key_of(row) for row in olds], [key_of(row) for row in news]
    if not ground.holds_marks((*olds, *news)):
        return _alike(olds, news)
    units = ground.rows(olds), ground.rows(news)
    matches = ground.grounded(*units, keys, lambda old, new: _alike(olds[slice(*old)], news[slice(*new)]))
    return [each for match in matches for each in _possible(match, olds, news, around)]


def _possible(match: Match, olds: list[Element], news: list[Element], around: Around) -> list[Match]:
    """The match, or each row alone where the marks of the two cannot be told as one row's."""
    if not match.is_pair:
        return [match]
    layers = row_layers(olds[match.old[0]], around[0]), row_layers(news[match.new[0]], around[1])
    if combined(*layers) is not None:
        return [match]
    return [Match(match.old, (match.new[0], match.new[0])), Match((match.old[1], match.old[1]), match.new)]


def cell_layers(cell: Element) -> Layers:
    return layers_in(cell.find(CELL_PROPERTIES))


def row_layers(row: Element, around: Layers = ()) -> Layers:
    return within(around, layers_in(row.find(ROW_PROPERTIES)))


def _alike(olds: list[Element], news: list[Element]) -> list[Match]:
    """Rows or cells by what they say, one to one."""
    matches = aligned(
        [key_of(each) for each in olds], [text_of(each) for each in olds],
        [key_of(each) for each in news], [text_of(each) for each in news],
    )  # fmt: skip
    return [each for match in matches for each in _one_to_one(match)]


def _one_to_one(match: Match) -> list[Match]:
    """Rows do not split or join: the first answers to the first, the others stand alone."""
    (a0, a1), (b0, b1) = match.old, match.new
    if a1 - a0 <= 1 and b1 - b0 <= 1:
        return [match]
    alone = [Match((i, i + 1), (b1, b1)) for i in range(a0 + 1, a1)] + [
        Match((a1, a1), (j, j + 1)) for j in range(b0 + 1, b1)
    ]
    return [Match((a0, a0 + 1), (b0, b0 + 1), match.likeness), *alone]

"""Tables: rows matched by content, cells by column, properties as tracked changes (17.13.5.1–.2, .12, .16, .33–.37).

A row that goes or comes is marked itself and so is all in it, every paragraph mark too: the row mark alone implies
nothing about its content. A column that goes or comes is cellDel / cellIns in each row, with the content marked, all
but the cell's last paragraph mark. Where the columns differ in some rows only, the whole table is replaced."""

from __future__ import annotations

import copy
from typing import Final

from lxml import etree

from avtalebygger.redlining import blocks
from avtalebygger.redlining.compare import DEL, INS, KEEP, Status, Step
from avtalebygger.redlining.earlier import MARKS, combined, come, gone, layers_in
from avtalebygger.redlining.elements import bare
from avtalebygger.redlining.ink import put_before
from avtalebygger.redlining.inline import RANGES
from avtalebygger.redlining.meaning import key_of, text_of
from avtalebygger.redlining.paragraphs import written
from avtalebygger.redlining.sections import differs, track
from avtalebygger.redlining.story import Story
from avtalebygger.text.align import Match, aligned
from avtalebygger.word.names import w

Element = etree._Element

ROW: Final = w("tr")
CELL: Final = w("tc")
_ROW_PROPERTIES: Final = w("trPr")
_CELL_PROPERTIES: Final = w("tcPr")
_EXCEPTIONS: Final = w("tblPrEx")
_GRID: Final = w("tblGrid")
_TABLE_PROPERTIES: Final = w("tblPr")
_KNOWN: Final = frozenset((ROW, _TABLE_PROPERTIES, _GRID))
_CELL_MARKS: Final = {INS: w("cellIns"), DEL: w("cellDel")}


def may_pair(old: Element, new: Element) -> bool:
    """Whether two tables can be told as one table changed: plain rows and cells, and columns that can be matched."""
    return _is_plain(old) and _is_plain(new) and _columns(old, new) is not None


def _is_plain(table: Element) -> bool:
    rows_only = all(each.tag in _KNOWN or each.tag in RANGES for each in table)
    known = {CELL, _ROW_PROPERTIES, _EXCEPTIONS}
    return rows_only and all(each.tag in known for row in table.iterchildren(ROW) for each in row)


def _columns(old: Element, new: Element) -> list[Match] | None:
    """How columns answer to each other: [] where cells go by number, None where they cannot be matched."""
    widths = [{_width(row) for row in table.iterchildren(ROW)} for table in (old, new)]
    if widths[0] & widths[1] and _same_counts(old, new):
        return []
    if any(len(each) != 1 for each in widths) or any(_spans(row) for t in (old, new) for row in t.iterchildren(ROW)):
        return None
    texts = [_column_texts(table) for table in (old, new)]
    matches = list(aligned(texts[0], texts[0], texts[1], texts[1]))
    simple = all(m.old[1] - m.old[0] <= 1 and m.new[1] - m.new[0] <= 1 for m in matches)
    return matches if simple and any(m.is_pair for m in matches) else None


def _width(row: Element) -> int:
    return len(row.findall(CELL))


def _same_counts(old: Element, new: Element) -> bool:
    """Whether rows that answer to each other have as many cells on both sides."""
    olds, news = list(old.iterchildren(ROW)), list(new.iterchildren(ROW))
    return all(
        _width(olds[match.old[0]]) == _width(news[match.new[0]])
        for match in _row_matches(olds, news)
        if match.is_pair and match.likeness < 1.0
    )


def _spans(row: Element) -> bool:
    return any(True for _ in row.iterfind(f"{CELL}/{_CELL_PROPERTIES}/{w('gridSpan')}"))


def _column_texts(table: Element) -> list[str]:
    rows = [row.findall(CELL) for row in table.iterchildren(ROW)]
    return ["\n".join(text_of(row[n]) for row in rows) for n in range(len(rows[0]))] if rows else []


def _row_matches(olds: list[Element], news: list[Element]) -> tuple[Match, ...]:
    matches = aligned(
        [key_of(row) for row in olds], [text_of(row) for row in olds],
        [key_of(row) for row in news], [text_of(row) for row in news],
    )  # fmt: skip
    return tuple(each for match in matches for each in _one_to_one(match))


def _one_to_one(match: Match) -> list[Match]:
    """Rows do not split or join: the first answers to the first, the others stand alone."""
    (a0, a1), (b0, b1) = match.old, match.new
    if a1 - a0 <= 1 and b1 - b0 <= 1:
        return [match]
    alone = [Match((i, i + 1), (b1, b1)) for i in range(a0 + 1, a1)] + [
        Match((a1, a1), (j, j + 1)) for j in range(b0 + 1, b1)
    ]
    return [Match((a0, a0 + 1), (b0, b0 + 1), match.likeness), *alone]


def redlined(old: Element, new: Element, story: Story) -> None:
    """Turns OLD's table into the redline of both; `may_pair` holds."""
    columns = _columns(old, new)
    assert columns is not None
    olds, news = list(old.iterchildren(ROW)), list(new.iterchildren(ROW))
    matches = _row_matches(olds, news)
    _table_properties(old, new, story)
    by_old: dict[int, list[Element]] = {}
    place = -1
    for match in matches:
        if match.old[1] > match.old[0]:
            place = match.old[0]
            if match.is_pair:
                _row(olds[place], news[match.new[0]], columns, story, same=match.likeness == 1.0)
            else:
                old.replace(olds[place], mark_row(olds[place], DEL, story))
        else:
            by_old.setdefault(place, []).append(mark_row(news[match.new[0]], INS, story))
    _insert_rows(old, by_old)


def _insert_rows(table: Element, by_old: dict[int, list[Element]]) -> None:
    rows = list(table.iterchildren(ROW))
    for place, new in sorted(by_old.items()):
        at = table.index(rows[place]) + 1 if place >= 0 else (table.index(rows[0]) if rows else len(table))
        table[at:at] = new


def _table_properties(old: Element, new: Element, story: Story) -> None:
    _property(old, new, _TABLE_PROPERTIES, w("tblPrChange"), story, (_GRID, ROW))
    mine, theirs = old.find(_GRID), new.find(_GRID)
    if mine is None or theirs is None or [e.get(w("w")) for e in mine] == [e.get(w("w")) for e in theirs]:
        return
    change = etree.Element(w("tblGridChange"))
    change.set(w("id"), story.ink.fresh_id())
    etree.SubElement(change, _GRID).extend([copy.deepcopy(each) for each in mine])
    grid = etree.Element(_GRID)
    grid.extend([copy.deepcopy(each) for each in theirs])
    grid.append(change)
    old.replace(mine, grid)


def _property(old: Element, new: Element, tag: str, change: str, story: Story, followers: tuple[str, ...]) -> None:
    """The property element `tag` of `old` becomes NEW's, with OLD's as its tracked change, where they differ."""
    mine, theirs = old.find(tag), new.find(tag)
    marks = [layers_in(each) for each in (mine, theirs)] if tag == _ROW_PROPERTIES else [(), ()]
    unchanged = all(each is None or each.find(change) is None for each in (mine, theirs))
    if unchanged and marks[0] == marks[1] and not differs(mine, theirs, change, story):
        return
    own = etree.Element(tag)
    if theirs is not None:
        own.extend([copy.deepcopy(child) for child in theirs if child.tag != change and child.tag not in MARKS])
    own.extend([story.ink.written(mark) for mark in combined(*marks) or ()])
    track(own, mine, theirs, change, story)
    if mine is not None:
        old.replace(mine, own)
    else:
        put_before(old, own, followers)


def _row(old: Element, new: Element, columns: list[Match], story: Story, *, same: bool) -> None:
    if same and not columns:
        blocks.note_references(old, story)
        return
    _property(old, new, _EXCEPTIONS, w("tblPrExChange"), story, (_ROW_PROPERTIES, CELL))
    _property(old, new, _ROW_PROPERTIES, w("trPrChange"), story, (CELL,))
    olds, news = old.findall(CELL), new.findall(CELL)
    if not columns:
        for mine, theirs in zip(olds, news, strict=True):
            _cell(mine, theirs, story)
        return
    for cell in olds:
        old.remove(cell)
    for match in columns:
        if match.is_pair:
            cell = olds[match.old[0]]
            _cell(cell, news[match.new[0]], story)
        elif match.old[1] > match.old[0]:
            cell = mark_cell(olds[match.old[0]], DEL, story)
        else:
            cell = mark_cell(news[match.new[0]], INS, story)
        old.append(cell)


def _cell(old: Element, new: Element, story: Story) -> None:
    _property(old, new, _CELL_PROPERTIES, w("tcPrChange"), story, tuple(str(each.tag) for each in old))
    blocks.redlined(old, new, story)


def marked(table: Element, status: Status, story: Story) -> Element:
    """A table that goes or comes whole: every row of it, nested tables' rows too."""
    own = bare(table)
    for child in table:
        _marked_child(child, own, status, story)
    return own


def _marked_child(child: Element, own: Element, status: Status, story: Story) -> None:
    if child.tag == ROW:
        own.append(mark_row(child, status, story))
    elif child.tag in (w("sdt"), w("customXml"), w("sdtContent")):
        wrapper = bare(child)
        own.append(wrapper)
        for each in child:
            _marked_child(each, wrapper, status, story)
    elif child.tag in RANGES:
        own.extend(blocks.marked_block(child, status, story))
    else:
        own.append(copy.deepcopy(child))


def mark_row(row: Element, status: Status, story: Story) -> Element:
    """The row as gone or come, with all in it."""
    own = bare(row)
    properties = None
    for child in row:
        if child.tag == CELL:
            own.append(_cell_content(child, status, story, keep_last_mark=False))
        elif child.tag in (w("sdt"), w("customXml")):
            own.append(_wrapped_cells(child, status, story))
        else:
            own.append(copy.deepcopy(child))
            properties = own[-1] if child.tag == _ROW_PROPERTIES else properties
    layers = layers_in(properties)
    if properties is None:
        properties = etree.Element(_ROW_PROPERTIES)
        put_before(own, properties, (CELL, w("sdt"), w("customXml")))
    for known in [each for each in properties if each.tag in MARKS]:
        properties.remove(known)
    index = next((n for n, each in enumerate(properties) if each.tag == w("trPrChange")), len(properties))
    wanted = gone(layers) if status is DEL else come(layers)
    properties[index:index] = [story.ink.written(mark) for mark in wanted]
    return own


def _wrapped_cells(wrapper: Element, status: Status, story: Story) -> Element:
    own = bare(wrapper)
    for child in wrapper:
        if child.tag == CELL:
            own.append(_cell_content(child, status, story, keep_last_mark=False))
        elif child.tag == w("sdtContent"):
            own.append(_wrapped_cells(child, status, story))
        else:
            own.append(copy.deepcopy(child))
    return own


def mark_cell(cell: Element, status: Status, story: Story) -> Element:
    """A cell that goes or comes while its row stays."""
    own = _cell_content(cell, status, story, keep_last_mark=True)
    properties = own.find(_CELL_PROPERTIES)
    if properties is None:
        properties = etree.Element(_CELL_PROPERTIES)
        own.insert(0, properties)
    properties.append(story.ink.change(_CELL_MARKS[status]))
    return own


def _cell_content(cell: Element, status: Status, story: Story, *, keep_last_mark: bool) -> Element:
    own = bare(cell)
    properties = cell.find(_CELL_PROPERTIES)
    if properties is not None:
        own.append(copy.deepcopy(properties))
    content = blocks.blocks(cell)
    for block in content:
        if keep_last_mark and block is content[-1] and block.tag == w("p"):
            line = blocks.whole_line(block, status, story)
            line.end = Step(KEEP, line.end.item, line.end.item)
            own.extend(written([line], story))
        else:
            own.extend(blocks.marked_block(block, status, story))
    return own

"""Tables as `rows` matches them: rows, cells, properties as tracked changes (17.13.5.1–.2, .12, .16, .33–.37).

A row that goes or comes is marked itself and so is all in it, every paragraph mark too: the row mark alone implies
nothing about its content. A column that goes or comes is cellDel / cellIns in each row, with the content marked, all
but the cell's last paragraph mark. Where the columns differ in some rows only, the whole table is replaced."""

from __future__ import annotations

import copy

from lxml import etree

from avtalebygger.redlining import blocks
from avtalebygger.redlining.compare import DEL, INS, KEEP, Status, Step
from avtalebygger.redlining.earlier import (
    CELL_MARKS,
    MARKS,
    Layers,
    after,
    before,
    combined,
    come,
    gone,
    layers_in,
    within,
)  # fmt: skip
from avtalebygger.redlining.elements import bare
from avtalebygger.redlining.ink import CELL_TAGS, TAGS, put_before
from avtalebygger.redlining.inline import RANGES
from avtalebygger.redlining.paragraphs import written
from avtalebygger.redlining.rows import (
    CELL,
    CELL_PROPERTIES,
    EXCEPTIONS,
    GRID,
    ROW,
    ROW_PROPERTIES,
    TABLE_PROPERTIES,
    cell_layers,
    cell_matches,
    columns_of,
    row_layers,
    row_matches,
)  # fmt: skip
from avtalebygger.redlining.sections import differs, track
from avtalebygger.redlining.story import Story
from avtalebygger.text.align import Match
from avtalebygger.word.names import w

Element = etree._Element


def redlined(old: Element, new: Element, story: Story) -> None:
    """Turns OLD's table into the redline of both; `may_pair` holds."""
    columns = columns_of(old, new, story.around)
    assert columns is not None
    olds, news = list(old.iterchildren(ROW)), list(new.iterchildren(ROW))
    matches = row_matches(olds, news, story.around)
    _table_properties(old, new, story)
    by_old: dict[int, list[Element]] = {}
    vanished: list[Element] = []
    place = -1
    for match in matches:
        if match.old[1] > match.old[0]:
            place = match.old[0]
            if match.is_pair:
                _row(olds[place], news[match.new[0]], columns, story, same=match.likeness == 1.0)
            elif _stands_in_a_reading(olds[place], story.old.around):
                old.replace(olds[place], mark_row(olds[place], DEL, story))
            else:
                vanished.append(olds[place])
        else:
            by_old.setdefault(place, []).append(mark_row(news[match.new[0]], INS, story))
    _insert_rows(old, by_old)
    for row in [*vanished, *(each for each in old.iterchildren(ROW) if each.find(CELL) is None)]:
        old.remove(row)


def _stands_in_a_reading(row: Element, around: Layers) -> bool:
    """Whether a row that NEW lacks is there when all is rejected, or when all is accepted, so that a mark must say that
    it went; or holds the end of a range, whose other end may stand outside it."""
    layers = row_layers(row, around)
    return before(layers) or after(layers) or next(row.iter(*RANGES), None) is not None


def _insert_rows(table: Element, by_old: dict[int, list[Element]]) -> None:
    rows = list(table.iterchildren(ROW))
    for place, new in sorted(by_old.items()):
        at = table.index(rows[place]) + 1 if place >= 0 else (table.index(rows[0]) if rows else len(table))
        table[at:at] = new


def _table_properties(old: Element, new: Element, story: Story) -> None:
    _property(old, new, TABLE_PROPERTIES, w("tblPrChange"), story, (GRID, ROW))
    mine, theirs = old.find(GRID), new.find(GRID)
    if mine is None or theirs is None or [e.get(w("w")) for e in mine] == [e.get(w("w")) for e in theirs]:
        return
    change = etree.Element(w("tblGridChange"))
    change.set(w("id"), story.ink.fresh_id())
    etree.SubElement(change, GRID).extend([copy.deepcopy(each) for each in mine])
    grid = etree.Element(GRID)
    grid.extend([copy.deepcopy(each) for each in theirs])
    grid.append(change)
    old.replace(mine, grid)


def _property(
    old: Element, new: Element, tag: str, change: str, story: Story, followers: tuple[str, ...],
    marks: tuple[Layers, Layers] = ((), ()),
) -> None:  # fmt: skip
    """The property element `tag` of `old` becomes NEW's, with OLD's as its tracked change, where they differ. `marks`:
    the row's or cell's in OLD and in NEW; it bears what both together say."""
    mine, theirs = old.find(tag), new.find(tag)
    unchanged = all(each is None or each.find(change) is None for each in (mine, theirs))
    if unchanged and marks[0] == marks[1] and not differs(mine, theirs, change, story):
        return
    own = etree.Element(tag)
    if theirs is not None:
        own.extend([copy.deepcopy(child) for child in theirs if child.tag not in (change, *MARKS, *CELL_MARKS)])
    both = combined(*marks)
    assert both is not None
    own.extend(_marks(both, tag, story))
    track(own, mine, theirs, change, story)
    if mine is not None:
        old.replace(mine, own)
    else:
        put_before(old, own, followers)


def _marks(layers: Layers, tag: str, story: Story) -> list[Element]:
    """The elements of these layers on a row or on a cell."""
    return [story.ink.written(mark, CELL_TAGS if tag == CELL_PROPERTIES else TAGS) for mark in layers]


def _row(old: Element, new: Element, columns: list[Match], story: Story, *, same: bool) -> None:
    if same and not columns:
        blocks.note_references(old, story)
        return
    layers = row_layers(old), row_layers(new)
    marks = row_layers(old, story.old.around), row_layers(new, story.new.around)
    _property(old, new, EXCEPTIONS, w("tblPrExChange"), story, (ROW_PROPERTIES, CELL))
    _property(old, new, ROW_PROPERTIES, w("trPrChange"), story, (CELL,), marks)
    olds, news = old.findall(CELL), new.findall(CELL)
    for cell in olds:
        old.remove(cell)
    with story.within(*layers):
        for match in columns or cell_matches(olds, news) or ():
            old.extend(_cells(olds[slice(*match.old)], news[slice(*match.new)], story))


def _cells(olds: list[Element], news: list[Element], story: Story) -> list[Element]:
    """Two cells that answer to each other as one, where their marks can; else the old as gone and the new as come."""
    if olds and news and (both := combined(cell_layers(olds[0]), cell_layers(news[0]))) is not None:
        if before(both) or after(both):
            _cell(olds[0], news[0], story)
            return olds
        story.overrule(both)  # inserted by one, deleted by another: a cell bears one mark, and no reading has this one
        return []
    marked_cells = [*(mark_cell(each, DEL, story) for each in olds), *(mark_cell(each, INS, story) for each in news)]
    return [each for each in marked_cells if each is not None]


def _cell(old: Element, new: Element, story: Story) -> None:
    layers = cell_layers(old), cell_layers(new)
    _property(old, new, CELL_PROPERTIES, w("tcPrChange"), story, tuple(str(each.tag) for each in old), layers)
    with story.within(*layers):
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
    own_layers = layers_in(row.find(ROW_PROPERTIES))
    layers = within(story.around[status is INS], own_layers)
    with story.within(own_layers, own_layers):
        for child in row:
            own.extend(_in_row(child, status, story))
    properties = own.find(ROW_PROPERTIES)
    if properties is None:
        properties = etree.Element(ROW_PROPERTIES)
        put_before(own, properties, (CELL, w("sdt"), w("customXml")))
    _mark_properties(properties, gone(layers) if status is DEL else come(layers), w("trPrChange"), story)
    return own


def _mark_properties(properties: Element, layers: Layers, change: str, story: Story) -> None:
    """These marks in place of those that the properties of a row or cell had, before the change of the properties."""
    for known in [each for each in properties if each.tag in MARKS or each.tag in CELL_MARKS]:
        properties.remove(known)
    for mark in _marks(layers, properties.tag, story):
        put_before(properties, mark, (change,))


def _in_row(child: Element, status: Status, story: Story) -> list[Element]:
    if child.tag == CELL:
        return [_cell_content(child, status, story, keep_last_mark=False)]
    if child.tag not in (w("sdt"), w("customXml"), w("sdtContent")):
        return [copy.deepcopy(child)]
    own = bare(child)
    for each in child:
        own.extend(_in_row(each, status, story))
    return [own]


def mark_cell(cell: Element, status: Status, story: Story) -> Element | None:
    """A cell that goes or comes while its row stays. It bears one mark: one that is in no reading, since another
    inserted what this deletes, is left out."""
    earlier = cell_layers(cell)
    layers = gone(earlier) if status is DEL else come(earlier)
    if len(layers) > 1:
        story.overrule(earlier)
        return None
    with story.within(earlier, earlier):
        own = _cell_content(cell, status, story, keep_last_mark=True)
    properties = own.find(CELL_PROPERTIES)
    if properties is None:
        properties = etree.Element(CELL_PROPERTIES)
        own.insert(0, properties)
    _mark_properties(properties, layers, w("tcPrChange"), story)
    return own


def _cell_content(cell: Element, status: Status, story: Story, *, keep_last_mark: bool) -> Element:
    own = bare(cell)
    properties = cell.find(CELL_PROPERTIES)
    if properties is not None:
        own.append(copy.deepcopy(properties))
    content = blocks.blocks(cell)
    for block in content:
        if keep_last_mark and block is content[-1] and block.tag == w("p"):
            line = blocks.whole_line(block, status, story)
            end = blocks.end_of(block)
            line.end = Step(KEEP, end, end)
            own.extend(written([line], story))
        else:
            own.extend(blocks.marked_block(block, status, story))
    return own

"""What a redline changes in the look of what stays: of characters, of paragraphs, of tables, their rows and cells.

    for look in looks_of(base, redline): ...     # each with its place in the base, as segments have theirs

A layer says which words come and go; its looks say how the words that stay are formatted otherwise (17.13.5.29 to .37).
A place is counted as in `layers`. Left out: sections, fields, and the properties of a paragraph that was split, joined
or replaced, since these are what the writing of marks makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace, content_blocks, row_starts, story_containers
from avtalebygger.redlining.flow import Item, ItemKind, State
from avtalebygger.redlining.layers import LayerError, is_cell_mark, is_untouched
from avtalebygger.redlining.look import Look, Wearer
from avtalebygger.word.formats import value
from avtalebygger.word.names import local_name, w
from avtalebygger.word.package import Package

Element = etree._Element

APART = frozenset({"rPr", "sectPr", "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "cnfStyle"})


def looks_of(base: Sequence[BaseFlow], redline: Package) -> list[Look]:
    """The looks that a redline changes whose rejection reads as the base. A story whose redline cannot be followed has
    none: its words are replaced whole, and come as they are formatted."""
    theirs = {key: container for key, _, container in story_containers(redline)}
    found: list[Look] = []
    for ours in base:
        if ours.key in theirs:
            found += in_story(ours, theirs[ours.key])
    return found


def in_story(base: BaseFlow, container: Element) -> list[Look]:
    if not any(is_change(node) for node in container.iter()):
        return []
    try:
        return list(in_flow(base, container))
    except LayerError:
        return []


def is_change(node: Element) -> bool:
    return isinstance(node.tag, str) and local_name(node.tag).endswith("PrChange")


def in_flow(base: BaseFlow, container: Element) -> Iterator[Look]:
    number = offset = 0
    whole = True  # whether the paragraph is one of the base, not parted nor joined, nor beside one that goes
    for element in content_blocks(container):
        at_start = offset == 0 and number < len(base.blocks)
        if at_start and is_untouched(element, base.blocks[number]) and not any(map(is_change, element.iter())):
            number, whole = number + 1, True
            continue
        if element.tag != w("p"):
            if is_coming(element):
                continue
            place = block_at(base, number, offset)
            yield from in_block(place, element)
            number, whole = number + 1, True
            continue
        for item in flow.paragraph_items(element):
            if not (item.has_width and item.is_base):
                whole = whole and not (item.has_width and item.kind is ItemKind.MARK and offset)
                continue
            place = block_at(base, number)
            if place.kind is not ItemKind.MARK or place.items[offset].key != item.key:
                raise LayerError(base.key)
            if item.state is State.KEPT:
                yield from look_of(item, place, offset, element, whole)
            offset += 1
            if offset == place.width:
                number, offset, whole = number + 1, 0, item.state is State.KEPT


def block_at(base: BaseFlow, number: int, offset: int = 0) -> BasePlace:
    if number >= len(base.blocks) or offset:
        raise LayerError(base.key)
    return base.blocks[number]


def is_coming(element: Element) -> bool:
    return element.tag == w("tbl") and flow.table_state(element)[0] is State.INSERTED


def look_of(item: Item, place: BasePlace, offset: int, paragraph: Element, whole: bool) -> Iterator[Look]:
    at = place.start + offset
    if item.kind is ItemKind.MARK:
        if whole and item.properties is not None:
            yield from look(Wearer.PARAGRAPH, at, at + 1, item.properties)
    elif item.run is not None and item.kind in {ItemKind.CHARACTER, ItemKind.THING}:
        properties = item.run.find(w("rPr"))
        if properties is not None:
            for each in look(Wearer.RUN, at, at + 1, properties):
                yield replace(each, styles=styles_of(paragraph))


def look(wearer: Wearer, start: int, end: int, properties: Element) -> Iterator[Look]:
    """The look of a thing whose properties hold a change mark (17.13.5.29 and the following)."""
    mark = properties.find(w(f"{wearer}Change"))
    if mark is None:
        return
    before = mark.find(w(wearer))
    before = before if before is not None else etree.Element(w(wearer))
    says = changed(before, properties)
    if says:
        yield Look(wearer, start, end, says, before, properties)


def changed(before: Element, after: Element) -> dict[str, Element | None]:
    was, now = properties_in(before), properties_in(after)
    names = [*was, *(name for name in now if name not in was)]
    return {name: now.get(name) for name in names if said(was.get(name)) != said(now.get(name))}


def properties_in(properties: Element) -> dict[str, Element]:
    found = {local_name(str(each.tag)): each for each in properties if isinstance(each.tag, str)}
    return {name: each for name, each in found.items() if name not in APART and not name.endswith("Change")}


def said(element: Element | None) -> str | None:
    return None if element is None else value(element)


def styles_of(paragraph: Element) -> tuple[str, str]:
    properties = paragraph.find(w("pPr"))
    before = properties.find(f"{w('pPrChange')}/{w('pPr')}") if properties is not None else None
    after = style_in(properties)
    return (style_in(before) if before is not None else after), after


def style_in(properties: Element | None) -> str:
    found = properties.find(w("pStyle")) if properties is not None else None
    return found.get(w("val"), "") if found is not None else ""


# ---------------------------------------------------------------- tables


def in_block(place: BasePlace, element: Element) -> Iterator[Look]:
    """The looks in a table or block control that stays."""
    if place.kind is ItemKind.CONTROL and element.tag == w("sdt"):
        content = element.find(w("sdtContent"))
        if content is not None and (0, 0) in place.flows:
            yield from in_flow(place.flows[0, 0], content)
        return
    if place.kind is not ItemKind.TABLE or element.tag != w("tbl"):
        raise LayerError("table")
    if flow.table_state(element)[0] is State.DELETED or any(map(is_cell_mark, element.iter())):
        return
    properties = element.find(w("tblPr"))
    if properties is not None:
        yield from look(Wearer.TABLE, place.start, place.start + 1, properties)
    yield from grid_look(place, element)
    starts = row_starts(place, len(flow.rows_of(place.element)))
    kept = [row for row in flow.rows_of(element) if flow.row_state(row)[0] is not State.INSERTED]
    if len(kept) != len(starts) - 1:
        raise LayerError("rows")
    for number, row in enumerate(kept):
        if flow.row_state(row)[0] is State.KEPT:
            yield from in_row(place, number, starts[number], row)


def grid_look(place: BasePlace, element: Element) -> Iterator[Look]:
    """Columns of other widths (17.13.5.33); a table of more or fewer columns is no matter of look."""
    after = element.find(w("tblGrid"))
    mark = after.find(w("tblGridChange")) if after is not None else None
    before = mark.find(w("tblGrid")) if mark is not None else None
    if after is None or before is None or len(before) != len(after.findall(w("gridCol"))):
        return
    now = etree.Element(w("tblGrid"))
    now.extend([etree.fromstring(etree.tostring(each)) for each in after.findall(w("gridCol"))])
    if value(before) != value(now):
        yield Look(Wearer.GRID, place.start, place.start + 1, {"tblGrid": now}, before, now)


def in_row(place: BasePlace, number: int, start: int, row: Element) -> Iterator[Look]:
    properties = row.find(w("trPr"))
    if properties is not None:
        yield from look(Wearer.ROW, start, start + 1, properties)
    cells = flow.cells_of(row)
    if any((number, cell) not in place.flows for cell in range(len(cells))):
        raise LayerError("cells")
    for cell, container in enumerate(cells):
        inner = place.flows[number, cell]
        properties = container.find(w("tcPr"))
        if properties is not None:
            yield from look(Wearer.CELL, inner.start, inner.end, properties)
        yield from in_flow(inner, container)

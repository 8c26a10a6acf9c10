"""A redline over a base as a layer: what one party takes away and puts in, by place in the base.

base  = flows_of(package)                    # every story, cell and block control of the unmarked package
layer = layer_of(base, redline)              # from a redline whose rejection is the base"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace, content_blocks, story_containers
from avtalebygger.redlining.flow import ADDING, REMOVING, Item, ItemKind, State
from avtalebygger.redlining.look import Look
from avtalebygger.redlining.unmarked import accepted_copy
from avtalebygger.word.names import local_name, w
from avtalebygger.word.package import Package

Element = etree._Element
CELL_MARKS = frozenset({w("cellIns"), w("cellDel"), w("cellMerge")})


class LayerError(Exception):
    """The redline's rejection is not the base here; the whole flow is then replaced."""


@dataclass(frozen=True, slots=True)
class ComingRow:
    """A row that comes, without marks of its own. `author`: of the mark that it came with; `marked`: the row with that
    and with those inside it."""

    element: Element
    author: str = ""
    marked: Element | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """The pPr of a paragraph that comes, or is left, in the stead of one whose mark stays: last before a table or at
    the end of a story. `author`: of the mark that it came with."""

    properties: Element
    author: str = ""


@dataclass(slots=True)
class BlockLayer:
    """What one party does to one block. `deleted` and `inserted` count items with width from the block's beginning;
    an insertion stands before the item it names. What goes is told with the author of its mark, as what comes is."""

    deleted: dict[int, str] = field(default_factory=dict)
    inserted: dict[int, list[Item]] = field(default_factory=dict)
    rows_deleted: dict[int, str] = field(default_factory=dict)
    rows_inserted: dict[int, list[ComingRow]] = field(default_factory=dict)
    flows: dict[tuple[int, int], FlowLayer] = field(default_factory=dict)
    closing: Closing | None = None


FlowLayer = dict[int, BlockLayer]


@dataclass(slots=True)
class Layer:
    """All that one party changes: flow key -> block -> what. `fallbacks` name the flows that are replaced whole.
    `looks`: how what stays is formatted otherwise, which nothing here reads."""

    flows: dict[str, FlowLayer] = field(default_factory=dict)
    fallbacks: list[str] = field(default_factory=list)
    notes: dict[str, dict[str, Element]] = field(default_factory=dict)  # part -> id -> a note that came
    looks: Sequence[Look] = ()


def layer_of(base: list[BaseFlow], redline: Package) -> Layer:
    """The layer of a redline whose rejection reads as the base."""
    layer = Layer()
    theirs = {key: container for key, _, container in story_containers(redline)}
    for ours in base:
        container = theirs.get(ours.key)
        if container is not None:
            found = flow_layer(ours, container, layer.fallbacks)
            if found:
                layer.flows[ours.key] = found
    layer.notes = new_notes(base, redline)
    if layer.notes:
        know_notes_by_words(layer)
    return layer


def know_notes_by_words(layer: Layer) -> None:
    """Two parties' new notes come under the same id; what makes them the same is what they say."""
    words = {
        (f"{local_name(note.tag)}Reference", id): digest_of_note(note)
        for notes in layer.notes.values()
        for id, note in notes.items()
    }
    for item in inserted_items(layer.flows.values()):
        name, _, id = item.key.partition(":")
        if (name, id) in words:
            item.key = f"{name}:{words[name, id]}"


def digest_of_note(note: Element) -> str:
    return flow.digest(local_name(note.tag), flow.shown_text(flow.items_of(note)))


def inserted_items(flows: Iterable[FlowLayer]) -> Iterator[Item]:
    for blocks in flows:
        for block in blocks.values():
            for items in block.inserted.values():
                yield from items
            yield from inserted_items(block.flows.values())


def new_notes(base: list[BaseFlow], redline: Package) -> dict[str, dict[str, Element]]:
    known = {ours.key for ours in base}
    found: dict[str, dict[str, Element]] = {}
    for key, part, container in story_containers(redline):
        if "#" in key and key not in known:
            found.setdefault(part, {})[container.get(w("id"), "")] = accepted_copy(container)
    return found


def flow_layer(base: BaseFlow, container: Element, fallbacks: list[str]) -> FlowLayer:
    try:
        return matched(base, container, fallbacks)
    except LayerError:
        fallbacks.append(base.key)
        return replaced(base, container)


def matched(base: BaseFlow, container: Element, fallbacks: list[str]) -> FlowLayer:
    """Walks the redline's blocks beside the base's: unmarked ones answer one to one, marked ones item by item."""
    found: FlowLayer = {}
    number = offset = 0
    whole = True  # whether the paragraph is one of the base, not parted nor joined
    for element in content_blocks(container):
        if offset == 0 and number < len(base.blocks) and is_untouched(element, base.blocks[number]):
            number, whole = number + 1, True
            continue
        for item in flow.block_items(element):
            if not item.has_width:
                continue
            if number >= len(base.blocks):
                if item.is_base:
                    raise LayerError(base.key)
                found.setdefault(number, BlockLayer()).inserted.setdefault(0, []).append(coming_item(item))
                continue
            place = base.blocks[number]
            if not item.is_base:
                found.setdefault(number, BlockLayer()).inserted.setdefault(offset, []).append(coming_item(item))
                whole = whole and not (item.kind is ItemKind.MARK and offset)
                continue
            if item.kind in {ItemKind.TABLE, ItemKind.CONTROL}:
                if item.kind is not place.kind or offset:
                    raise LayerError(base.key)
                inside(place, item, found.setdefault(number, BlockLayer()), fallbacks)
                number, whole = number + 1, True
                continue
            if place.kind is not ItemKind.MARK or not same(item, place.items[offset]):
                raise LayerError(base.key)
            if item.state is State.DELETED:
                found.setdefault(number, BlockLayer()).deleted[offset] = item.author
            if item.kind is ItemKind.MARK and not whole:
                close(found.setdefault(number, BlockLayer()), offset, item)
            offset += 1
            if offset == place.width:
                number, offset, whole = number + 1, 0, item.state is State.KEPT
    if number != len(base.blocks) or offset:
        raise LayerError(base.key)
    return {place: block for place, block in found.items() if is_something(block)}


def close(block: BlockLayer, offset: int, mark: Item) -> None:
    """Notes how the paragraph is formatted that the mark at `offset` closes, where all words in it come, or all go."""
    change = mark.properties.find(w("pPrChange")) if mark.properties is not None else None
    if mark.state is not State.KEPT or mark.properties is None or change is None:
        return
    coming = block.inserted.get(offset, ())
    comes = any(item.kind is ItemKind.MARK for item in coming)
    goes = not block.inserted and len(block.deleted) == offset
    if comes or goes:
        block.closing = Closing(mark.properties, change.get(w("author"), ""))


def same(item: Item, base: Item) -> bool:
    """A thing whose inner text boxes are marked is the same thing, changed; then the flow is replaced whole."""
    return item.kind is base.kind and item.key == base.key


def is_untouched(element: Element, place: BasePlace) -> bool:
    if element.tag != place.element.tag:
        return False
    return next(element.iter(*ADDING, *REMOVING, *CELL_MARKS), None) is None


def is_cell_mark(node: Element) -> bool:
    return node.tag in CELL_MARKS


def is_something(block: BlockLayer) -> bool:
    rows = block.rows_deleted or block.rows_inserted
    return bool(block.deleted or block.inserted or rows or any(block.flows.values()) or block.closing)


def inside(place: BasePlace, item: Item, block: BlockLayer, fallbacks: list[str]) -> None:
    """The layer of a table or a block control."""
    element = item.nodes[0]
    if item.state is State.DELETED:
        block.deleted[0] = item.author
        return
    if item.kind is ItemKind.CONTROL:
        content = element.find(w("sdtContent"))
        if content is not None and (0, 0) in place.flows:
            block.flows[0, 0] = flow_layer(place.flows[0, 0], content, fallbacks)
        return
    if next(element.iter(*CELL_MARKS), None) is not None:
        replace_table(element, block)
        return
    rows = flow.rows_of(element)
    ours = flow.rows_of(place.element)
    number = 0
    for row in rows:
        state, author = flow.row_state(row)
        if state is State.INSERTED:
            block.rows_inserted.setdefault(number, []).append(ComingRow(accepted_copy(row), author, row))
            continue
        if number >= len(ours) or len(flow.cells_of(row)) != len(flow.cells_of(ours[number])):
            raise LayerError("row")
        if state is State.DELETED:
            block.rows_deleted[number] = author
        else:
            for cell, container in enumerate(flow.cells_of(row)):
                found = flow_layer(place.flows[number, cell], container, fallbacks)
                if found:
                    block.flows[number, cell] = found
        number += 1
    if number != len(ours):
        raise LayerError("rows")
    block.flows = {key: found for key, found in block.flows.items() if found}


def replace_table(element: Element, block: BlockLayer) -> None:
    block.deleted[0] = ""
    block.inserted.setdefault(0, []).append(Item(ItemKind.TABLE, "▦", State.INSERTED, (accepted_copy(element),)))


def replaced(base: BaseFlow, container: Element) -> FlowLayer:
    """Everything of the base goes and everything of theirs comes; the last mark of the flow stays."""
    found: FlowLayer = {}
    for number, place in enumerate(base.blocks):
        last = number == len(base.blocks) - 1
        width = place.width - last if place.kind is ItemKind.MARK else 1
        found[number] = BlockLayer(deleted=dict.fromkeys(range(width), ""))
    coming = [coming_item(item) for item in flow.items_of(container) if item.has_width and not is_gone(item)]
    if coming and coming[-1].kind is ItemKind.MARK:
        coming.pop()
    last_place = len(base.blocks) - 1
    found[last_place].inserted[0] = coming
    return found


def is_gone(item: Item) -> bool:
    return item.state is State.DELETED


def coming_item(item: Item) -> Item:
    """A table or control that comes is read as its party left it, without marks of its own."""
    if item.kind in {ItemKind.TABLE, ItemKind.CONTROL}:
        return replace(item, state=State.INSERTED, nodes=tuple(accepted_copy(node) for node in item.nodes))
    return replace(item, state=State.INSERTED)

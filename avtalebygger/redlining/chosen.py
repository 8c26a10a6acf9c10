"""A layer cut down to chosen segments, and a layer that a person's own wording makes: what the next draft takes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from avtalebygger.model.change import Op
from avtalebygger.redlining import flow
from avtalebygger.redlining.adopt import elements_of
from avtalebygger.redlining.base import BaseFlow, BasePlace, row_starts
from avtalebygger.redlining.flow import Item, ItemKind, State
from avtalebygger.redlining.layers import BlockLayer, FlowLayer, Layer, is_something
from avtalebygger.redlining.look import Look
from avtalebygger.redlining.segments import Segment, flow_segments
from avtalebygger.text.edits import edits
from avtalebygger.word.names import local_name, w

Element = etree._Element
Wanted = Callable[[Segment | Look], bool]


def chosen(base: Sequence[BaseFlow], layer: Layer, wanted: Wanted) -> Layer:
    """The layer with those segments and looks alone that are wanted, and the notes that these refer to. What is left
    composes, since segments never touch."""
    flows = {ours.key: found for ours in base if (found := chosen_in_flow(ours, layer.flows.get(ours.key, {}), wanted))}
    held = Layer(flows, list(layer.fallbacks), {}, [look for look in layer.looks if wanted(look)])
    return replace(held, notes=referred_notes(held, layer.notes)) if layer.notes else held


def referred_notes(layer: Layer, notes: Mapping[str, Mapping[str, Element]]) -> dict[str, dict[str, Element]]:
    """The notes that what is left of the layer refers to."""
    references = {
        (local_name(each.tag).removesuffix("Reference"), each.get(w("id"), ""))
        for element in elements_of(layer)
        for each in element.iter(w("footnoteReference"), w("endnoteReference"))
    }
    found = {
        part: {id: note for id, note in own.items() if (local_name(note.tag), id) in references}
        for part, own in notes.items()
    }
    return {part: own for part, own in found.items() if own}


def chosen_in_flow(base: BaseFlow, layer: FlowLayer, wanted: Wanted) -> FlowLayer:
    kept = [(segment.start, segment.end) for segment in flow_segments(base, layer) if wanted(segment)]

    def stays(start: int, end: int) -> bool:
        return any(low <= start and end <= high for low, high in kept)

    found = {
        number: chosen_in_block(base.blocks[number] if number < len(base.blocks) else None, base, block, stays, wanted)
        for number, block in layer.items()
    }
    return {number: block for number, block in found.items() if is_something(block)}


def chosen_in_block(
    place: BasePlace | None,
    base: BaseFlow,
    block: BlockLayer,
    stays: Callable[[int, int], bool],
    wanted: Wanted,
) -> BlockLayer:
    start = place.start if place is not None else base.close
    inserted = {at: items for at, items in block.inserted.items() if stays(start + at, start + at)}
    if place is None:
        return BlockLayer(inserted=inserted)
    if place.kind is ItemKind.MARK:
        deleted = {at: author for at, author in block.deleted.items() if stays(start + at, start + at + 1)}
        last = start + place.width - 1
        return BlockLayer(deleted, inserted, closing=block.closing if stays(last, last) else None)
    if block.deleted:
        return BlockLayer(deleted=block.deleted if stays(start, start + place.width) else {}, inserted=inserted)
    starts = row_starts(place, len(flow.rows_of(place.element)))
    return BlockLayer(
        inserted=inserted,
        rows_deleted={row: author for row, author in block.rows_deleted.items() if stays(starts[row], starts[row + 1])},
        rows_inserted={row: new for row, new in block.rows_inserted.items() if stays(starts[row], starts[row])},
        flows={
            key: found
            for key, inner in block.flows.items()
            if (found := chosen_in_flow(place.flows[key], inner, wanted))
        },
    )


def place_of(base: Sequence[BaseFlow], at: int) -> tuple[BaseFlow, int] | None:
    """The innermost flow and the block in it that hold a place of the base."""
    for ours in base:
        if ours.start <= at < max(ours.end, ours.start + 1):
            return innermost(ours, at)
    return None


def innermost(base: BaseFlow, at: int) -> tuple[BaseFlow, int] | None:
    for number, place in enumerate(base.blocks):
        if place.start <= at < place.start + place.width:
            for inner in place.flows.values():
                if inner.start <= at < inner.end:
                    return innermost(inner, at)
            return base, number
    return (base, len(base.blocks) - 1) if base.blocks else None


def reworded(place: BasePlace, wording: str) -> BlockLayer:
    """One paragraph with another wording, word by word; each line after the first is a paragraph of its own, with the
    same properties. An empty wording takes the paragraph's words away."""
    items = place.items[:-1]
    before = flow.shown_text(items)
    widths = [len(flow.shown(item)) for item in items]
    block = BlockLayer()
    at = offset = 0  # characters and items passed
    mark = place.items[-1]
    for edit in edits(before, wording.strip("\n")):
        if edit.op is Op.INSERT:
            block.inserted.setdefault(offset, []).extend(words_as_items(edit.text, near(items, offset), mark))
            continue
        end = at + len(edit.text)
        while at < end and offset < len(items):
            if edit.op is Op.DELETE:
                block.deleted[offset] = ""
            at += widths[offset]
            offset += 1
    return block


def near(items: list[Item], offset: int) -> Item | None:
    """The item whose formatting new words take: the one before, else the one after."""
    around = [*reversed(items[:offset]), *items[offset:]]
    return next((item for item in around if item.run is not None), None)


def words_as_items(words: str, like: Item | None, mark: Item) -> list[Item]:
    run = like.run if like is not None and like.run is not None else etree.Element(w("r"))
    node = etree.Element(w("t"))
    return [
        Item(ItemKind.MARK, "¶", State.INSERTED, mark.nodes, properties=mark.properties)
        if letter == "\n"
        else Item(ItemKind.CHARACTER, letter, State.INSERTED, (node,), run)
        for letter in words
    ]


def layer_from(base: Sequence[BaseFlow], wordings: Sequence[tuple[int, str]]) -> Layer:
    """A layer from wordings that a person wrote, each by a place in the paragraph that it stands for."""
    layer = Layer()
    for at, wording in wordings:
        found = place_of(base, at)
        if found is None or found[0].blocks[found[1]].kind is not ItemKind.MARK:
            continue
        top = next(ours for ours in base if ours.start <= at < ours.end)
        put(layer.flows.setdefault(top.key, {}), top, at, reworded(found[0].blocks[found[1]], wording))
    return layer


def exchanged(base: Sequence[BaseFlow], start: int, end: int, words: str) -> Layer:
    """A layer that takes away the places from `start` to `end`, and puts in words after them, a line feed a paragraph
    mark. What goes may run over paragraphs of one flow; a table in between goes whole."""
    layer = Layer()
    found = place_of(base, start)
    if found is None:
        return layer
    ours, first = found
    blocks: FlowLayer = {}
    last = first
    for number in range(first, len(ours.blocks)):
        place = ours.blocks[number]
        if number > first and place.start >= end:
            break
        last = number
        inside = range(max(start, place.start) - place.start, min(end, place.start + place.width) - place.start)
        if len(inside):
            whole = place.kind is not ItemKind.MARK
            blocks[number] = BlockLayer(deleted=dict.fromkeys([0] if whole else inside, ""))
    place = ours.blocks[last]
    if words and place.kind is ItemKind.MARK:
        offset = min(max(end, place.start), place.start + place.width - 1) - place.start
        coming = words_as_items(words, near(place.items[:-1], offset), place.items[-1])
        blocks.setdefault(last, BlockLayer()).inserted[offset] = coming
    top = next(each for each in base if each.start <= start < max(each.end, each.start + 1))
    for number, block in blocks.items():
        put(layer.flows.setdefault(top.key, {}), top, ours.blocks[number].start, block)
    return layer


def put(layer: FlowLayer, base: BaseFlow, at: int, block: BlockLayer) -> None:
    number = next(n for n, place in enumerate(base.blocks) if place.start <= at < place.start + place.width)
    place = base.blocks[number]
    for key, inner in place.flows.items():
        if inner.start <= at < inner.end:
            outer = layer.setdefault(number, BlockLayer())
            put(outer.flows.setdefault(key, {}), inner, at, block)
            return
    layer[number] = block

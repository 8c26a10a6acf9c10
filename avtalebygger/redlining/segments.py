"""The stretches that a layer changes, each with its words and its place in the base: what a party asks for, piece by
piece.

    for segment in segments(base, layer): ...     # in the order of the base"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace, row_starts
from avtalebygger.redlining.flow import Item, ItemKind
from avtalebygger.redlining.layers import BlockLayer, FlowLayer, Layer

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch that a party changes. `flow` and `block` say where its first item stands; `content` is a digest of
    what comes instead, empty for nothing; `comes_at` before which items it comes."""

    start: int
    end: int
    content: str
    before: str
    after: str
    flow: str
    block: int
    context: str
    comes_at: tuple[int, ...] = ()

    @property
    def extent(self) -> tuple[int, int, str]:
        return self.start, self.end, self.content


@dataclass(slots=True)
class _Event:
    start: int
    end: int
    before: str
    coming: str
    content: str
    block: int


def segments(base: Sequence[BaseFlow], layer: Layer) -> list[Segment]:
    """Every stretch that the layer changes, in the order of the base. What touches is one segment."""
    found: list[Segment] = []
    for ours in base:
        found += flow_segments(ours, layer.flows.get(ours.key, {}))
    return found


def flow_segments(base: BaseFlow, layer: FlowLayer) -> list[Segment]:
    events: list[_Event] = []
    nested: list[Segment] = []
    for number in sorted(layer):
        place = base.blocks[number] if number < len(base.blocks) else None
        block = layer[number]
        events += block_events(base, place, block, number)
        if place is not None:
            nested += [
                segment
                for key, inner in sorted(block.flows.items())
                for segment in flow_segments(place.flows[key], inner)
            ]
    return sorted([*joined(base, events), *nested], key=lambda segment: (segment.start, segment.end))


def block_events(base: BaseFlow, place: BasePlace | None, block: BlockLayer, number: int) -> Iterator[_Event]:
    start = place.start if place is not None else base.close
    for offset, items in block.inserted.items():
        yield _Event(start + offset, start + offset, "", flow.shown_text(items), content_key(items), number)
    if place is None:
        return
    if place.kind is ItemKind.MARK:
        for offset in block.deleted:
            yield _Event(start + offset, start + offset + 1, flow.shown(place.items[offset]), "", "", number)
        return
    if block.deleted:
        yield _Event(start, start + place.width, flow.shown_text(flow.block_items(place.element)), "", "", number)
        return
    rows = flow.rows_of(place.element)
    starts = row_starts(place, len(rows))
    for row in block.rows_deleted:
        yield _Event(starts[row], starts[row + 1], row_text(rows[row]), "", "", number)
    for row, coming in block.rows_inserted.items():
        words = "".join(row_text(each.element) for each in coming)
        yield _Event(starts[row], starts[row], "", words, flow.digest("rows", words), number)


def row_text(row: Element) -> str:
    return " | ".join(" ".join(flow.shown_text(flow.items_of(cell)).split()) for cell in flow.cells_of(row)) + "\n"


def content_key(items: list[Item]) -> str:
    """What makes two insertions the same: kinds and keys, a table by its words."""
    return flow.digest(
        *(f"{item.kind}:{flow.shown(item) if item.kind is ItemKind.TABLE else item.key}" for item in items)
    )


def joined(base: BaseFlow, events: list[_Event]) -> Iterator[Segment]:
    """Events that touch, or have but one space between them, are one segment: «så snart som mulig» for «samme dag» is
    one wish, though a space of it stays. A deletion is said before what comes at its place."""
    run: list[_Event] = []
    end = 0
    for event in sorted(events, key=lambda each: (each.start, each.end)):
        if run and not touches(base, end, event.start):
            yield segment_of(base, run)
            run = []
        end = max(end, event.end) if run else event.end
        run.append(event)
    if run:
        yield segment_of(base, run)


def touches(base: BaseFlow, end: int, start: int) -> bool:
    return start <= end or (start == end + 1 and kept_between(base, end, start).isspace())


def kept_between(base: BaseFlow, end: int, start: int) -> str:
    """The words of one paragraph between two places; nothing for what is no paragraph or reaches over its mark."""
    place = next((each for each in base.blocks if each.start <= end < each.start + each.width), None)
    if place is None or place.kind is not ItemKind.MARK or start >= place.start + place.width:
        return ""
    items = place.items[end - place.start : start - place.start]
    return flow.shown_text(items) if all(item.kind is ItemKind.CHARACTER for item in items) else ""


def segment_of(base: BaseFlow, run: list[_Event]) -> Segment:
    coming = [f"{event.start - run[0].start}:{event.content}" for event in run if event.content]
    first = run[0].block
    last = run[-1].block
    before, after = words_of(base, run)
    return Segment(
        start=run[0].start,
        end=max(event.end for event in run),
        content=flow.digest(*coming) if coming else "",
        before=before,
        after=after,
        flow=base.key,
        block=min(first, len(base.blocks) - 1),
        context=context_of(base, first, last),
        comes_at=tuple(event.start for event in run if event.content),
    )


def words_of(base: BaseFlow, run: list[_Event]) -> tuple[str, str]:
    """What goes and what comes, with the spaces that stay between."""
    before, after, at = "", "", run[0].start
    for event in run:
        kept = kept_between(base, at, event.start) if event.start > at else ""
        before += kept + event.before
        after += kept + event.coming
        at = max(at, event.end)
    return before, after


def context_of(base: BaseFlow, first: int, last: int) -> str:
    blocks = base.blocks[first : min(last, first + 5) + 1]
    return "".join(flow.shown_text(flow.block_items(place.element)) for place in blocks).strip("\n")

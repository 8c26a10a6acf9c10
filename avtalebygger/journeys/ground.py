"""The sent document as parties change it, and what stands where in it: clauses, paragraphs, words beside a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from avtalebygger.diff.marks import places_of
from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import every_piece
from avtalebygger.journeys.audit import SentSide, sent_side
from avtalebygger.model.change import Edit, Op, Place
from avtalebygger.model.document import Position
from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace, every_flow, flows_of
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.segments import Segment
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, resolved


@dataclass(frozen=True, slots=True)
class Ground:
    """The sent document as parties change it: our open marks accepted. `sent` is what an audit asks of it, worked out
    when one does; `flows` by key; `places` says which clause a paragraph is of, `heads` which paragraphs begin one."""

    sent: Callable[[], SentSide]
    package: Package
    flows: Sequence[BaseFlow]
    by_key: Mapping[str, BaseFlow]
    positions: Mapping[Any, Position]
    places: Mapping[Position | None, tuple[Place, str]]
    heads: frozenset[Position]


def ground_of(sent: Package) -> Ground:
    base = resolved(sent, accept_all)
    flows = flows_of(base)
    document = read(base)
    found = passages(document, signs(document, document)[0])
    heads = (next((each.position for each in every_piece(one.pieces)), None) for one in found if one.headed)
    return Ground(
        cache(lambda: sent_side(sent, document if base is sent else None)),
        base,
        flows,
        {each.key: each for each in every_flow(flows)},
        {
            element: Position(part, at)
            for part in dict.fromkeys(each.part for each in flows)
            for at, element in enumerate(base.root(part).iter(w("p")))
        },
        places_of(found),
        frozenset(head for head in heads if head is not None),
    )


def block_of(ground: Ground, segment: Segment) -> BasePlace | None:
    blocks = ground.by_key[segment.flow].blocks
    return blocks[segment.block] if segment.block < len(blocks) else None


def place_of(ground: Ground, segment: Segment) -> tuple[Place, str]:
    """The clause that a segment lies in. Paragraphs that come before a clause's heading belong to the clause before;
    those that go together with the mark of the one before them, as before a table, to their own."""
    blocks = ground.by_key[segment.flow].blocks
    number = segment.block
    if opens_before_heading(ground, segment) and number > 0:
        number -= 1
    elif goes_from_mark(ground, segment) and number + 1 < len(blocks):
        number += 1
    at = position_in(ground, blocks[number]) if blocks else None
    return ground.places.get(at, (Place(), ""))


def opens_before_heading(ground: Ground, segment: Segment) -> bool:
    place = block_of(ground, segment)
    if place is None or segment.start != segment.end or not segment.after.endswith("\n"):
        return False
    return segment.start == place.start and position_in(ground, place) in ground.heads


def goes_from_mark(ground: Ground, segment: Segment) -> bool:
    """Whether all that goes of the paragraph that it begins in is its mark, and words after it go too."""
    place = block_of(ground, segment)
    if place is None or place.kind is not ItemKind.MARK or not segment.before.strip():
        return False
    return segment.before.startswith("\n") and segment.start == place.start + place.width - 1


def position_in(ground: Ground, place: BasePlace) -> Position | None:
    element = place.element
    paragraph = element if element.tag == w("p") else next(element.iter(w("p")), None)
    return ground.positions.get(paragraph)


def edits_around(ground: Ground, segment: Segment) -> tuple[Edit, ...]:
    """The change between what stands beside it in its paragraph."""
    left, right = beside(ground, segment)
    edits = ((Op.KEEP, left), (Op.DELETE, segment.before), (Op.INSERT, segment.after), (Op.KEEP, right))
    return tuple(Edit(op, words) for op, words in edits if words)


def beside(ground: Ground, segment: Segment) -> tuple[str, str]:
    place = block_of(ground, segment)
    if place is None or place.kind is not ItemKind.MARK:
        return "", ""
    start, end = segment.start - place.start, segment.end - place.start
    return flow.shown_text(place.items[:start]), flow.shown_text(place.items[end:])


def offset_in(ground: Ground, segment: Segment) -> int:
    """How many characters of its context stand before the segment; -1 in what is no paragraph."""
    place = block_of(ground, segment)
    if place is None or place.kind is not ItemKind.MARK:
        return -1
    return len(flow.shown_text(place.items[: segment.start - place.start]))

"""The text that the copies of a round share: where a party's change lies in it.

In copies each party has a document of its own, from the same clauses. Its own values (name, numbers, places) take up
other room than the others' do, and wording agreed for one party stands in its copy alone. So places are told in one
copy, the first of the same målform, with each party's own values as one unit; what stands in no other copy has the
place where it would come. Texts of different målform lie apart: nothing in one is the same as anything in another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from avtalebygger.journeys.agreed import Agreed, AgreedRound
from avtalebygger.journeys.ground import Ground
from avtalebygger.journeys.holdings import Holding, holdings_in
from avtalebygger.journeys.sent_documents import frozen_paths
from avtalebygger.journeys.standing import Standing
from avtalebygger.model.document import THING
from avtalebygger.model.negotiation import Extent, FileMark, Round, Wish
from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.text.edits import spans_between

SHORTEST: Final = 3  # characters of an own value that is known again in a party's new words


@dataclass(frozen=True, slots=True)
class Unit:
    """Items of a document: one, or those of a party's own value. `key` is what two copies compare."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what of a table or control stands between two of its cells. Blocks whose keys are equal have the
    same units. `place`: of a paragraph; `own`: the party's own values in it, in order."""

    key: Hashable
    start: int
    end: int
    kind: ItemKind
    place: BasePlace | None = None
    own: Sequence[Holding] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Items of a copy, from `start` to `stop`, and where in the common text they lie: from `at` on each at a place of
    its own, or where `end` is told, all from `at` to there. `known`: whether they stand in the common text."""

    start: int
    stop: int
    at: int
    end: int | None = None
    known: bool = True

    def place(self, item: int) -> int:
        return self.at if self.end is not None else self.at + item - self.start

    def end_of(self, item: int) -> int:
        return self.end if self.end is not None else self.place(item) + 1


@dataclass(frozen=True, slots=True)
class CommonText:
    """Where a copy's items lie in the text that it shares with the first: stretch by stretch, the last of which begins
    where the copy ends. `values`: own value -> name."""

    stretches: Sequence[Stretch]
    values: Mapping[str, str]

    def number(self, item: int) -> int:
        """Of the stretch that an item lies in."""
        return bisect_right(self.stretches, item, key=lambda each: each.start) - 1

    def place(self, item: int) -> int:
        last = self.stretches[-1]
        return last.at if item >= last.start else self.stretches[self.number(item)].place(item)

    def extent(self, wish: Wish, extent: Extent) -> Extent:
        start = self.place(extent.start)
        gaps = tuple(self.place(each) for each in extent.comes_at)
        if extent.end == extent.start:
            return Extent(start, start, self.content(wish, extent, gaps, start, strange=False), gaps)
        first, last = self.number(extent.start), self.number(extent.end - 1)
        end = self.stretches[last].end_of(extent.end - 1)
        strange = not all(each.known for each in self.stretches[first : last + 1])
        return Extent(start, max(start, end), self.content(wish, extent, gaps, start, strange=strange), gaps)

    def content(self, wish: Wish, extent: Extent, gaps: Sequence[int], start: int, *, strange: bool) -> str:
        """Equal for the same words, a party's own values told by name. Words that go and that no other copy has are
        part of what makes it the same."""
        if not extent.content and not strange:
            return ""
        said = self.by_name(wish.after)
        own = extent.content if THING in said or len(wish.extents) > 1 else ""
        gone = self.by_name(wish.before) if strange else ""
        return flow.digest("common", *(str(gap - start) for gap in gaps), said, own, gone)

    def by_name(self, words: str) -> str:
        for value, name in self.values.items():
            words = words.replace(value, f"«[{name}]»")
        return words


@dataclass(frozen=True, slots=True)
class Copy:
    party: str
    mark: FileMark


def first_copy(now: Standing, round: Round, party: str, words: AgreedRound) -> Copy | None:
    """The copy that places are told in, for a party; None where all have one document."""
    if now.negotiation.form != "copies" or len(set(words.parties.values())) < 2:
        return None
    frozen = frozen_paths(now, round)
    mine = words.of(party).maalform
    first = next(each for each in now.negotiation.in_order(frozen) if words.of(each).maalform == mine)
    return Copy(first, frozen[first])


def common_text(party: str, mine: Sequence[Block], theirs: Sequence[Block], words: AgreedRound) -> CommonText:
    """Where a party's document, told by its blocks, lies in the text that the first copy of its målform shares with
    it: whole blocks first, then what is left unit by unit."""
    own = words.of(party)
    return CommonText(list(laid(mine, theirs, words.beginning_of(own.maalform))), own_values(own))


def own_values(words: Agreed) -> dict[str, str]:
    """The party's own values by their words, the longest first."""
    found = {
        said.strip(): origin
        for clause in words.clauses
        for paragraph in clause.paragraphs
        for said, origin in paragraph.spans
        if origin in clause.own and len(said.strip()) >= SHORTEST and not said.strip().isdigit()
    }
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


def blocks_of(ground: Ground, words: Agreed) -> list[Block]:
    """The blocks of a copy in order. A party's own value in them is one unit."""
    own = [each for each in holdings_in(ground, words) if each.own and each.end > each.start]
    own.sort(key=lambda each: each.start)
    blocks: list[Block] = []
    for one in ground.flows:
        blocks += in_flow(one, own)
    return blocks


def in_flow(one: BaseFlow, own: Sequence[Holding]) -> Iterator[Block]:
    """A table's blocks: itself, then row by row the paragraphs of its cells."""
    for place in one.blocks:
        if place.kind is ItemKind.MARK:
            yield paragraph_block(place, own)
            continue
        at = place.start
        for inner in place.flows.values():
            yield frame_block(place, at, inner.start)
            yield from in_flow(inner, own)
            at = inner.end
        yield frame_block(place, at, place.start + place.width)


def frame_block(place: BasePlace, start: int, end: int) -> Block:
    return Block((place.kind, end - start) if end > start else (), start, end, place.kind)


def paragraph_block(place: BasePlace, own: Sequence[Holding]) -> Block:
    end = place.start + place.width
    first = bisect_left(own, place.start, key=lambda each: each.start)
    here = own[first : bisect_left(own, end, first, key=lambda each: each.start)]
    return Block(key_of(place, here), place.start, end, place.kind, place, here)


def key_of(place: BasePlace, own: Sequence[Holding]) -> Hashable:
    if place.letters is not None and not own:
        return place.letters
    return tuple(unit.key for unit in paragraph_units(place, own))


def units(block: Block) -> list[Unit]:
    if block.place is not None:
        return list(paragraph_units(block.place, block.own))
    return [Unit(f"▦{block.kind}", number, number + 1) for number in range(block.start, block.end)]


def paragraph_units(place: BasePlace, own: Sequence[Holding]) -> Iterator[Unit]:
    at = place.start
    for held in own:
        yield from letters_between(place, at, held.start)
        yield Unit(f"«[{held.parameter}]»", held.start, held.end)
        at = held.end
    yield from letters_between(place, at, place.start + place.width)


def letters_between(place: BasePlace, start: int, end: int) -> Iterator[Unit]:
    items = place.items[start - place.start : end - place.start]
    return (Unit(item.key, at, at + 1) for at, item in enumerate(items, start))


def laid(mine: Sequence[Block], theirs: Sequence[Block], offset: int) -> Iterator[Stretch]:
    """What stands in no other copy has the place where it would come: after all that came before it."""
    stop = last = 0
    for each in paired(mine, theirs):
        stop = each.stop
        at = each.at if each.known else max(last, each.at)
        end = each.end if each.known else at
        last = each.end_of(each.stop - 1) if each.known else at
        yield replace(each, at=offset + at, end=None if end is None else offset + end)
    yield Stretch(stop, stop + 1, offset + last, offset + last, known=False)


def paired(mine: Sequence[Block], theirs: Sequence[Block]) -> Iterator[Stretch]:
    """My items in order, with their places in theirs; for those that answer to none, how far theirs had come."""
    for span in spans_between([block.key for block in mine], [block.key for block in theirs]):
        left, right = mine[span.a0 : span.a1], theirs[span.b0 : span.b1]
        if span.same:
            for block, other in zip(left, right, strict=True):
                yield from same_block(block, other)
        else:
            yield from unit_by_unit(*([unit for block in side for unit in units(block)] for side in (left, right)))


def same_block(block: Block, other: Block) -> Iterator[Stretch]:
    at, to = block.start, other.start
    for held, theirs in zip(block.own, other.own, strict=True):
        if held.start > at:
            yield Stretch(at, held.start, to)
        yield Stretch(held.start, held.end, theirs.start, theirs.end)
        at, to = held.end, theirs.end
    if block.end > at:
        yield Stretch(at, block.end, to)


def unit_by_unit(left: Sequence[Unit], right: Sequence[Unit]) -> Iterator[Stretch]:
    at = right[0].start if right else 0
    for span in spans_between([unit.key for unit in left], [unit.key for unit in right]):
        if not span.same and span.a1 > span.a0:
            yield Stretch(left[span.a0].start, left[span.a1 - 1].end, at, at, known=False)
        for unit, other in zip(left[span.a0 : span.a1], right[span.b0 : span.b1], strict=True) if span.same else ():
            yield Stretch(unit.start, unit.end, other.start, other.end)
            at = other.end


def with_common(wishes: Sequence[Wish], common: CommonText | None) -> list[Wish]:
    if common is None:
        return list(wishes)
    return [replace(wish, common=tuple(common.extent(wish, extent) for extent in wish.extents)) for wish in wishes]

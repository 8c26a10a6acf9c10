"""The text that the copies of a round share: where a party's change lies in it.

In copies each party has a document of its own, from the same clauses. Its own values (name, numbers, places) take up
other room than the others' do, and wording agreed for one party stands in its copy alone. So places are told in one
copy, the first of the same målform, with each party's own values as one unit; what stands in no other copy has the
place where it would come. Texts of different målform lie apart: nothing in one is the same as anything in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from avtalebygger.journeys.agreed import Agreed, AgreedRound
from avtalebygger.journeys.sent_documents import frozen_paths
from avtalebygger.journeys.standing import Standing
from avtalebygger.journeys.wishes import THING, Ground, Holding, holdings_in
from avtalebygger.model.negotiation import Extent, FileMark, Round, Wish
from avtalebygger.redlining import flow
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.layers import BaseFlow, BasePlace
from avtalebygger.text.edits import spans_between

APART: Final = 10_000_000  # more units than a document has
SHORTEST: Final = 3  # characters of an own value that is known again in a party's new words


@dataclass(frozen=True, slots=True)
class Unit:
    """One item of a document, or a party's own value: `key` is what two copies compare."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CommonText:
    """`starts` and `ends`: unit of the copy -> where it begins and ends in the common text, told by its items; `known`
    whether it stands there. `values`: own value -> name."""

    starts: Sequence[int]
    ends: Sequence[int]
    known: Sequence[bool]
    values: Mapping[str, str]

    def place(self, at: int) -> int:
        return self.starts[min(at, len(self.starts) - 1)]

    def extent(self, wish: Wish, extent: Extent) -> Extent:
        start = self.place(extent.start)
        end = self.ends[extent.end - 1] if extent.end > extent.start else start
        gaps = tuple(self.place(each) for each in extent.comes_at)
        strange = not all(self.known[extent.start : extent.end])
        return Extent(start, max(start, end), self.content(wish, extent, gaps, start, strange), gaps)

    def content(self, wish: Wish, extent: Extent, gaps: Sequence[int], start: int, strange: bool) -> str:
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


def common_text(party: str, ground: Ground, first: str, other: Ground, words: AgreedRound) -> CommonText:
    """Where a party's document lies in the text that the first copy of its målform shares with it."""
    mine = words.of(party)
    units = units_of(ground, mine)
    theirs = units if first == party else units_of(other, words.of(first))
    languages = sorted({one.maalform for one in words.documents.values()})
    return laid(units, theirs, languages.index(mine.maalform) * APART, own_values(mine))


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


def units_of(ground: Ground, words: Agreed) -> list[list[Unit]]:
    """The units of each block in order, a party's own value as one."""
    own = {each.start: each for each in holdings_in(ground, words) if each.own and each.end > each.start}
    blocks: list[list[Unit]] = []
    for one in ground.flows:
        blocks += in_flow(one, own)
    return blocks


def in_flow(one: BaseFlow, own: Mapping[int, Holding]) -> list[list[Unit]]:
    """A table's units: itself, then row by row those of its cells."""
    blocks: list[list[Unit]] = []
    for place in one.blocks:
        if place.kind is ItemKind.MARK:
            blocks.append(in_paragraph(place, own))
            continue
        at = place.start
        for inner in place.flows.values():
            blocks.append([Unit(f"▦{place.kind}", number, number + 1) for number in range(at, inner.start)])
            blocks += in_flow(inner, own)
            at = inner.end
        end = place.start + place.width
        blocks.append([Unit(f"▦{place.kind}", number, number + 1) for number in range(at, end)])
    return blocks


def in_paragraph(place: BasePlace, own: Mapping[int, Holding]) -> list[Unit]:
    units: list[Unit] = []
    at = place.start
    while at < place.start + place.width:
        held = own.get(at)
        if held is not None:
            units.append(Unit(f"«[{held.parameter}]»", held.start, held.end))
            at = held.end
        else:
            units.append(Unit(place.items[at - place.start].key, at, at + 1))
            at += 1
    return units


def laid(mine: list[list[Unit]], theirs: list[list[Unit]], offset: int, values: Mapping[str, str]) -> CommonText:
    """Each item of my document at its place in theirs: whole blocks first, then what is left unit by unit."""
    total = max((unit.end for block in mine for unit in block), default=0)
    starts, ends, known = [-1] * (total + 1), [-1] * (total + 1), [False] * (total + 1)
    last = 0
    for unit, other, at in paired(mine, theirs):
        last = other.end if other is not None else max(last, at)
        for item in range(unit.start, unit.end):
            starts[item] = offset + (other.start if other is not None else last)
            ends[item] = offset + last
            known[item] = other is not None
    starts[total] = ends[total] = offset + last
    return CommonText(starts, ends, known, values)


def paired(mine: list[list[Unit]], theirs: list[list[Unit]]) -> Iterator[tuple[Unit, Unit | None, int]]:
    """My units in order, each with the one that answers to it or None, and where theirs stand then."""
    keys = [[tuple(unit.key for unit in block) for block in side] for side in (mine, theirs)]
    for span in spans_between(*keys):
        left = [unit for block in mine[span.a0 : span.a1] for unit in block]
        right = [unit for block in theirs[span.b0 : span.b1] for unit in block]
        if span.same:
            yield from ((unit, other, other.start) for unit, other in zip(left, right, strict=True))
            continue
        at = right[0].start if right else 0
        for inner in spans_between([unit.key for unit in left], [unit.key for unit in right]):
            if inner.same:
                for unit, other in zip(left[inner.a0 : inner.a1], right[inner.b0 : inner.b1], strict=True):
                    yield unit, other, other.start
                    at = other.end
            else:
                yield from ((unit, None, at) for unit in left[inner.a0 : inner.a1])


def with_common(wishes: Sequence[Wish], common: CommonText | None) -> list[Wish]:
    if common is None:
        return list(wishes)
    return [replace(wish, common=tuple(common.extent(wish, extent) for extent in wish.extents)) for wish in wishes]

"""Copies held together: each party's document with its own values put back as names, «[kommune.navn]».

What stays different between two copies after that is wording that was agreed for one of them, and is shown as a change
of that party. A name stands for one value in each party's document; where a value is printed in two ways, the second
is «[kommune.navn:2]»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from avtalebygger.journeys.agreed import Agreed
from avtalebygger.journeys.ground import Ground, ground_of
from avtalebygger.journeys.holdings import holdings_in
from avtalebygger.journeys.material import SCRATCH_DATE
from avtalebygger.journeys.merge import Merging, merged, next_document
from avtalebygger.model.negotiation import NegotiationParty
from avtalebygger.redlining.base import BaseFlow
from avtalebygger.redlining.chosen import words_as_items
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.layers import BlockLayer, FlowLayer, Layer
from avtalebygger.redlining.segments import Segment
from avtalebygger.word.package import Package


@dataclass(frozen=True, slots=True)
class Named:
    """A value where it is printed: which units of the document it takes up, and the name that stands for it."""

    start: int
    end: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Common:
    """A party's document on the common text. `values`: what each name stands for in the party's own."""

    returned: Package
    values: Mapping[str, str]


def common(answered: Package, returned: Package | None, words: Agreed, party: NegotiationParty) -> Common:
    """What came back on the common text, or where nothing did, what was sent. Values that the party changed stay as
    words: its document then says another one."""
    ground = ground_of(answered)
    named = names_in(ground, words, party)
    names = {party.id: party.id}
    merging = merged(ground.package, {party.id: returned or answered}, names, SCRATCH_DATE, ground.flows)
    untouched = [each for each in named if not any(reaches(one, each) for one in merging.segments[party.id])]
    values = {each.name: each.value for each in named}
    return Common(written(merging, untouched, party.id), values)


def written(merging: Merging, named: Iterable[Named], party: str) -> Package:
    """The base with names for values, and with the party's changes."""
    layer = naming(merging.flows, named)
    layers = {"names": layer, party: merging.layers[party]}
    both = Merging(
        merging.base, merging.package, merging.flows, layers, {}, {}, {each: each for each in layers}, merging.date
    )
    return next_document(both, {each: lambda segment: True for each in layers})


def reaches(segment: Segment, named: Named) -> bool:
    return segment.start <= named.end and named.start <= segment.end


def names_in(ground: Ground, words: Agreed, party: NegotiationParty) -> list[Named]:
    """The party's own values as printed, in order, each under its name."""
    found: list[tuple[int, int, str, str]] = [
        (each.start, each.end, each.parameter, each.value) for each in holdings_in(ground, words) if each.own
    ]
    taken = [(start, end) for start, end, _, _ in found]
    found += [
        each for each in facts_in(ground, party) if not any(each[0] < end and start < each[1] for start, end in taken)
    ]
    seen: dict[str, list[str]] = {}
    named: list[Named] = []
    for start, end, parameter, value in sorted(found):
        values = seen.setdefault(parameter, [])
        if value not in values:
            values.append(value)
        number = values.index(value) + 1
        named.append(Named(start, end, f"[{parameter}{f':{number}' if number > 1 else ''}]", value))
    return named


def facts_in(ground: Ground, party: NegotiationParty) -> Iterator[tuple[int, int, str, str]]:
    """The party's name and numbers outside the clauses: the front page, the table of parties, the signatures."""
    facts = [("kommune.navn", party.name), ("kommune.kortnavn", party.short_name)]
    facts += [
        ("kommune.organisasjonsnummer", party.organisasjonsnummer),
        ("kommune.kommunenummer", party.kommunenummer),
    ]
    patterns = [(name, value, re.compile(spaced(value))) for name, value in facts if len(value) > 2]
    for one in ground.by_key.values():
        for place in one.blocks:
            if place.kind is ItemKind.MARK:
                said = place.words_by_item
                here = [(name, pattern) for name, value, pattern in patterns if may_hold(said, value)]
                yield from occurrences(said, place.start, here)


def may_hold(said: str, value: str) -> bool:
    """Told quickly, and of most paragraphs: no."""
    return value in ("".join(said.split()) if value.isdecimal() else said)


def spaced(value: str) -> str:
    """The value with any space or none between the digits of a number, alone among letters and digits."""
    pattern = r"\s?".join(value) if value.isdecimal() else re.escape(value)
    return rf"(?<!\w){pattern}(?!\w)"


def occurrences(
    said: str, start: int, patterns: Iterable[tuple[str, re.Pattern[str]]]
) -> Iterator[tuple[int, int, str, str]]:
    taken: list[tuple[int, int]] = []
    for name, pattern in patterns:
        for one in pattern.finditer(said):
            if not any(one.start() < end and begin < one.end() for begin, end in taken):
                taken.append(one.span())
                yield start + one.start(), start + one.end(), name, one[0]


def naming(flows: Iterable[BaseFlow], named: Iterable[Named]) -> Layer:
    """A layer that puts each name in the place of its value."""
    waiting = sorted(named, key=lambda each: each.start)
    layer = Layer()
    for one in flows:
        found = naming_flow(one, [each for each in waiting if one.start <= each.start < one.end])
        if found:
            layer.flows[one.key] = found
    return layer


def naming_flow(base: BaseFlow, named: list[Named]) -> FlowLayer:
    found: FlowLayer = {}
    for number, place in enumerate(base.blocks):
        here = [each for each in named if place.start <= each.start < place.start + place.width]
        if not here:
            continue
        block = found.setdefault(number, BlockLayer())
        if place.kind is not ItemKind.MARK:
            block.flows = {key: each for key, inner in place.flows.items() if (each := naming_flow(inner, here))}
            continue
        for one in here:
            start, end = one.start - place.start, one.end - place.start
            block.deleted |= dict.fromkeys(range(start, end), "")
            block.inserted[end] = words_as_items(one.name, place.items[start], place.items[-1])
    return found


def put_back(said: str, values: Mapping[str, str]) -> str:
    """The words with each name's value in its place."""
    if not values:
        return said
    pattern = re.compile("|".join(re.escape(name) for name in sorted(values, key=len, reverse=True)))
    return pattern.sub(lambda one: values[one[0]], said)

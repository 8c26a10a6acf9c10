"""Where parameters' values are printed in a sent document, and changes within one of them as changes of the value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from avtalebygger.journeys.agreed import DRAFT, LIBRARY, PROPOSED, Agreed, AgreedClause, Spans
from avtalebygger.journeys.ground import Ground, position_in
from avtalebygger.model.change import Place
from avtalebygger.model.negotiation import ValueChange, Wish
from avtalebygger.redlining.flow import ItemKind


@dataclass(frozen=True, slots=True)
class Holding:
    """A parameter's value where it is printed: which units of the base it takes up."""

    start: int
    end: int
    clause_id: str
    parameter: str
    value: str
    own: bool


@dataclass(slots=True)
class Held:
    holding: Holding
    wishes: list[Wish] = field(default_factory=list)


def with_values(ground: Ground, wishes: Sequence[Wish], words: Agreed, party: str) -> list[Wish]:
    """The wishes, those within one parameter's value as one that says which value it comes to be."""
    holdings = sorted(holdings_in(ground, words), key=lambda each: each.start)
    found: list[Wish | Held] = []
    inside: dict[tuple[int, int], Held] = {}
    for wish in wishes:
        holding = holding_of(wish, holdings)
        if holding is None:
            found.append(wish)
            continue
        key = holding.start, holding.end
        if key not in inside:
            inside[key] = Held(holding)
            found.append(inside[key])
        inside[key].wishes.append(wish)
    return [each if isinstance(each, Wish) else value_wish(ground, each, party) for each in found]


def holding_of(wish: Wish, holdings: Sequence[Holding]) -> Holding | None:
    [extent] = wish.extents
    for each in holdings:
        within = each.start <= extent.start and extent.end <= each.end
        if within and (extent.end > extent.start or each.start < extent.start < each.end) and "\n" not in wish.after:
            return each
    return None


def value_wish(ground: Ground, held: Held, party: str) -> Wish:
    first, holding = held.wishes[0], held.holding
    after = holding.value
    for wish in reversed(held.wishes):
        [extent] = wish.extents
        start, end = extent.start - holding.start, extent.end - holding.start
        after = after[:start] + wish.after + after[end:]
    return replace(
        first,
        before="".join(wish.before for wish in held.wishes),
        after="".join(wish.after for wish in held.wishes),
        extents=tuple(extent for wish in held.wishes for extent in wish.extents),
        weight=max((wish.weight for wish in held.wishes), key=lambda weight: weight.weight),
        tracked=all(wish.tracked for wish in held.wishes),
        value=ValueChange(holding.clause_id, holding.parameter, holding.value, after, party if holding.own else ""),
    )


def holdings_in(ground: Ground, words: Agreed) -> Iterator[Holding]:
    """Every printed value, by the paragraph of its clause that says the same words."""
    clauses = {(one.id or one.number, one.title): (one, paragraphs_with_values(one)) for one in words.clauses}
    known = {said for _, paragraphs in clauses.values() for said in paragraphs}
    for one in ground.by_key.values():
        for place in one.blocks:
            if place.kind is not ItemKind.MARK or place.words_by_item not in known:
                continue
            at, _ = ground.places.get(position_in(ground, place), (Place(), ""))
            clause, paragraphs = clauses.get((at.clause_id or at.number, at.title), (None, {}))
            if clause is None:
                continue
            start = place.start
            for said, origin in paragraphs.get(place.words_by_item, ()):
                if origin not in {LIBRARY, DRAFT, PROPOSED}:
                    yield Holding(start, start + len(said), clause.id, origin, said, origin in clause.own)
                start += len(said)


def paragraphs_with_values(clause: AgreedClause) -> dict[str, Spans]:
    return {
        each.text: each.spans
        for each in clause.paragraphs
        if any(origin not in {LIBRARY, DRAFT, PROPOSED} for _, origin in each.spans)
    }

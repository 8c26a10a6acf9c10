"""Which proposals cannot all stand, by where they lie in the document they were made on.

Two wishes collide where
- both put something in at the same gap, and not the same;
- what one puts in would stand inside what the other takes away;
- their ranges overlap and one of them puts something in: two new wordings, or a rewording of what another strikes.
Two deletions that overlap compose. A move counts as putting in where it takes away: the same words cannot stand at two
places, or be both moved and struck. Formatting collides with other formatting alone. Values that each party has for
itself collide with nobody else's. What stands in the base already is the ground the others stand on.

Not asked here: whether two changes far apart contradict each other. That is for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from avtalebygger.model.negotiation import Extent, Proposal, ProposalKind

Pair = tuple[str, str]


def collides(one: Proposal, other: Proposal) -> bool:
    if not comparable(one, other) or places_of(one) == places_of(other):
        return False
    moving = ProposalKind.MOVE in {one.kind, other.kind}
    return any(clash(a, b, moving) for a in one.ground for b in other.ground)


def places_of(proposal: Proposal) -> tuple[tuple[int, int, str], ...]:
    """What makes two changes on one base the same change."""
    return tuple((extent.start, extent.end, extent.content) for extent in proposal.ground)


def comparable(one: Proposal, other: Proposal) -> bool:
    """Whether the two lie on the same ground and speak of the same thing."""
    if one.base_round != other.base_round or one.in_base or other.in_base:
        return False
    if (one.kind is ProposalKind.FORMAT) is not (other.kind is ProposalKind.FORMAT):
        return False
    return not owners_differ(one, other)


def owners_differ(one: Proposal, other: Proposal) -> bool:
    owners = [each.value.party if each.value else "" for each in (one, other)]
    return all(owners) and owners[0] != owners[1]


def clash(a: Extent, b: Extent, moving: bool = False) -> bool:
    overlap = max(a.start, b.start) < min(a.end, b.end)
    if overlap:
        return bool(a.content or b.content or moving)
    return bool(set(a.gaps) & set(b.gaps)) or inside(a, b) or inside(b, a)


def inside(a: Extent, b: Extent) -> bool:
    """Whether what `a` puts in would stand within what `b` takes away, its edges not counted."""
    return any(b.start < gap < b.end for gap in a.gaps)


def pairs(groups: Mapping[str, Sequence[Proposal]]) -> frozenset[Pair]:
    """The groups of which no two can stand together, each pair in the order of `groups`. Nothing collides with itself;
    proposals with equal extents, kept apart by a person, can both stand."""
    order = {group: number for number, group in enumerate(groups)}
    return frozenset(
        (a, b) if order[a] < order[b] else (b, a)
        for (a, one), (b, other) in near(groups)
        if a != b and collides(one, other)
    )


def near(groups: Mapping[str, Sequence[Proposal]]) -> Iterator[tuple[tuple[str, Proposal], tuple[str, Proposal]]]:
    """Those that touch somewhere: only they can collide. One sweep over the extents, from the first to the last."""
    places = sorted(
        (
            (proposal.base_round, extent.start, extent.end, group, number)
            for group, members in groups.items()
            for number, proposal in enumerate(members)
            for extent in proposal.ground
        ),
    )
    open_places: list[tuple[int, int, int, str, int]] = []
    for place in places:
        base, start, _, group, number = place
        open_places = [each for each in open_places if each[0] == base and each[2] >= start]
        for _, _, _, other, index in open_places:
            yield (other, groups[other][index]), (group, groups[group][number])
        open_places.append(place)


def components(collisions: Iterable[Pair]) -> list[frozenset[str]]:
    """The groups that hang together by collisions, in no order."""
    found: list[frozenset[str]] = []
    for pair in collisions:
        touched = [each for each in found if each & set(pair)]
        found = [each for each in found if each not in touched] + [frozenset(pair).union(*touched)]
    return found


def clashing(accepted: Iterable[str], collisions: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs of `accepted` that cannot stand together."""
    held = set(collisions)
    return tuple((a, b) for a, b in combinations(dict.fromkeys(accepted), 2) if (a, b) in held or (b, a) in held)

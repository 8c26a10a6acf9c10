"""Proposals -> groups (the same change, decided once) and conflicts (changes that cannot all stand).

What an event's body says of them, and what a negotiation is once it is said. Ids are given here, from one more than
the highest ever given; an id never comes to mean something else. A group lives on by its id when parties join it or
withdraw from it; a conflict lives on in the first of the parts it falls into, and of two that grow together in the
elder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from avtalebygger.model.negotiation import Conflict, Extent, Group, Negotiation, Owners, Proposal, ProposalKind, Round
from avtalebygger.negotiate import collide
from avtalebygger.negotiate.collide import Pair
from avtalebygger.negotiate.record import listed, mapped, texts

Key = tuple[object, ...]


def number_of(id: str) -> int:
    """The number that an id ends in: 14 of "R2-014", 7 of "G7"."""
    return int(id.rpartition("-")[2].lstrip("GK"))


def by_number(ids: Iterable[str]) -> list[str]:
    """Proposals by round and number, groups and conflicts by number."""
    return sorted(ids, key=lambda id: (round_of(id), number_of(id)))


def round_of(id: str) -> int:
    """The round of a proposal id; 0 for a group or a conflict."""
    return int(id.partition("-")[0].lstrip("R")) if "-" in id else 0


def key_of(proposal: Proposal) -> Key | None:
    """Equal for the same wish in one round and on one base: by its place, by its value, else, for what a document says
    where no place is known, by its words. None for what came by telephone, of which nothing says that two are the
    same."""
    owner = proposal.value.party if proposal.value else ""
    if proposal.ground:
        return proposal.round, proposal.base_round, collide.places_of(proposal), owner
    if proposal.value:
        value = proposal.value
        return proposal.round, proposal.base_round, value.clause_id, value.parameter, value.after, owner
    if proposal.kind is ProposalKind.ADDED:
        return None
    said = proposal.kind, proposal.before, proposal.after, proposal.context, proposal.reason
    return proposal.round, proposal.base_round, proposal.clause_id, proposal.clause, *said


# ---------------------------------------------------------------- a negotiation once it is said


def with_proposals(
    negotiation: Negotiation, proposals: Iterable[Proposal], withdrawn: Iterable[str] = ()
) -> Negotiation:
    """A proposal asked for again is no longer withdrawn."""
    held = {**negotiation.proposals, **{proposal.id: proposal for proposal in proposals}}
    gone = {id: replace(held[id], withdrawn=True) for id in withdrawn}
    return replace(negotiation, proposals={**held, **gone})


def with_groups(negotiation: Negotiation, round: int, said: Mapping[str, Any]) -> Negotiation:
    """`said`: group id -> its proposals now; none is a group that a person emptied. Raises KeyError for a proposal that
    there is not."""
    groups = dict(negotiation.groups)
    for id, members in said.items():
        known = groups.get(id)
        proposals = tuple(negotiation.proposals[each].id for each in texts(members))
        groups[id] = Group(id, known.round if known else round, proposals)
    kept = {id: group for id, group in groups.items() if group.proposals}
    heirs = {id: heir_of(group, kept) for id, group in negotiation.groups.items() if id not in kept}
    rounds = tuple(inherited(each, heirs) for each in negotiation.rounds) if heirs else negotiation.rounds
    return replace(negotiation, groups=kept, rounds=rounds, last_group=highest(negotiation.last_group, said))


def heir_of(group: Group, groups: Mapping[str, Group]) -> str:
    """The group that a person put its proposals into."""
    return next(id for id, one in groups.items() if group.proposals[0] in one.proposals)


def inherited(round: Round, heirs: Mapping[str, str]) -> Round:
    """What stands open of an emptied group in the draft stands there for its heir."""
    if heirs.keys().isdisjoint(round.carried):
        return round
    return replace(
        round,
        carried=by_heir(round.carried, heirs),
        carried_in={party: by_heir(places, heirs) for party, places in round.carried_in.items()},
        marks=tuple(inheriting(ids, heirs) for ids in round.marks),
        marks_in={party: tuple(inheriting(ids, heirs) for ids in own) for party, own in round.marks_in.items()},
        met=inheriting(round.met, heirs),
        met_in={party: inheriting(ids, heirs) for party, ids in round.met_in.items()},
    )


def by_heir(carried: Mapping[str, tuple[Extent, ...]], heirs: Mapping[str, str]) -> dict[str, tuple[Extent, ...]]:
    found: dict[str, tuple[Extent, ...]] = {}
    for id, extents in carried.items():
        heir = heirs.get(id, id)
        found[heir] = tuple(dict.fromkeys((*found.get(heir, ()), *extents)))
    return found


def inheriting(ids: Iterable[str], heirs: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heirs.get(id, id) for id in ids))


def with_conflicts(
    negotiation: Negotiation, round: int, said: Mapping[str, Any], collisions: Mapping[str, Any]
) -> Negotiation:
    conflicts = dict(negotiation.conflicts)
    for id, groups in said.items():
        found = tuple((str(a), str(b)) for a, b in map(listed, listed(collisions.get(id, []))))
        members = tuple(negotiation.groups[each].id for each in texts(groups))
        known = conflicts.get(id)
        conflicts[id] = Conflict(id, known.round if known else round, members, found)
    kept = {id: conflict for id, conflict in conflicts.items() if conflict.groups}
    return replace(negotiation, conflicts=kept, last_conflict=highest(negotiation.last_conflict, said))


def highest(last: int, said: Iterable[str]) -> int:
    return max([last, *map(number_of, said)])


def with_grouping(negotiation: Negotiation, round: int, body: Mapping[str, Any]) -> Negotiation:
    """What any event says of groups and conflicts."""
    grouped = with_groups(negotiation, round, mapped(body.get("groups", {})))
    return with_conflicts(grouped, round, mapped(body.get("conflicts", {})), mapped(body.get("collisions", {})))


# ---------------------------------------------------------------- what an event is to say


def joined(negotiation: Negotiation, proposals: Iterable[Proposal]) -> dict[str, list[str]]:
    """The groups that new proposals join or begin, with all their members."""
    members = {id: list(group.proposals) for id, group in negotiation.groups.items()}
    known = keys_of_groups(negotiation)
    changed: dict[str, list[str]] = {}
    last = negotiation.last_group
    for proposal in proposals:
        key = key_of(proposal)
        group = known.get(key) if key is not None else None
        if group is None:
            last += 1
            group = f"G{last}"
            if key is not None:
                known[key] = group
        changed[group] = members.setdefault(group, [])
        members[group].append(proposal.id)
    return {id: by_number(changed[id]) for id in by_number(changed)}


def keys_of_groups(negotiation: Negotiation) -> dict[Key, str]:
    """Which group a wish belongs to. Where a person parted equal wishes, the eldest group."""
    found: dict[Key, str] = {}
    for id in by_number(negotiation.groups):
        for proposal in negotiation.groups[id].proposals:
            key = key_of(negotiation.proposals[proposal])
            if key is not None:
                found.setdefault(key, id)
    return found


def conflict_changes(negotiation: Negotiation, round: int) -> dict[str, Any]:
    """`conflicts` and `collisions` of a body: what differs, now that the groups are these. None is a conflict gone."""
    before = conflicts_in(negotiation, round)
    found = collide.pairs(ground(negotiation, round)) | of_old(negotiation, before.values(), round)
    now = dict(named(collide.components(found), before, negotiation.last_conflict))
    pairs = {id: pairs_in(groups, found) for id, groups in now.items()}
    changed = [id for id, groups in now.items() if not same_conflict(before.get(id), groups, pairs[id])]
    return {
        "conflicts": {id: now[id] for id in changed} | {id: [] for id in before if id not in now},
        "collisions": {id: [list(pair) for pair in pairs[id]] for id in changed},
    }


def conflicts_in(negotiation: Negotiation, round: int) -> dict[str, Conflict]:
    """The conflicts of a round, and those that a group carried into it brings along."""
    carried = carried_into(negotiation, round).keys()
    return {
        id: one for id, one in negotiation.conflicts.items() if one.round == round or not carried.isdisjoint(one.groups)
    }


def of_old(negotiation: Negotiation, conflicts: Iterable[Conflict], round: int) -> frozenset[Pair]:
    """What collided in rounds that are over collides for good: nobody can ask for anything else there any more."""
    old = {id for id, group in negotiation.groups.items() if group.round < round}
    return frozenset(pair for one in conflicts for pair in one.pairs if old.issuperset(pair))


def same_conflict(known: Conflict | None, groups: Sequence[str], pairs: Sequence[Pair]) -> bool:
    return known is not None and known.groups == tuple(groups) and known.pairs == tuple(pairs)


def ground(negotiation: Negotiation, round: int) -> dict[str, Sequence[Proposal]]:
    """The groups of a round with what is still asked for in them, and those carried into it at their place there."""
    carried = carried_into(negotiation, round)
    return {
        id: [at_place(each, carried[id], round) if id in carried else each for each in standing]
        for id, group in negotiation.groups.items()
        if (group.round == round or id in carried) and (standing := negotiation.standing(group))
    }


def carried_into(negotiation: Negotiation, round: int, party: str = "") -> Mapping[str, tuple[Extent, ...]]:
    """The groups that the round before left open, with their extents in this round's document; in that of a party where
    each has its own."""
    before = drafted_before(negotiation, round)
    if before is None:
        return {}
    return before.carried_in.get(party, {}) if party and before.carried_in else before.carried


def marks_into(negotiation: Negotiation, round: int, party: str) -> Owners:
    """The groups that ask for each tracked change of the draft that the party's document of the round was made from."""
    before = drafted_before(negotiation, round)
    return before.marks_in.get(party, ()) if before and before.marks_in else before.marks if before else ()


def met_in(negotiation: Negotiation, round: int, party: str) -> tuple[str, ...]:
    """The groups left open in that draft that what was decided meets already."""
    before = drafted_before(negotiation, round)
    return before.met_in.get(party, ()) if before and before.met_in else before.met if before else ()


def standing_in(negotiation: Negotiation, round: int, party: str) -> set[str]:
    """The groups left open that need not be written into the party's document any more: they stand in it as tracked
    changes, which may put words back where they were, or as formatting; or what was decided meets them."""
    places = carried_into(negotiation, round, party)
    marked = {id for ids in marks_into(negotiation, round, party) for id in ids}
    return {id for id, extents in places.items() if extents} | marked | set(met_in(negotiation, round, party))


def drafted_before(negotiation: Negotiation, round: int) -> Round | None:
    """The round whose draft was sent in this one."""
    return next((each for each in negotiation.rounds if each.number == round - 1), None)


def places_in(negotiation: Negotiation, group: str, round: int) -> tuple[Extent, ...]:
    """Where the group's change lies in the document of the round; nowhere for what was added by hand, asked for against
    an older document, or put off from an earlier round: such a change is for a person to write in."""
    first = negotiation.proposals[negotiation.groups[group].proposals[0]]
    if group in (carried := carried_into(negotiation, round)):
        return carried[group]
    return first.extents if first.base_round == round else ()


def at_place(proposal: Proposal, extents: tuple[Extent, ...], round: int) -> Proposal:
    return replace(proposal, extents=extents, common=(), base_round=round)


def pairs_in(groups: Iterable[str], collisions: Iterable[Pair]) -> list[Pair]:
    held = set(groups)
    ordered = ((a, b) if number_of(a) < number_of(b) else (b, a) for a, b in collisions if a in held)
    return sorted(ordered, key=lambda pair: (number_of(pair[0]), number_of(pair[1])))


def named(
    parts: Iterable[frozenset[str]], before: Mapping[str, Conflict], last: int
) -> Iterator[tuple[str, list[str]]]:
    """Each part under the eldest id that it has a group of and no part before it took, or a new one."""
    free = by_number(before)
    for groups in sorted(map(by_number, parts), key=lambda ids: number_of(ids[0])):
        id = next((each for each in free if set(before[each].groups) & set(groups)), "")
        if id:
            free.remove(id)
        else:
            last += 1
            id = f"K{last}"
        yield id, groups

"""The next drafts of copies: what is taken in for every party is written once, into the first copy, and moved over from
there; a party's own goes into its own copy as it answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from avtalebygger.journeys.draft_of_one import (
    Draft,
    asked_by,
    asked_now,
    by_asker,
    demand_fit,
    draft_of,
    fitting,
    places_asked,
)
from avtalebygger.journeys.material import (
    Material,
    moved_over,
    with_places,
)
from avtalebygger.journeys.taking_in import table_for, written
from avtalebygger.model.negotiation import (
    Outcome,
)
from avtalebygger.model.standing import Settlement, Taking
from avtalebygger.negotiate.groups import by_number, carried_into
from avtalebygger.word.package import Package


def copies_drafts(known: Material, settlement: Settlement, before: Mapping[str, Package], at: str) -> dict[str, Draft]:
    """What is taken in for every party is written once, into the first copy, and moved over from there; a party's own
    goes into its own copy as it answered."""
    drafts: dict[str, Draft] = {}
    for maalform in dict.fromkeys(known.words.of(party).maalform for party in known.sent):
        parties = [party for party in known.sent if known.words.of(party).maalform == maalform]
        drafts |= drafts_in(known, settlement, parties, before, at)
    return {party: drafts[party] for party in known.sent}


def drafts_in(
    known: Material, settlement: Settlement, parties: Sequence[str], before: Mapping[str, Package], at: str
) -> dict[str, Draft]:
    """The copies of one målform. What was asked for in the other one alone is for a person to put into words."""
    foreign = {
        party: [each.group for each in settlement.taken[party] if not is_said_in(known, each, parties)]
        for party in parties
    }
    taken = {
        party: tuple(each for each in settlement.taken[party] if each.group not in foreign[party]) for party in parties
    }
    here = replace(settlement, taken=taken)
    for_all = shared(here, parties)
    union = united(known, parties, for_all, at)
    found = {}
    for party in parties:
        draft = copy_draft(known, here, party, for_all, (parties[0], union), before.get(party), at)
        found[party] = replace(draft, by_hand=tuple(by_number({*draft.by_hand, *foreign[party]})))
    return found


def is_said_in(known: Material, taking: Taking, parties: Sequence[str]) -> bool:
    """Whether one of the parties asked for it in its own copy, or nobody did: then it was said by hand."""
    asked = set(asked_by(known, taking.group)) & set(known.returns)
    return not asked or bool(asked & set(parties))


def shared(settlement: Settlement, parties: Sequence[str]) -> list[Taking]:
    """What is taken in for every one of the parties."""
    [first, *others] = parties
    return [
        each
        for each in settlement.taken[first]
        if not each.local and all(each in settlement.taken[other] for other in others)
    ]


def united(known: Material, parties: Sequence[str], for_all: Sequence[Taking], at: str) -> Package:
    """The first copy with all that goes to every party."""
    first = parties[0]
    answered = [each for each in parties if each in known.returns]
    here = [each for each in answered if known.returns[each].receipt.base_round == known.round.number]
    left = list(for_all)
    union = known.sent[first]
    for asker in dict.fromkeys([*here, first]):
        mine = [each for each in left if asker in asked_by(known, each.group)] if asker in here else []
        mine = mine or (
            [each for each in left if not set(asked_by(known, each.group)) & set(known.returns)]
            if asker == first
            else []
        )
        if not mine:
            continue
        left = [each for each in left if each not in mine]
        table = table_for(known, asker, [asker] if asker in here else [], {}, None, at)
        already = carried_into(known.negotiation, known.round.number, asker)
        reworded = {each.group for each in mine if each.text and each.group in already}
        fresh = [each for each in mine if each.text or each.group not in already]
        theirs = written(table, fresh, reworded).package
        if asker == first and union is known.sent[first]:
            union = theirs
            continue
        union, stuck = moved_over(union, known.sent[asker], theirs)
        demand_fit(known, first, stuck, [each.group for each in mine])
    for asker, groups in by_asker(known, left, set(answered) - set(here)).items():
        one = known.returns[asker]
        theirs = with_places(one.answered, one.returned, asker, places_asked(known, asker, groups))
        union, stuck = moved_over(union, one.answered, theirs)
        demand_fit(known, first, stuck, groups)
    return union


def copy_draft(
    known: Material,
    settlement: Settlement,
    party: str,
    for_all: Sequence[Taking],
    pattern: tuple[str, Package],
    before: Package | None,
    at: str,
) -> Draft:
    first, union = pattern
    own = [party] if party in known.returns and known.returns[party].receipt.base_round == known.round.number else []
    local = [each for each in settlement.taken[party] if each not in for_all]
    over: dict[str, Package] = {}
    if for_all:
        package, stuck = moved_over(known.sent[party], known.sent[first], union)
        if stuck and all(party in asked_by(known, each.group) for each in for_all):
            local = [*local, *for_all]
        else:
            demand_fit(known, party, stuck, [each.group for each in for_all])
            over["_all"] = package
    already = carried_into(known.negotiation, known.round.number, party)
    foreign = [
        each
        for each in local
        if not each.text and each.group not in already and party not in asked_by(known, each.group)
    ]
    for asker, groups in by_asker(known, foreign, known.returns).items():
        over[f"_over_{asker}"] = fitting(known, party, asker, groups)
    handled = {id for groups in by_asker(known, foreign, known.returns).values() for id in groups}
    opened = open_elsewhere(known, settlement, party)
    moved = {id: f"_open_{id}" for id in opened}
    table = table_for(known, party, own, {**over, **{moved[id]: package for id, package in opened.items()}}, before, at)
    mine = [each for each in local if each.group not in handled]
    return draft_of(known, settlement, table, mine, tuple(over), at, moved)


def open_elsewhere(known: Material, settlement: Settlement, party: str) -> dict[str, Package]:
    """The party's copy with each open group that others of its målform ask for, where it fits."""
    already = carried_into(known.negotiation, known.round.number, party)
    alike = {each for each in known.returns if known.words.of(each).maalform == known.words.of(party).maalform}
    found: dict[str, Package] = {}
    for id in settlement.carried.get(party, ()):
        if id in already or party in asked_by(known, id) or not is_for(known, id, party):
            continue
        for asker, groups in by_asker(known, [Taking(id, Outcome.ACCEPTED)], alike).items():
            one = known.returns[asker]
            theirs = with_places(one.answered, one.returned, asker, places_asked(known, asker, groups))
            package, stuck = moved_over(known.sent[party], one.answered, theirs)
            found |= {} if stuck else {id: package}
    return found


def is_for(known: Material, group: str, party: str) -> bool:
    """Whether the group is not about a value that another party has for itself."""
    values = [each.value for each in asked_now(known, group) if each.value]
    return all(each.party in {"", party} for each in values)

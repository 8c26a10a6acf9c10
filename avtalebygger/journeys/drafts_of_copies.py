"""The next drafts of copies: what is taken in for every party is written once, into the first copy, and moved over from
there; a party's own goes into its own copy as it answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from avtalebygger.journeys.draft_of_one import (
    Draft,
    asked_by,
    by_asker,
    draft_of,
)
from avtalebygger.journeys.fitting import answer_with, asked_now, demand_fit, fitting
from avtalebygger.journeys.material import (
    Material,
    marks_moved_over,
)
from avtalebygger.journeys.taking_in import Written, marked, table_for
from avtalebygger.model.negotiation import (
    Outcome,
)
from avtalebygger.model.standing import Settlement, Taking
from avtalebygger.negotiate.groups import by_number, carried_into, standing_in
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
    """The copies of one målform. What was asked for in the other one alone goes into each by itself, as far as it needs
    no words of its own or has got them (`paired`)."""
    for_all = [each for each in shared(settlement, parties) if is_said_in(known, each, parties)]
    union = united(known, parties, for_all, at)
    found = {}
    for party in parties:
        draft = copy_draft(known, settlement, party, for_all, (parties[0], union), before.get(party), at)
        found[party] = replace(draft, by_hand=tuple(by_number({*draft.by_hand, *union.by_hand})))
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


def united(known: Material, parties: Sequence[str], for_all: Sequence[Taking], at: str) -> Written:
    """The first copy with all that goes to every party, as marks. What each of the others asked for is moved over to it
    by itself and laid over it with the rest, so that wishes which compose do so here too."""
    first = parties[0]
    by_hand: list[str] = []
    over: dict[str, Package] = {}
    homes = by_home(known, parties, for_all)
    for asker, takings in homes.items():
        if asker != first:
            answered, theirs = asked_in(known, asker, takings, at)
            package, stuck = marks_moved_over(known.sent[first], answered, theirs.package)
            demand_fit(known, first, stuck, [each.group for each in takings])
            over[f"_over_{asker}"] = package
            by_hand += theirs.by_hand
    own = [first] if first in known.returns and is_answer_now(known, first) else []
    table = table_for(known, first, own, over, None, at)
    done = marked(table, *fresh_and_gone(known, first, homes.get(first, ())), tuple(over))
    return replace(done, by_hand=(*by_hand, *done.by_hand))


def by_home(known: Material, parties: Sequence[str], takings: Iterable[Taking]) -> dict[str, list[Taking]]:
    """What is taken in, by the party in whose answer it stands: one that answered this round where there is one; what
    nobody answered, since it came by hand, by the first."""
    answered = [each for each in parties if each in known.returns]
    order = sorted(answered, key=lambda each: not is_answer_now(known, each))
    found: dict[str, list[Taking]] = {}
    for taking in takings:
        asked = asked_by(known, taking.group)
        home = next((each for each in order if each in asked), parties[0])
        found.setdefault(home, []).append(taking)
    return found


def is_answer_now(known: Material, party: str) -> bool:
    return known.returns[party].receipt.base_round == known.round.number


def asked_in(known: Material, asker: str, takings: Sequence[Taking], at: str) -> tuple[Package, Written]:
    """The document that a party answered, and the same with these of its wishes in it, as marks."""
    one = known.returns[asker]
    if is_answer_now(known, asker):
        table = table_for(known, asker, [asker], {}, None, at)
        return known.sent[asker], marked(table, *fresh_and_gone(known, asker, takings))
    return one.answered, Written(answer_with(known, asker, [each.group for each in takings]))


def fresh_and_gone(known: Material, party: str, takings: Iterable[Taking]) -> tuple[list[Taking], set[str]]:
    """What does not stand in the party's document yet, and what stands there open and was worded otherwise."""
    already = carried_into(known.negotiation, known.round.number, party)
    there = standing_in(known.negotiation, known.round.number, party)
    fresh = [each for each in takings if each.text or each.group not in there]
    return fresh, {each.group for each in fresh if each.group in already}


def copy_draft(
    known: Material,
    settlement: Settlement,
    party: str,
    for_all: Sequence[Taking],
    pattern: tuple[str, Written],
    before: Package | None,
    at: str,
) -> Draft:
    first, union = pattern
    own = [party] if party in known.returns and is_answer_now(known, party) else []
    local = [each for each in settlement.taken[party] if each not in for_all]
    over: dict[str, Package] = {}
    if for_all:
        package, stuck = marks_moved_over(known.sent[party], known.sent[first], union.package)
        if stuck and all(party in asked_by(known, each.group) for each in for_all):
            local = [*local, *for_all]
        else:
            demand_fit(known, party, stuck, [each.group for each in for_all])
            over["_all"] = package
    already = carried_into(known.negotiation, known.round.number, party)
    alike = answered_in(known, party)
    foreign = [
        each
        for each in local
        if not each.text and each.group not in already and party not in asked_by(known, each.group)
    ]
    for asker, groups in by_asker(known, foreign, alike).items():
        over[f"_over_{asker}"] = fitting(known, party, asker, groups)
    handled = {id for groups in by_asker(known, foreign, alike).values() for id in groups}
    opened = open_elsewhere(known, settlement, party)
    moved = {id: f"_open_{id}" for id in opened}
    table = table_for(known, party, own, {**over, **{moved[id]: package for id, package in opened.items()}}, before, at)
    mine = [each for each in local if each.group not in handled]
    return draft_of(known, settlement, table, mine, tuple(over), at, moved)


def answered_in(known: Material, party: str) -> set[str]:
    """Those that answered in the party's målform."""
    maalform = known.words.of(party).maalform
    return {each for each in known.returns if known.words.of(each).maalform == maalform}


def open_elsewhere(known: Material, settlement: Settlement, party: str) -> dict[str, Package]:
    """The party's copy with each open group that others of its målform ask for, where it fits."""
    already = carried_into(known.negotiation, known.round.number, party)
    alike = answered_in(known, party)
    found: dict[str, Package] = {}
    for id in settlement.carried.get(party, ()):
        if id in already or party in asked_by(known, id) or not is_for(known, id, party):
            continue
        for asker, groups in by_asker(known, [Taking(id, Outcome.ACCEPTED)], alike).items():
            one = known.returns[asker]
            package, stuck = marks_moved_over(known.sent[party], one.answered, answer_with(known, asker, groups))
            found |= {} if stuck else {id: package}
    return found


def is_for(known: Material, group: str, party: str) -> bool:
    """Whether the group is not about a value that another party has for itself."""
    values = [each.value for each in asked_now(known, group) if each.value]
    return all(each.party in {"", party} for each in values)

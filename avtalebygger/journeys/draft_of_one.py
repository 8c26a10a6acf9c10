"""One document of the next draft: what was decided for it, taken in; what stands open, as marks of those who ask.

A wish that answers another document than the one it goes into, an earlier round's or another party's copy, is moved
over to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from avtalebygger.journeys.fitting import asked_now, fitting
from avtalebygger.journeys.material import (
    Material,
    mark_names,
    one_merging,
)
from avtalebygger.journeys.merge import consolidated_document, merged
from avtalebygger.journeys.taking_in import Table, table_for, written
from avtalebygger.model.negotiation import (
    Extent,
    Outcome,
)
from avtalebygger.model.standing import Settlement, Taking
from avtalebygger.negotiate.groups import carried_into
from avtalebygger.word.package import Package
from avtalebygger.word.refreshed import refreshed


@dataclass(frozen=True, slots=True)
class Draft:
    """One document: as drafted without its fields brought up to date, and as it is written. `table`: what it was made
    from. `carried`: the extents of what stands open in it."""

    table: Table
    plain: Package
    package: Package
    by_hand: tuple[str, ...] = ()
    carried: Mapping[str, tuple[Extent, ...]] = field(default_factory=dict)


def joint_draft(known: Material, settlement: Settlement, party: str, before: Package | None, at: str) -> Draft:
    here = {each for each, one in known.returns.items() if one.receipt.base_round == known.round.number}
    takings = settlement.taken[party]
    late = [each for each in takings if not each.text and is_late(known, each.group, here)]
    over: dict[str, Package] = {}
    for asker, groups in by_asker(known, late, set(known.returns) - here).items():
        over[f"_over_{asker}"] = fitting(known, party, asker, groups)
    table = table_for(known, party, here, over, before, at)
    return draft_of(known, settlement, table, [each for each in takings if each not in late], tuple(over), at)


def draft_of(
    known: Material,
    settlement: Settlement,
    table: Table,
    takings: Sequence[Taking],
    over: Sequence[str],
    at: str,
    moved: Mapping[str, str] | None = None,
) -> Draft:
    """The document with what is taken in; what is carried on stands in it as open marks of those who ask. `moved`: open
    groups of other parties' copies -> the document moved over from there."""
    out = set(settlement.refused[table.party])
    already = carried_into(known.negotiation, known.round.number, table.party)
    taken_groups = {each.group for each in settlement.taken[table.party]}
    open_groups = settlement.carried.get(table.party, ())
    gone = out | {id for id in already if id not in taken_groups}
    # Formatting that was left open stands in no mark; accepted, it is still to be put in.
    fresh = [each for each in takings if not already.get(each.group) or each.text]
    gone |= {each.group for each in takings if each.text and each.group in already}
    done = written(table, fresh, gone, over)
    if not open_groups:
        return Draft(table, done.package, refreshed(known.sent[table.party], done.package), done.by_hand)
    return with_open(known, table, fresh, gone, over, open_groups, already, moved or {}, at)


def with_open(
    known: Material,
    table: Table,
    takings: Sequence[Taking],
    gone: set[str],
    over: Sequence[str],
    open_groups: Sequence[str],
    already: Mapping[str, tuple[Extent, ...]],
    moved: Mapping[str, str],
    at: str,
) -> Draft:
    from_taken = written(table, takings, gone, over)
    fresh = [id for id in open_groups if id not in already]
    still = [id for id in open_groups if id in already]

    def having(groups: Sequence[str]) -> Package:
        more = [Taking(id, Outcome.ACCEPTED) for id in groups if id in fresh and id not in moved]
        from_others = [moved[id] for id in groups if id in moved]
        stands = {id for id in groups if id in still}
        return written(table, [*takings, *more], gone - stands, [*over, *from_others]).package

    names = {id: ", ".join(mark_names(known.negotiation, asked_by(known, id)).values()) for id in open_groups}
    marked = merged(
        refreshed(known.sent[table.party], from_taken.package), {id: having([id]) for id in open_groups}, names, at
    )
    package = consolidated_document(marked)
    whole = having(open_groups)
    places = {
        id: tuple(
            Extent(each.start, each.end, each.content, each.comes_at)
            for each in one_merging(whole, having([other for other in open_groups if other != id]), id).segments[id]
        )
        for id in open_groups
    }
    return Draft(table, from_taken.package, package, from_taken.by_hand, places)


# ---------------------------------------------------------------- what was asked of another document


def is_late(known: Material, group: str, here: set[str]) -> bool:
    """Whether only answers to an earlier round, come in this one, hold the group's words."""
    asked = [each for each in asked_now(known, group) if each.extents]
    return (
        bool(asked)
        and not any(each.party in here for each in asked)
        and any(each.party in known.returns for each in asked)
    )


def by_asker(known: Material, takings: Iterable[Taking], askers: Iterable[str]) -> dict[str, list[str]]:
    """Each group with the first of its parties, in the parties' order, that answered."""
    found: dict[str, list[str]] = {}
    for taking in takings:
        asked = known.negotiation.asked_by(known.negotiation.groups[taking.group])
        first = next((each for each in asked if each in set(askers)), None)
        if first is not None:
            found.setdefault(first, []).append(taking.group)
    return found


def asked_by(known: Material, group: str) -> tuple[str, ...]:
    return known.negotiation.asked_by(known.negotiation.groups[group])

"""One document of the next draft: what was decided for it, taken in; what stands open, as marks of those who ask.

A wish that answers another document than the one it goes into, an earlier round's or another party's copy, is moved
over to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from avtalebygger.errors import Problem, UndecidedError
from avtalebygger.journeys.fitting import asked_now, fitting
from avtalebygger.journeys.left_open import Open, places_open, with_open_marks
from avtalebygger.journeys.material import (
    Material,
    mark_names,
)
from avtalebygger.journeys.open_marks import Undone, is_moot, owners_of, said
from avtalebygger.journeys.taking_in import Table, laid, table_for, written
from avtalebygger.messages import text
from avtalebygger.model.negotiation import (
    Extent,
    Outcome,
    Owners,
)
from avtalebygger.model.standing import Settlement, Taking
from avtalebygger.negotiate.groups import carried_into, standing_in
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.pen import JOINER
from avtalebygger.redlining.segments import segments
from avtalebygger.redlining.whose import named
from avtalebygger.word.package import Package
from avtalebygger.word.refreshed import refreshed
from avtalebygger.word.resolve import reject_all, resolved


@dataclass(frozen=True, slots=True)
class Draft:
    """One document: as drafted without its fields brought up to date, and as it is written. `table`: what it was made
    from. `carried`: the extents of what stands open in it; `marks`: of each mark in it the groups that ask for it;
    `met`: what is open and has no mark in it, since what was decided does the same."""

    table: Table
    plain: Package
    package: Package
    by_hand: tuple[str, ...] = ()
    carried: Mapping[str, tuple[Extent, ...]] = field(default_factory=dict)
    marks: Owners = ()
    met: tuple[str, ...] = ()

    @property
    def shown(self) -> set[str]:
        """What stands open in it and can be seen there."""
        return {id for ids in self.marks for id in ids} | {id for id, places in self.carried.items() if places}


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
    there = standing_in(known.negotiation, known.round.number, table.party)
    fresh = [each for each in takings if each.text or each.group not in there]
    gone |= {each.group for each in takings if each.text and each.group in already}
    done = written(table, fresh, gone, over)
    sent = known.sent[table.party]
    if not open_groups:
        return Draft(table, done.package, refreshed(sent, done.package), done.by_hand)
    stands = {id for id in open_groups if id in already}
    layers, by_hand = laid(table, fresh, gone - stands, over, done.undone)
    groups = {id: left_open(table, id, id in stands, (moved or {}).get(id, ""), done.undone) for id in open_groups}
    marked = refreshed(sent, with_open_marks(table.merging, layers, groups, at, done.undone))
    if stands and not done.by_hand and said(resolved(marked, reject_all)) != said(refreshed(sent, done.package)):
        raise UndecidedError([*tangled(known, stands)])
    package = named(marked, lambda ids: name_of_marks(known, ids))
    drafted = Draft(table, done.package, package, by_hand, places_open(marked, open_groups), owners_of(marked))
    hidden = {id: one for id, one in groups.items() if id not in drafted.shown}
    lost = [id for id in table.marks.groups.intersection(hidden) if not is_moot(table.marks, id, already.keys() - gone)]
    if lost:
        raise UndecidedError([*tangled(known, lost)])
    return replace(drafted, met=tuple(id for id, one in hidden.items() if is_met(table, id, one, layers.values())))


def is_met(table: Table, id: str, one: Open, taken: Iterable[Layer]) -> bool:
    """Whether an open group that no mark shows would have marks if what is taken in did not do what it asks for, or did
    not take away what was to look otherwise."""
    if id in table.met | table.marks.groups or any(layer.flows for layer in one.layers):
        return True
    looks = [look for layer in one.layers for look in layer.looks]
    gone = [each for layer in taken for each in segments(table.flows, layer)] if looks else []
    return bool(looks) and all(
        any(each.start <= look.start and look.end <= each.end for each in gone) for look in looks
    )


def tangled(known: Material, standing: Collection[str]) -> Iterator[Problem]:
    """What stood open in one round and cannot in another: no mark holds it apart from what others ask for."""
    for id in sorted(standing):
        group = known.negotiation.groups[id]
        asking = ", ".join(map(known.negotiation.name_of, known.negotiation.asked_by(group)))
        hint = text("it overlaps another wish that stands open and cannot stay so for one more round: decide it now")
        yield Problem("AVT530", {"count": len(group.proposals), "party": asking, "proposals": id}, hint=hint)


def left_open(table: Table, id: str, stands: bool, moved: str, by_marks: Undone | None) -> Open:
    """`moved`: the document moved over from another party's copy that the group's words come from."""
    if moved:
        return Open([table.merging.layers[moved]])
    takings = [] if stands else [Taking(id, Outcome.ACCEPTED)]
    layers, _ = laid(table, takings, {id} if stands else (), by_marks=by_marks)
    return Open([*layers.values()], stands)


def name_of_marks(known: Material, groups: Iterable[str]) -> str:
    """Those who ask for any of the groups."""
    asking = {party for id in groups for party in asked_by(known, id)}
    return JOINER.join(mark_names(known.negotiation, asking).values())


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

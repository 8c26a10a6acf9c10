"""Proposals and decisions -> what each party's next draft takes in, and what stands in the way of it.

A group is taken in where it was accepted, or where another wording was decided for it (partly, countered). It goes
into every draft, or in copies into that of the party whose own value it is, or of those it was decided for. What the
penholder changed in the document as sent stands there already, and goes out where it was refused. How the words get
into a document is not asked here, nor whether the law still holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from avtalebygger.errors import Problem, UndecidedError
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Conflict, Decision, Group, Negotiation, Outcome, Proposal
from avtalebygger.model.standing import Clash, Settlement, Taking
from avtalebygger.negotiate.collide import clashing
from avtalebygger.negotiate.groups import by_number
from avtalebygger.negotiate.subject import groups_in_play
from avtalebygger.negotiate.views import latest_first


@dataclass(frozen=True)
class Table:
    """The groups in play and the decisions on them, laid out once for all parties."""

    negotiation: Negotiation

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Those with something still asked for, in the order of their numbers."""
        every = (self.negotiation.groups[id] for id in by_number(groups_in_play(self.negotiation)))
        return tuple(group for group in every if self.asked[group.id])

    @cached_property
    def asked(self) -> Mapping[str, tuple[Proposal, ...]]:
        negotiation = self.negotiation
        return {id: negotiation.standing(negotiation.groups[id]) for id in groups_in_play(negotiation)}

    @cached_property
    def decisions(self) -> Mapping[str, tuple[Decision, ...]]:
        return latest_first(self.negotiation)

    def decision(self, group: str, party: str) -> Decision | None:
        return next((each for each in self.decisions.get(group, ()) if each.covers(party)), None)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        conflicts = self.negotiation.conflicts
        return tuple(conflicts[id] for id in by_number(conflicts))


def settle(negotiation: Negotiation, parties: Sequence[str], *, carry_open: bool = False) -> Settlement:
    """What the drafts of `parties` take in. With `carry_open`, what is undecided goes on as open marks and does not
    stand in the way, but where it collides with what is taken in."""
    table = Table(negotiation)
    parties = negotiation.in_order(parties)
    taken = {party: tuple(takings(table, party)) for party in parties}
    undecided = [group.id for group in table.groups if undecided_in(table, group)]
    carried = tuple(id for id in undecided if carry_open and not stands_against(table, id, taken.values()))
    blocking = [id for id in undecided if id not in carried]
    stand_open = {party: tuple(id for id in carried if table.decision(id, party) is None) for party in parties}
    return Settlement(
        taken=taken,
        refused={party: tuple(refused(table, party)) for party in parties},
        carried=stand_open,
        undecided=by_party(
            negotiation, (each for id in blocking for each in undecided_in(table, negotiation.groups[id]))
        ),
        clashes=tuple(clashes(table, taken)),
    )


def takings(table: Table, party: str) -> Iterable[Taking]:
    for group in table.groups:
        decision = table.decision(group.id, party)
        asked = table.asked[group.id]
        if decision is None or not takes_in(decision) or not goes_to(asked, party):
            continue
        if not (asked[0].in_base and decision.outcome is Outcome.ACCEPTED):
            yield Taking(group.id, decision.outcome, decision.text, bool(decision.for_parties))


def takes_in(decision: Decision) -> bool:
    """Whether the decision puts words into the draft: those asked for, or others in their place."""
    if decision.outcome in {Outcome.PARTLY, Outcome.COUNTERED}:
        return bool(decision.text.strip())
    return decision.outcome is Outcome.ACCEPTED


def goes_to(asked: Sequence[Proposal], party: str) -> bool:
    """A value that each party has for itself goes into its own document alone."""
    value = asked[0].value
    return value is None or value.party in {"", party}


def refused(table: Table, party: str) -> Iterable[str]:
    """The penholder's own changes that stand in the document and were decided against, or otherwise worded."""
    for group in table.groups:
        decision = table.decision(group.id, party)
        if decision is not None and table.asked[group.id][0].in_base and goes_out(decision):
            yield group.id


def goes_out(decision: Decision) -> bool:
    if decision.outcome in {Outcome.REJECTED, Outcome.WITHDRAWN}:
        return True
    return takes_in(decision) and decision.outcome is not Outcome.ACCEPTED


def undecided_in(table: Table, group: Group) -> tuple[str, ...]:
    """The group's proposals that no decision covers, for the party that asks."""
    return tuple(each.id for each in table.asked[group.id] if table.decision(group.id, each.party) is None)


def undecided(negotiation: Negotiation) -> Mapping[str, tuple[str, ...]]:
    """Party id -> its undecided proposals in play, in the parties' order."""
    table = Table(negotiation)
    return by_party(negotiation, (each for group in table.groups for each in undecided_in(table, group)))


def by_party(negotiation: Negotiation, proposals: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for id in by_number(proposals):
        found.setdefault(negotiation.proposals[id].party, []).append(id)
    return {party: tuple(found[party]) for party in negotiation.in_order(found)}


# ---------------------------------------------------------------- what cannot stand together


def stands_against(table: Table, group: str, taken: Iterable[Sequence[Taking]]) -> bool:
    """Whether the group collides with one that is taken in: its open marks would lie on words that are no more."""
    pairs = [pair for conflict in table.conflicts for pair in conflict.pairs if group in pair]
    others = {id for pair in pairs for id in pair if id != group}
    return any(taking.group in others for each in taken for taking in each)


def clashes(table: Table, taken: Mapping[str, Sequence[Taking]]) -> Iterable[Clash]:
    """Conflicts of which one party's draft would take in more than can stand. In copies another party's may not."""
    for conflict in table.conflicts:
        found: dict[tuple[str, ...], list[str]] = {}
        for party, takings in taken.items():
            pairs = clashing((each.group for each in takings), conflict.pairs)
            if pairs:
                found.setdefault(tuple(by_number({id for pair in pairs for id in pair})), []).append(party)
        for groups, parties in found.items():
            yield Clash(conflict.id, groups, tuple(parties))


def clashes_with(negotiation: Negotiation, decided: Collection[str]) -> tuple[Clash, ...]:
    """What stands in the way of the next draft by the decisions on the groups `decided`: each pair of groups that are
    both taken in and cannot both stand, one of them among these."""
    round = negotiation.round
    found = settle(negotiation, tuple(round.sent)).clashes if round else ()
    return tuple(
        Clash(clash.conflict, pair, clash.parties)
        for clash in found
        for pair in clashing(clash.groups, negotiation.conflicts[clash.conflict].pairs)
        if not set(pair).isdisjoint(decided)
    )


def settled(negotiation: Negotiation, settlement: Settlement) -> None:
    """Raises UndecidedError (exit 5), naming all that stands in the way: AVT530 by party, AVT531 or AVT532 by
    conflict."""
    problems = [*undecided_problems(negotiation, settlement), *clash_problems(negotiation, settlement)]
    if problems:
        raise UndecidedError(problems)


def undecided_problems(negotiation: Negotiation, settlement: Settlement) -> Iterable[Problem]:
    for party, proposals in settlement.undecided.items():
        said = {"count": len(proposals), "party": negotiation.name_of(party), "proposals": ", ".join(proposals)}
        hint = text("avtale decide {id} --accept | --partly | --reject | --counter | --defer", id=proposals[0])
        yield Problem("AVT530", said, hint=hint)


def clash_problems(negotiation: Negotiation, settlement: Settlement) -> Iterable[Problem]:
    everyone = tuple(settlement.taken)
    for clash in settlement.clashes:
        hint = text("see them with avtale proposals list --conflict; reject, counter or defer all but one")
        said = {"conflict": clash.conflict, "groups": ", ".join(clash.groups)}
        if clash.parties == everyone:
            yield Problem("AVT531", said, hint=hint)
        else:
            names = ", ".join(map(negotiation.name_of, clash.parties))
            yield Problem("AVT532", {**said, "parties": names}, hint=hint)

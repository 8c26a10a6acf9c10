"""What a person asks of a negotiation: one proposal with all it hangs together with, where each party stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from avtalebygger.model.change import ChangeClass
from avtalebygger.model.negotiation import (
    Conflict,
    Decision,
    Group,
    Negotiation,
    Outcome,
    Proposal,
    ProposalKind,
    Round,
)
from avtalebygger.model.standing import Earlier, PartyStatus, ProposalView
from avtalebygger.negotiate.groups import by_number
from avtalebygger.text.clause_numbers import is_within
from avtalebygger.text.tokens import words

Place = tuple[object, ...]


@dataclass(frozen=True)
class Views:
    """The same questions asked of many proposals, with what they share looked up once."""

    negotiation: Negotiation

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Proposal id -> its group."""
        return {id: group for group in self.negotiation.groups.values() for id in group.proposals}

    @cached_property
    def conflicts(self) -> Mapping[str, Conflict]:
        """Group id -> its conflict."""
        return {id: conflict for conflict in self.negotiation.conflicts.values() for id in conflict.groups}

    @cached_property
    def decisions(self) -> Mapping[str, tuple[Decision, ...]]:
        return latest_first(self.negotiation)

    @cached_property
    def by_clause(self) -> Mapping[str, tuple[Proposal, ...]]:
        found: dict[str, list[Proposal]] = {}
        for id in by_number(self.negotiation.proposals):
            proposal = self.negotiation.proposals[id]
            found.setdefault(clause_key(proposal), []).append(proposal)
        return {key: tuple(each) for key, each in found.items()}

    def decision(self, proposal: Proposal) -> Decision | None:
        """The one that stands for the party that asks."""
        decisions = self.decisions.get(self.groups[proposal.id].id, ())
        return next((each for each in decisions if each.covers(proposal.party)), None)

    def view(self, proposal_id: str) -> ProposalView:
        proposal = self.negotiation.proposals[proposal_id]
        group = self.groups[proposal_id]
        conflict = self.conflicts.get(group.id)
        return ProposalView(
            proposal=proposal,
            group=group,
            parties=self.negotiation.asked_by(group),
            conflict=conflict,
            decision=self.decision(proposal),
            against=in_parties_order(self.negotiation, self.against(group, conflict)) if conflict else (),
            earlier=tuple(self.earlier(proposal)),
        )

    def against(self, group: Group, conflict: Conflict) -> Iterator[Proposal]:
        others = {id for pair in conflict.pairs if group.id in pair for id in pair} - {group.id}
        for id in by_number(others):
            yield from self.negotiation.standing(self.negotiation.groups[id])

    def earlier(self, proposal: Proposal) -> Iterator[Earlier]:
        for other in self.by_clause.get(clause_key(proposal), ()):
            if other.round >= proposal.round:
                continue
            decision = self.decision(other)
            if is_same_place(other, proposal) or is_on_words_of(proposal, put_in(other, decision)):
                yield Earlier(other, decision, asks_the_same(other, proposal))


def in_parties_order(negotiation: Negotiation, proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """By party in the agreement's order, whoever answered first."""
    found = list(proposals)
    order = negotiation.in_order(each.party for each in found)
    return tuple(sorted(found, key=lambda each: order.index(each.party)))


def latest_first(negotiation: Negotiation) -> Mapping[str, tuple[Decision, ...]]:
    """Group id -> the decisions on it, the latest first."""
    found: dict[str, list[Decision]] = {}
    for decision in reversed(negotiation.decisions):
        found.setdefault(decision.group, []).append(decision)
    return {id: tuple(each) for id, each in found.items()}


def views(negotiation: Negotiation) -> tuple[ProposalView, ...]:
    """Every proposal, in the order of ids."""
    look = Views(negotiation)
    return tuple(look.view(id) for id in by_number(negotiation.proposals))


def earlier(negotiation: Negotiation, proposal: Proposal) -> tuple[Earlier, ...]:
    """What was asked for in earlier rounds on the same place, by anyone, and what was decided; the same words are
    `again`."""
    return tuple(Views(negotiation).earlier(proposal))


# ---------------------------------------------------------------- the same place, the same wish


def clause_key(proposal: Proposal) -> str:
    """A clause by its id; one without, by its heading, since numbers change from round to round."""
    return proposal.clause_id or proposal.clause_title.casefold() or proposal.clause


def is_same_place(one: Proposal, other: Proposal) -> bool:
    """On one clause: the same parameter, the same words that go, or something else in the same paragraph's gap."""
    return asks_the_same(one, other) or place_of(one) == place_of(other) != ()


def place_of(proposal: Proposal) -> Place:
    """Words that go are the place where they are few enough to be looked for again; elsewhere the paragraph is."""
    if proposal.value:
        return "value", proposal.value.parameter
    going = words(proposal.before)
    if going:
        return "words", going
    around = words(proposal.context)
    return ("gap", around) if around else ()


def put_in(proposal: Proposal, decision: Decision | None) -> tuple[str, ...]:
    """The words that stand in the text since the decision: those asked for, or others in their place."""
    if decision is None or decision.outcome not in {Outcome.ACCEPTED, Outcome.PARTLY, Outcome.COUNTERED}:
        return ()
    return words(proposal.after if decision.outcome is Outcome.ACCEPTED else decision.text)


def is_on_words_of(proposal: Proposal, decided: Sequence[str]) -> bool:
    """Whether the proposal would change words that an earlier decision put into its paragraph, or made it of."""
    if not decided:
        return False
    around, going = words(proposal.context), words(proposal.before)
    if not going:
        return around == decided
    return is_part(going, decided) and is_part(decided, around)


def is_part(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words stand in the others, one after the other."""
    return any(whole[at : at + len(some)] == some for at in range(len(whole) - len(some) + 1))


def asks_the_same(one: Proposal, other: Proposal) -> bool:
    if one.value and other.value:
        return (one.value.parameter, one.value.after) == (other.value.parameter, other.value.after)
    if ProposalKind.FORMAT in {one.kind, other.kind}:
        return False
    said = [(words(each.before), words(each.after)) for each in (one, other)]
    return said[0] == said[1] != ((), ())


# ---------------------------------------------------------------- where each party stands


def party_statuses(negotiation: Negotiation, round: Round) -> tuple[PartyStatus, ...]:
    """Every party in the agreement's order, those who only added proposals by hand among them."""
    look = Views(negotiation)
    asked: dict[str, list[Proposal]] = {}
    for proposal in negotiation.proposals.values():
        if proposal.round == round.number and not proposal.withdrawn:
            asked.setdefault(proposal.party, []).append(proposal)
    return tuple(party_status(look, round, party.id, asked.get(party.id, [])) for party in negotiation.parties)


def party_status(look: Views, round: Round, party: str, asked: Iterable[Proposal]) -> PartyStatus:
    proposals = list(asked)
    receipt = round.receipt(party)
    outcomes = Counter(found.outcome for each in proposals if (found := look.decision(each)) is not None)
    return PartyStatus(
        party=party,
        sent=party in round.sent,
        received_at=receipt.at if receipt else "",
        proposals=len(proposals),
        tracked=sum(each.tracked and each.kind is not ProposalKind.ADDED for each in proposals),
        untracked=sum(not each.tracked and each.kind is not ProposalKind.ADDED for each in proposals),
        comments=receipt.comments if receipt else 0,
        decided=sum(outcomes.values()),
        outcomes=dict(outcomes),
    )


def on_clause(negotiation: Negotiation, clause: str) -> tuple[Proposal, ...]:
    """The proposals on a clause named by id, number or heading, in the order of ids."""
    found = (id for id, each in negotiation.proposals.items() if names(each, clause))
    return tuple(negotiation.proposals[id] for id in by_number(found))


# ---------------------------------------------------------------- some of the proposals


@dataclass(frozen=True, slots=True)
class Choice:
    """Which proposals to show; what is empty chooses nothing away. `status` is undecided, decided, or an outcome;
    `conflict` an id, or True for all that are in one."""

    party: str = ""
    clause: str = ""
    weight: ChangeClass | None = None
    status: str = ""
    conflict: str | bool = ""
    round: int = 0

    def takes(self, view: ProposalView) -> bool:
        proposal = view.proposal
        return (
            self.party in {"", proposal.party}
            and (not self.clause or names(proposal, self.clause))
            and self.weight in {None, proposal.weight}
            and (not self.status or self.status in statuses_of(view))
            and self.takes_conflict(view)
            and self.round in {0, proposal.round}
        )

    def takes_conflict(self, view: ProposalView) -> bool:
        if isinstance(self.conflict, bool):
            return not self.conflict or view.conflict is not None
        return not self.conflict or (view.conflict is not None and view.conflict.id == self.conflict)


def statuses_of(view: ProposalView) -> set[str]:
    if view.proposal.withdrawn:
        return {Outcome.WITHDRAWN.value}
    return {"decided", view.decision.outcome.value} if view.decision else {"undecided"}


def names(proposal: Proposal, clause: str) -> bool:
    """Whether a person who says `clause` means the proposal's: by id, heading or number, where 13.4 is in 13."""
    said = {proposal.clause_id, proposal.clause, proposal.clause_title}
    return clause.casefold() in {each.casefold() for each in said} or is_within(proposal.clause, clause)

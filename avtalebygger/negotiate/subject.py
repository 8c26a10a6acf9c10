"""What an id that a person wrote stands for, and whether it is still in play."""

from __future__ import annotations

from difflib import get_close_matches

from avtalebygger.errors import Problem, StateError
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Group, Negotiation, Outcome, Round
from avtalebygger.negotiate.groups import carried_into


def group_named(negotiation: Negotiation, subject: str) -> Group:
    """The group that a proposal is in, or that the id names. Raises StateError: AVT521 for a conflict, with its groups;
    AVT520 for what there is not, with the nearest there is."""
    group = negotiation.groups.get(subject) or negotiation.group_of(subject)
    if group is not None:
        return group
    if subject in negotiation.conflicts:
        groups = ", ".join(negotiation.conflicts[subject].groups)
        hint = text("decide each of its groups; at most one of those that collide can be accepted")
        raise StateError(Problem("AVT521", {"subject": subject, "groups": groups}, hint=hint))
    raise StateError(Problem("AVT520", {"subject": subject}, hint=nearest_subject(negotiation, subject)))


def nearest_subject(negotiation: Negotiation, subject: str) -> str:
    if party := negotiation.party(subject.casefold()):
        return text("{id} is a party; --for is said once for each: --for {id}", id=party.id)
    known = [*negotiation.proposals, *negotiation.groups]
    close = get_close_matches(subject.upper(), known, n=1, cutoff=0.6) if len(subject) < 20 else []
    return text("did you mean {id}?", id=close[0]) if close else text("avtale proposals list names them")


def in_play(negotiation: Negotiation, subject: str, group: Group) -> None:
    """Raises StateError AVT525 for a group of a round that is over and that was neither carried on nor deferred."""
    if group.id not in groups_in_play(negotiation):
        hint = text("what is raised again in the present round has an id of that round")
        raise StateError(Problem("AVT525", {"subject": subject, "round": group.round}, hint=hint))


def groups_in_play(negotiation: Negotiation) -> tuple[str, ...]:
    """The groups of the present round, those that the round before left open in its draft, and those that stood
    deferred when the round began."""
    if not negotiation.rounds:
        return ()
    present = negotiation.rounds[-1].number
    open_still = carried_into(negotiation, present).keys() | deferred_before(negotiation, negotiation.rounds[-1])
    return tuple(id for id, group in negotiation.groups.items() if group.round == present or id in open_still)


def deferred_before(negotiation: Negotiation, round: Round) -> set[str]:
    """The groups whose latest decision before the round put them off."""
    latest = {each.group: each.outcome for each in negotiation.decisions if each.event < round.event}
    return {group for group, outcome in latest.items() if outcome is Outcome.DEFERRED}

"""The rules of a decision, and the body of the event that records some.

A decision on a proposal is one on its group, for all parties or for those named. Of several on one group the latest
stands; all stay. What the decisions lead to is `settle`'s question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from avtalebygger.errors import Problem, StateError
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Decision, Group, Negotiation, Outcome, Proposal
from avtalebygger.negotiate import collide
from avtalebygger.negotiate.record import plain, records
from avtalebygger.negotiate.subject import group_named, in_play

WITH_TEXT = (Outcome.PARTLY, Outcome.COUNTERED)


def decided_body(negotiation: Negotiation, decisions: Sequence[Decision], recorded_by: str) -> dict[str, Any]:
    """A `decided` event's body. Raises StateError with every Problem of every decision (AVT520–AVT527)."""
    problems: list[Problem] = []
    kept = [one for each in decisions if (one := checked(negotiation, each, problems)) is not None]
    if problems:
        raise StateError(problems)
    return {"decisions": plain([replace(each, recorded_by=recorded_by) for each in kept])}


def recorded_as(negotiation: Negotiation, body: Mapping[str, Any]) -> tuple[Decision, ...]:
    """The decisions that the journal holds in the words of a `decided` event's body, with nothing later on their
    groups: said again they are no new ones. None where they are."""
    said = records(Decision, body["decisions"])
    groups = {each.group for each in said}
    last = tuple(each for each in negotiation.decisions if each.group in groups)[-len(said) :]
    return last if tuple(replace(each, event=0, at="") for each in last) == said else ()


def checked(negotiation: Negotiation, decision: Decision, problems: list[Problem]) -> Decision | None:
    """The decision with its group, what is wrong with it added to `problems`."""
    try:
        group = group_named(negotiation, decision.subject)
        in_play(negotiation, decision.subject, group)
    except StateError as error:
        problems += error.problems
        return None
    problems += found_wrong(negotiation, decision, group)
    return replace(decision, group=group.id, for_parties=negotiation.in_order(decision.for_parties))


def found_wrong(negotiation: Negotiation, decision: Decision, group: Group) -> Iterator[Problem]:
    said = {"subject": decision.subject, "outcome": decision.outcome.value}
    if decision.outcome.needs_reason and not decision.reason.strip():
        yield Problem("AVT522", said, hint=text("--reason TEXT, or reason: in the decisions file"))
    if decision.text.strip() and decision.outcome not in WITH_TEXT:
        yield Problem("AVT526", said)
    if decision.for_parties and negotiation.form == "joint":
        hint = text("counter with a ledd that names the party: --counter --text FILE --reason TEXT")
        yield Problem("AVT523", said, hint=hint)
    for party in decision.for_parties:
        if negotiation.party(party) is None:
            names = ", ".join(each.id for each in negotiation.parties)
            yield Problem("AVT524", {"party": party}, hint=text("one of: {names}", names=names))
    if decision.outcome is Outcome.ACCEPTED and (torn := at_odds(negotiation.standing(group))):
        hint = text("avtale proposals ungroup parts them; partly or counter with a text settles them together")
        yield Problem("AVT527", {**said, "group": group.id, "proposals": ", ".join(torn)}, hint=hint)


def at_odds(proposals: Iterable[Proposal]) -> tuple[str, ...]:
    """Proposals of one group, put together by a person, that collide with one another."""
    torn = [pair for pair in combinations(proposals, 2) if collide.collides(*pair)]
    return tuple(dict.fromkeys(each.id for pair in torn for each in pair))

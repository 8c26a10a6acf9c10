"""What may be done now: send → receive and decide → close → next → send. Anything else is refused with the way out."""

from __future__ import annotations

from enum import StrEnum

from avtalebygger.errors import Problem, StateError
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Negotiation, Round
from avtalebygger.model.standing import Stage


class Act(StrEnum):
    SEND = "send"
    RECEIVE = "receive"
    ADD = "add"
    GROUP = "group"  # and ungroup
    DECIDE = "decide"
    CLOSE = "close"
    NEXT = "next"
    CONCLUDE = "conclude"


DOING = {
    Act.SEND: "send",
    Act.RECEIVE: "receive",
    Act.ADD: "add to the proposals",
    Act.GROUP: "group proposals",
    Act.DECIDE: "decide",
    Act.CLOSE: "close",
    Act.NEXT: "write the next draft",
    Act.CONCLUDE: "conclude",
}
"""Each act as the end of a sentence: «nothing to …», «too late to …»."""

ALLOWED: dict[Stage, frozenset[Act]] = {
    Stage.OPENED: frozenset({Act.SEND}),
    Stage.SENT: frozenset(Act) - {Act.NEXT},
    Stage.CLOSED: frozenset({Act.ADD, Act.GROUP, Act.DECIDE, Act.NEXT, Act.CONCLUDE}),
    Stage.DRAFTED: frozenset({Act.SEND, Act.CONCLUDE}),
    Stage.CONCLUDED: frozenset(),
}


def stage(negotiation: Negotiation) -> Stage:
    round = negotiation.round
    if is_concluded(negotiation):
        return Stage.CONCLUDED
    if round is None:
        return Stage.OPENED
    if round.drafted_at:
        return Stage.DRAFTED
    return Stage.CLOSED if round.closed_at else Stage.SENT


def is_concluded(negotiation: Negotiation) -> bool:
    """A joint agreement by one final document, copies when each party that was sent one has its own."""
    if negotiation.form == "joint" or not negotiation.rounds:
        return bool(negotiation.concluded)
    return bool(negotiation.concluded) and not unconcluded(negotiation)


def unconcluded(negotiation: Negotiation) -> tuple[str, ...]:
    """Copies: the parties, in order, whose final document nobody has held against their draft."""
    done = {each.party for each in negotiation.concluded}
    return tuple(party for party in answering(negotiation, negotiation.rounds[-1]) if party not in done)


def allowed(negotiation: Negotiation, act: Act) -> None:
    """Raises StateError AVT510–AVT517 (exit 4) where the act is out of order, with the way out as its hint."""
    now = stage(negotiation)
    if act not in ALLOWED[now]:
        raise StateError(refusal(negotiation, now, act))
    if act is Act.SEND and now is Stage.SENT and not unsent(negotiation):
        number = negotiation.rounds[-1].number
        raise StateError(Problem("AVT517", {"round": number}, hint=text("avtale round close, then avtale round next")))


def refusal(negotiation: Negotiation, now: Stage, act: Act) -> Problem:
    number = negotiation.rounds[-1].number if negotiation.rounds else 0
    match now:
        case Stage.OPENED:
            return Problem("AVT510", {"act": text(DOING[act])}, hint=text("avtale round send"))
        case Stage.SENT:
            return Problem("AVT512", {"round": number}, hint=text("avtale round close"))
        case Stage.CLOSED:
            return Problem("AVT513", {"act": text(DOING[act]), "round": number}, hint=way_out_of_closed(act))
        case Stage.DRAFTED:
            hint = text("avtale round send begins round {next}", next=number + 1)
            return Problem("AVT514", {"act": text(DOING[act]), "round": number}, hint=hint)
        case Stage.CONCLUDED:
            return Problem(
                "AVT515", {"act": text(DOING[act])}, hint=text("avtale history and avtale blame still answer")
            )


def way_out_of_closed(act: Act) -> str:
    if act is Act.RECEIVE:
        return text("avtale proposals add records a late wish; the file can answer the next round")
    return text("avtale round next writes the next draft")


def answers(negotiation: Negotiation, base: int, *, said: bool = False) -> None:
    """Whether a file that answers the round `base` may be received. Raises StateError AVT511 where that is an earlier
    round and nobody `said` so, AVT518 where there is no such round."""
    last = negotiation.rounds[-1].number
    if not any(each.number == base for each in negotiation.rounds):
        raise StateError(Problem("AVT518", {"round": base, "last": last}))
    if base != last and not said:
        hint = text("--base R{base} receives it against what was sent then", base=base)
        raise StateError(Problem("AVT511", {"base": base, "round": last}, hint=hint))


def closable(negotiation: Negotiation, *, allow_missing: bool = False) -> tuple[str, ...]:
    """The parties that have not answered, in order. Raises StateError AVT516 where there are some and they may not be
    missing."""
    allowed(negotiation, Act.CLOSE)
    absent = missing(negotiation)
    if absent and not allow_missing:
        names = ", ".join(map(negotiation.name_of, absent))
        hint = text("avtale round close --allow-missing closes without them")
        raise StateError(Problem("AVT516", {"parties": names}, hint=hint))
    return absent


def missing(negotiation: Negotiation) -> tuple[str, ...]:
    """Parties that were sent the round and have not answered."""
    round = negotiation.round
    return tuple(each for each in answering(negotiation, round) if round.receipt(each) is None) if round else ()


def answering(negotiation: Negotiation, round: Round) -> tuple[str, ...]:
    """The parties that an answer is awaited from: all that were sent a document, but the penholder."""
    return tuple(each for each in negotiation.in_order(round.sent) if each != negotiation.penholder)


def unsent(negotiation: Negotiation) -> tuple[str, ...]:
    """Parties that the present round has not gone out to."""
    round = negotiation.round
    return tuple(
        party.id
        for party in negotiation.parties
        if party.id != negotiation.penholder and (round is None or party.id not in round.sent)
    )

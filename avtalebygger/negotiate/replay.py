"""Events -> where we stand. The only way to a `Negotiation`.

Nothing is compared or numbered anew: what an event says was found, is what was found. The one who writes an event comes
to its new standing by `applied`, as the one who reads it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from avtalebygger.errors import JournalError, Location, Problem
from avtalebygger.model.change import MarkOutcome
from avtalebygger.model.finding import Finding
from avtalebygger.model.negotiation import (
    Claim,
    ClauseComment,
    Conclusion,
    Decision,
    Event,
    EventKind,
    Extent,
    FileMark,
    Negotiation,
    NegotiationParty,
    Owners,
    Proposal,
    Receipt,
    Round,
    ValueChange,
)
from avtalebygger.negotiate.groups import by_number, with_grouping, with_proposals
from avtalebygger.negotiate.record import listed, mapped, record, records, texts


def replay(events: Iterable[Event], head: str = "") -> Negotiation:
    """Where the events lead. `head` is the sha256 of the last event file's bytes, which only the folder knows.

    Raises JournalError AVT401 for an event whose body is not what its kind has."""
    return replace(reduce(applied, events, Negotiation()), head=head)


def applied(negotiation: Negotiation, event: Event) -> Negotiation:
    """Where one more event leads; the head is then no longer known."""
    try:
        after = APPLY[event.kind](negotiation, event, event.body)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        where = Location(f"journal/{event.number:06d}.json")
        raise JournalError(Problem("AVT401", {"cause": f"{event.kind.value}: {error!r}"[:80]}, where)) from error
    return replace(after, events=event.number, head="")


Body = Mapping[str, Any]


def opened(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    return Negotiation(
        title=str(body["title"]),
        form=str(body["form"]),
        penholder=str(body["penholder"]),
        agreement=str(body.get("agreement", "")),
        opened_at=event.at,
        parties=records(NegotiationParty, body["parties"]),
    )


def sent(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    """A round begins; or, where it has begun, goes out to more parties."""
    number = int(body["round"])
    marks = marks_of(event)
    documents = {str(party): marks[str(path)] for party, path in mapped(body["sent"]).items()}
    before = negotiation.rounds[-1:] if negotiation.rounds and negotiation.rounds[-1].number == number else ()
    begun = before[0] if before else Round(number, event.at, "", {}, event=event.number)
    now = replace(
        begun,
        deadline=str(body.get("deadline", "")) or begun.deadline,
        sent={**begun.sent, **documents},
        agreement=marks.get(str(body.get("agreement", "")), begun.agreement),
        source=str(body.get("source", begun.source)),
    )
    rounds = (*negotiation.rounds[: len(negotiation.rounds) - len(before)], now)
    return with_proposed(replace(negotiation, rounds=rounds), number, body)


def received(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    now, party = round_of(negotiation, body), str(body["party"])
    others = tuple(replace(each, replaced=True) if each.party == party else each for each in now.receipts)
    with_receipt = replace(now, receipts=(*others, receipt_of(event, body)))
    return with_proposed(with_round(negotiation, with_receipt), now.number, body)


def receipt_of(event: Event, body: Body) -> Receipt:
    counts = mapped(body.get("counts", {}))
    kept = texts(body.get("kept", []))
    said = [str(mapped(each)["id"]) for each in listed(body.get("proposals", []))]
    return Receipt(
        party=str(body["party"]),
        file=event.files[0],
        original_name=str(body["original_name"]),
        base_round=int(body["base_round"]),
        at=event.at,
        proposals=tuple(by_number({*kept, *said})),
        kept=kept,
        withdrawn=texts(body.get("withdrawn", [])),
        findings=records(Finding, body.get("findings", [])),
        marks=records(MarkOutcome, body.get("marks", [])),
        tracked=int(counts.get("tracked", 0)),
        untracked=int(counts.get("untracked", 0)),
        comments=int(counts.get("comments", 0)),
        event=event.number,
        remarks=records(ClauseComment, body.get("remarks", [])),
        claim=record(Claim, body["claim"]) if "claim" in body else None,
    )


def with_proposed(negotiation: Negotiation, round: int, body: Body) -> Negotiation:
    """Proposals new or said anew, those asked for again, those withdrawn; and what that makes of the groups."""
    again = (replace(negotiation.proposals[id], withdrawn=False) for id in texts(body.get("kept", [])))
    said = records(Proposal, body.get("proposals", []))
    held = with_proposals(with_proposals(negotiation, again), said, texts(body.get("withdrawn", [])))
    return with_grouping(held, round, body)


def added(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    held = with_proposals(negotiation, [record(Proposal, body["proposal"])])
    return with_grouping(held, int(body["round"]), body)


def regrouped(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    """A person's group, or the parting of one: the body says how the groups then are."""
    return with_grouping(negotiation, int(body["round"]), body)


def decided(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    new = (replace(each, event=event.number, at=event.at) for each in records(Decision, body["decisions"]))
    return replace(negotiation, decisions=(*negotiation.decisions, *new))


def closed(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    now = round_of(negotiation, body)
    return with_round(negotiation, replace(now, closed_at=event.at, missing=texts(body.get("missing", []))))


def drafted(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    marks = marks_of(event)
    now = replace(
        round_of(negotiation, body),
        drafted_at=event.at,
        drafted={str(party): marks[str(path)] for party, path in mapped(body["drafts"]).items()},
        values=records(ValueChange, body.get("values", [])),
        carried=places_of(body.get("carried", {})),
        carried_in={str(party): places_of(own) for party, own in mapped(body.get("carried_in", {})).items()},
        marks=owners_of(body.get("marks", [])),
        marks_in={str(party): owners_of(own) for party, own in mapped(body.get("marks_in", {})).items()},
        met=texts(body.get("met", [])),
        met_in={str(party): texts(own) for party, own in mapped(body.get("met_in", {})).items()},
    )
    return with_round(negotiation, now)


def places_of(given: object) -> dict[str, tuple[Extent, ...]]:
    return {str(id): records(Extent, places) for id, places in mapped(given).items()}


def owners_of(given: object) -> Owners:
    return tuple(map(texts, listed(given)))


def concluded(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    file = event.files[0] if event.files else None
    end = Conclusion(str(body.get("party", "")), file, event.at, texts(body.get("differences", [])))
    return replace(negotiation, concluded=(*negotiation.concluded, end))


def repaired(negotiation: Negotiation, event: Event, body: Body) -> Negotiation:
    """A damaged event went to quarantine; where we stand is what the others say."""
    return negotiation


def marks_of(event: Event) -> dict[str, FileMark]:
    return {mark.path: mark for mark in event.files}


def round_of(negotiation: Negotiation, body: Body) -> Round:
    return {each.number: each for each in negotiation.rounds}[int(body["round"])]


def with_round(negotiation: Negotiation, round: Round) -> Negotiation:
    return replace(
        negotiation, rounds=tuple(round if each.number == round.number else each for each in negotiation.rounds)
    )


APPLY: Mapping[EventKind, Callable[[Negotiation, Event, Body], Negotiation]] = {
    EventKind.OPENED: opened,
    EventKind.SENT: sent,
    EventKind.RECEIVED: received,
    EventKind.ADDED: added,
    EventKind.GROUPED: regrouped,
    EventKind.UNGROUPED: regrouped,
    EventKind.DECIDED: decided,
    EventKind.CLOSED: closed,
    EventKind.DRAFTED: drafted,
    EventKind.CONCLUDED: concluded,
    EventKind.REPAIRED: repaired,
}

"""Rounds: open the negotiation, freeze a draft and send it, close. From the first send on, what was sent is the source
of the text.

A round's documents are all frozen when it first goes out, also for the parties that get theirs later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from avtalebygger.errors import Problem, StateError
from avtalebygger.folder import disk, journal, layout
from avtalebygger.journeys import agreed
from avtalebygger.journeys.drafting import lost_papers, papers_again
from avtalebygger.journeys.first_round import frozen_first, opened_body, opened_negotiation
from avtalebygger.journeys.frozen import Frozen
from avtalebygger.journeys.later_round import frozen_later
from avtalebygger.journeys.project import load_project
from avtalebygger.journeys.sent_documents import frozen_paths
from avtalebygger.journeys.standing import Standing, after, party_named, standing
from avtalebygger.messages import text
from avtalebygger.model.negotiation import EventKind, Negotiation, Round
from avtalebygger.negotiate.propose import sent_proposals
from avtalebygger.negotiate.stage import Act, allowed, closable
from avtalebygger.word.stamp import stamped


@dataclass(frozen=True, slots=True)
class Sending:
    """A round that went out, or with a dry run would. `sent`: party id -> path inside the project."""

    round: int
    sent: Mapping[str, str]
    deadline: str = ""
    proposals: tuple[str, ...] = ()
    head: str = ""
    notes: tuple[str, ...] = ()
    waiting: tuple[str, ...] = field(default=())  # parties that the round has not gone out to


@dataclass(frozen=True, slots=True)
class Order:
    """What a person wants sent. `to` none: to all."""

    at: str
    by: str
    deadline: str = ""
    to: Sequence[str] = ()
    draft: Path | None = None
    dry_run: bool = False


def send(
    folder: Path,
    *,
    at: str,
    by: str,
    deadline: str = "",
    to: Sequence[str] = (),
    draft: Path | None = None,
    dry_run: bool = False,
) -> Sending:
    """Sends the next round, or the present one to more parties.

    Raises StateError (AVT51x, AVT564) where it is not the time, LawError or DraftError where the agreement does not
    hold, WordError where the draft is refused, JournalError where the record is broken."""
    order = Order(at, by, deadline, to, draft, dry_run)
    if dry_run:
        return sending(standing(folder), order)
    with journal.locked(folder):
        return sending(standing(folder), order)


def sending(now: Standing, order: Order) -> Sending:
    allowed(now.negotiation, Act.SEND)
    present = now.negotiation.round
    if present is not None and not present.drafted_at:
        return sent_to_more(now, present, order)
    return first_sent(now, order)


# ---------------------------------------------------------------- a new round


def first_sent(now: Standing, order: Order) -> Sending:
    folder, number = now.folder, len(now.negotiation.rounds) + 1
    project = load_project(folder) if number == 1 else None
    frozen = frozen_first(folder, project, order.draft) if project else frozen_later(folder, now, order.draft, order.to)
    body = opened_body(project, frozen) if project else None
    chosen = receivers(opened_negotiation(body) if body else now.negotiation, frozen.parties, order.to)
    if order.dry_run:
        paths = {party: layout.sent_path(number, party) for party in chosen}
        return Sending(number, paths, order.deadline, notes=frozen.notes)
    keep_bytes(folder)
    if lost := lost_papers(now):  # the letters go out with the drafts
        papers_again(now, lost)
    if body and not is_opened_so(now, body):
        event = journal.append(folder, EventKind.OPENED, at=order.at, by=order.by, body=body, expected_head=now.head)
        now = after(now, event)
    event = journal.append(
        folder,
        EventKind.SENT,
        at=order.at,
        by=order.by,
        body=sent_body(now, number, frozen, chosen, order),
        documents=documents_of(now, number, frozen),
        expected_head=now.head,
    )
    return told(after(now, event), notes=frozen.notes)


def documents_of(now: Standing, number: int, frozen: Frozen) -> dict[str, bytes]:
    """Each party's document with what it is stamped in it, and the words of all, by path."""
    documents = {
        layout.sent_path(number, party): stamped(
            frozen.packages[key],
            {
                "avt_agreement": frozen.agreed[key].digest,
                "avt_round": str(number),
                "avt_party": party,
                "avt_head": now.head,
            },
        ).packed()
        for party, key in frozen.parties.items()
    }
    words = agreed.written(frozen.agreed, frozen.parties, form=now.negotiation.form, source=frozen.source)
    return {**documents, layout.agreement_path(number): words}


def sent_body(now: Standing, number: int, frozen: Frozen, chosen: Sequence[str], order: Order) -> dict[str, Any]:
    return {
        "round": number,
        "sent": {party: layout.sent_path(number, party) for party in chosen},
        "agreement": layout.agreement_path(number),
        "deadline": order.deadline,
        "source": frozen.source,
        **(sent_proposals(now.negotiation, number, frozen.wishes) if frozen.wishes else {}),
    }


def is_opened_so(now: Standing, body: Mapping[str, Any]) -> bool:
    """Whether a sending that was broken off opened the negotiation in these words. Where the project says something
    else by now, it is opened anew: nothing has been sent."""
    last = next((each for each in reversed(now.events) if each.kind is EventKind.OPENED), None)
    return last is not None and last.body == body


def keep_bytes(folder: Path) -> None:
    """Git leaves the line endings of the record alone: its hashes are of the bytes as they lie."""
    path = folder / layout.GIT_ATTRIBUTES
    if not path.exists():
        disk.create(path, b"journal/* -text\nrounds/** -text\n")


def told(now: Standing, notes: tuple[str, ...] = ()) -> Sending:
    round = now.negotiation.rounds[-1]
    return Sending(
        round.number,
        {party: round.sent[party].path for party in now.negotiation.in_order(round.sent)},
        round.deadline,
        tuple(each.id for each in now.negotiation.proposals.values() if each.round == round.number and each.in_base),
        now.head,
        notes,
        not_sent(now, round),
    )


def not_sent(now: Standing, round: Round) -> tuple[str, ...]:
    return tuple(party for party in now.negotiation.in_order(frozen_paths(now, round)) if party not in round.sent)


def receivers(negotiation: Negotiation, parties: Mapping[str, str], to: Sequence[str]) -> list[str]:
    """Who the round goes to: all that have a document, or those named. Raises StateError (AVT524, AVT554)."""
    if not to:
        return list(negotiation.in_order(parties))
    named = [party_named(negotiation, each).id for each in to]
    without = [party for party in named if party not in parties]
    if without:
        raise StateError([Problem("AVT554", {"party": negotiation.name_of(party)}) for party in without])
    return list(negotiation.in_order(named))


# ---------------------------------------------------------------- the present round to more parties


def sent_to_more(now: Standing, round: Round, order: Order) -> Sending:
    if order.draft is not None:
        hint = text("avtale round send sends what is frozen; a draft of one's own can be the next round's")
        raise StateError(Problem("AVT564", {"round": round.number}, hint=hint))
    frozen = frozen_paths(now, round)
    waiting = not_sent(now, round)
    chosen = [party for party in receivers(now.negotiation, dict.fromkeys(frozen, ""), order.to) if party in waiting]
    if not chosen:
        hint = text("avtale round close, then avtale round next")
        raise StateError(Problem("AVT517", {"round": round.number}, hint=hint))
    paths = {party: frozen[party].path for party in chosen}
    if order.dry_run:
        return Sending(round.number, paths, order.deadline or round.deadline)
    event = journal.append(
        now.folder,
        EventKind.SENT,
        at=order.at,
        by=order.by,
        body={"round": round.number, "sent": paths, "deadline": order.deadline},
        mentioned=[frozen[party] for party in chosen],
        expected_head=now.head,
    )
    return told(after(now, event))


# ---------------------------------------------------------------- close


@dataclass(frozen=True, slots=True)
class Closing:
    round: int
    missing: tuple[str, ...]
    head: str = ""


def close(folder: Path, *, at: str, by: str, allow_missing: bool = False, dry_run: bool = False) -> Closing:
    """Closes the present round. Raises StateError (AVT516) where parties have not answered and may not be missing."""
    if dry_run:
        negotiation = standing(folder).negotiation
        missing = closable(negotiation, allow_missing=allow_missing)
        return Closing(negotiation.rounds[-1].number, missing)
    with journal.locked(folder):
        now = standing(folder)
        missing = closable(now.negotiation, allow_missing=allow_missing)
        number = now.negotiation.rounds[-1].number
        body = {"round": number, "missing": list(missing)}
        event = journal.append(folder, EventKind.CLOSED, at=at, by=by, body=body, expected_head=now.head)
        return Closing(number, missing, after(now, event).head)

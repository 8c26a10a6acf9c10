"""Where a negotiation stands -> Report and JSON: rounds, each party's status, proposals in a list and one by one.

Parties in the agreement's order, the same fields asked of all; counts always. What a counterpart wrote is shown with
every unseen character spelled out. The outcomes are said in the målform given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from avtalebygger.messages import counted, text
from avtalebygger.model.language import Maalform
from avtalebygger.model.negotiation import (
    OUTCOME_WORDS,
    Decision,
    Negotiation,
    Outcome,
    Proposal,
    ProposalComment,
    ProposalKind,
    Round,
)
from avtalebygger.model.report import Flow, Report, Row, Section, Span, Tone, row
from avtalebygger.model.standing import Clash, Earlier, PartyStatus, ProposalView, Stage
from avtalebygger.report.asked import aside_of, in_paragraph, in_short
from avtalebygger.report.wording import visible

BESIDE = 12  # characters of what stays, on each side of a change in a list

STAGES: Mapping[Stage, str] = {
    Stage.OPENED: "nothing sent yet",
    Stage.SENT: "out for answers",
    Stage.CLOSED: "closed",
    Stage.DRAFTED: "next draft written",
    Stage.CONCLUDED: "concluded",
}


STATUS_COLUMNS = ("Party", "Sent", "Received", "Proposals", "Tracked", "Not tracked", "Decided")


# ---------------------------------------------------------------- status


def status_report(
    negotiation: Negotiation,
    stage: Stage,
    statuses: Sequence[PartyStatus],
    *,
    today: str = "",
    waiting: int = 0,
    maalform: Maalform = Maalform.NB,
) -> Report:
    """`today` as an ISO date counts the days to the deadline; `waiting` entries of the decision files are not taken in
    yet."""
    round = negotiation.round
    facts = [(text("form"), negotiation.form), (text("stage"), text(STAGES[stage]))]
    if round is not None:
        facts += round_facts(negotiation, round, today)
    if negotiation.form == "copies" and negotiation.concluded:
        done = negotiation.in_order(dict.fromkeys(each.party for each in negotiation.concluded))
        facts.append((text("concluded"), ", ".join(map(negotiation.name_of, done))))
    if waiting:
        words = "{count} entry waits to be taken in", "{count} entries wait to be taken in"
        facts.append((text("decision files"), counted(waiting, *words)))
    facts.append((text("head"), negotiation.head or "–"))
    heading = f"R{round.number}" if round else ""
    became = [outcome_row(negotiation, each, maalform) for each in statuses if each.decided]
    table = Section(
        heading, tuple(map(text, STATUS_COLUMNS)), tuple(status_row(negotiation, each) for each in statuses)
    )
    return Report(negotiation.title, tuple(facts), (table, *listed(text("Outcomes"), became)))


def round_facts(negotiation: Negotiation, round: Round, today: str) -> Iterator[tuple[str, str]]:
    yield text("sent"), day(round.sent_at)
    if round.deadline:
        yield text("deadline"), " ".join(filter(None, (day(round.deadline), days_left(round.deadline, today))))
    absent = [id for id in negotiation.in_order(round.sent) if id != negotiation.penholder and not round.receipt(id)]
    yield text("missing"), ", ".join(map(negotiation.name_of, absent)) or text("none")
    conflicts = [each.id for each in negotiation.conflicts.values() if each.round == round.number]
    if conflicts:
        yield text("conflicts"), ", ".join(conflicts)


def days_left(deadline: str, today: str) -> str:
    if not today:
        return ""
    left = (date.fromisoformat(deadline[:10]) - date.fromisoformat(today[:10])).days
    if left < 0:
        return counted(-left, "({count} day ago)", "({count} days ago)")
    return counted(left, "(in {count} day)", "(in {count} days)") if left else text("(today)")


def status_row(negotiation: Negotiation, status: PartyStatus) -> Row:
    return row(
        negotiation.name_of(status.party),
        "✓" if status.sent else "–",
        day(status.received_at) or "–",
        str(status.proposals),
        str(status.tracked),
        str(status.untracked),
        str(status.decided),
    )


def outcome_row(negotiation: Negotiation, status: PartyStatus, maalform: Maalform) -> Row:
    return row(negotiation.name_of(status.party), outcomes_text(status.outcomes, maalform))


def outcomes_text(outcomes: Mapping[Outcome, int], maalform: Maalform) -> str:
    counted = ((outcome, outcomes.get(outcome, 0)) for outcome in Outcome)
    return ", ".join(f"{count} {OUTCOME_WORDS[outcome].of(maalform)}" for outcome, count in counted if count)


def status_as_json(
    negotiation: Negotiation, stage: Stage, statuses: Sequence[PartyStatus], *, waiting: int = 0
) -> dict[str, Any]:
    round = negotiation.round
    return {
        "title": negotiation.title,
        "form": negotiation.form,
        "stage": stage.value,
        "round": round.number if round else None,
        "sent_at": round.sent_at if round else "",
        "deadline": round.deadline if round else "",
        "waiting": waiting,
        "head": negotiation.head,
        "parties": [
            {
                "id": each.party,
                "name": negotiation.name_of(each.party),
                "sent": each.sent,
                "received_at": each.received_at,
                "proposals": each.proposals,
                "tracked": each.tracked,
                "untracked": each.untracked,
                "comments": each.comments,
                "decided": each.decided,
                "undecided": each.undecided,
                "outcomes": {outcome.value: count for outcome, count in each.outcomes.items()},
            }
            for each in statuses
        ],
    }


def rounds_report(negotiation: Negotiation) -> Report:
    return Report(
        negotiation.title,
        sections=(
            Section(
                text("Rounds"),
                (
                    text("Round"), text("Sent"), text("Deadline"), text("To"),
                    text("Received"), text("Closed"), text("Next draft"),
                ),
                tuple(round_row(each) for each in negotiation.rounds),
            ),
        ),
    )  # fmt: skip


def round_row(round: Round) -> Row:
    answered = {each.party for each in round.receipts}
    days = (day(round.sent_at), day(round.deadline) or "–")
    return row(
        f"R{round.number}", *days, str(len(round.sent)), str(len(answered)),
        day(round.closed_at) or "–", day(round.drafted_at) or "–",
    )  # fmt: skip


def rounds_as_json(negotiation: Negotiation) -> list[dict[str, Any]]:
    return [
        {
            "round": each.number,
            "sent_at": each.sent_at,
            "deadline": each.deadline,
            "sent": {party: mark.path for party, mark in each.sent.items()},
            "received": {one.party: one.file.path for one in each.receipts if not one.replaced},
            "closed_at": each.closed_at,
            "missing": list(each.missing),
            "drafted": {party: mark.path for party, mark in each.drafted.items()},
        }
        for each in negotiation.rounds
    ]


# ---------------------------------------------------------------- proposals in a list


def proposals_report(
    negotiation: Negotiation, views: Sequence[ProposalView], maalform: Maalform = Maalform.NB
) -> Report:
    groups = dict.fromkeys(view.group.id for view in views)
    conflicts = dict.fromkeys(view.conflict.id for view in views if view.conflict)
    counts = [
        counted(len(views), "{count} proposal", "{count} proposals"),
        counted(len(groups), "{count} group", "{count} groups"),
        counted(len(conflicts), "{count} conflict", "{count} conflicts"),
    ]
    return Report(
        negotiation.title,
        sections=(
            Section(
                " · ".join(counts),
                (text("Id"), text("Clause"), text("Party"), text("Change"), text("Group"), text("Outcome")),
                tuple(proposal_row(negotiation, view, maalform) for view in views),
            ),
        ),
    )


def proposal_row(negotiation: Negotiation, view: ProposalView, maalform: Maalform) -> Row:
    proposal = view.proposal
    group = view.group.id + (f" {view.conflict.id}" if view.conflict else "")
    return Row(
        (
            (Span(proposal.id),),
            (Span(visible(proposal.clause)),),
            (Span(negotiation.name_of(proposal.party)),),
            in_short(proposal, around=BESIDE),
            (Span(group),),
            (outcome_span(view, maalform),),
        )
    )


def outcome_span(view: ProposalView, maalform: Maalform) -> Span:
    if view.proposal.withdrawn:
        return Span(OUTCOME_WORDS[Outcome.WITHDRAWN].of(maalform), Tone.MUTED)
    if view.decision is None:
        return Span(text("undecided"), Tone.WARNING)
    return Span(OUTCOME_WORDS[view.decision.outcome].of(maalform))


# ---------------------------------------------------------------- one proposal


def proposal_report(
    negotiation: Negotiation, view: ProposalView, *, law: Sequence[str] = (), maalform: Maalform = Maalform.NB
) -> Report:
    """The clause's paragraph with the change in it, who else asks, what it collides with, `law`: what it does to the
    requirements of the law, in words, and how the same place was decided before."""
    proposal = view.proposal
    return Report(
        title_of(view),
        tuple(proposal_facts(negotiation, view, maalform)),
        (
            Section("", flows=(Flow(in_paragraph(proposal), changed=True, aside=aside_of(proposal)),)),
            *listed(text("Comments"), comment_rows(proposal.comments)),
            *listed(text("Against"), [against_row(negotiation, each) for each in view.against]),
            *listed(text("Law"), [row(each) for each in law]),
            *listed(text("Before"), [earlier_row(negotiation, each, maalform) for each in view.earlier]),
        ),
    )


def title_of(view: ProposalView) -> str:
    proposal = view.proposal
    place = " ".join(
        filter(None, (proposal.clause.strip("-"), f"«{proposal.clause_title}»" if proposal.clause_title else ""))
    )
    parts = [text("group {id}", id=view.group.id)]
    if view.conflict:
        parts.append(text("conflict {id}", id=view.conflict.id))
    if not proposal.tracked and proposal.kind is not ProposalKind.ADDED:
        parts.append(text("not tracked"))
    return f"{proposal.id}  {visible(place)}   " + " · ".join(parts)


def proposal_facts(negotiation: Negotiation, view: ProposalView, maalform: Maalform) -> Iterator[tuple[str, str]]:
    proposal = view.proposal
    others = ", ".join(negotiation.name_of(party) for party in view.parties if party != proposal.party)
    same = text(" (the same: {parties})", parties=others) if others else ""
    yield text("from"), negotiation.name_of(proposal.party) + same
    if received := received_on(negotiation, proposal):
        yield text("received"), received
    yield text("kind"), f"{proposal.kind.value} · {proposal.weight.value}"
    if proposal.author or proposal.date:
        yield text("marked by"), visible(" ".join(filter(None, (proposal.author, day(proposal.date)))))
    if proposal.reason and proposal.kind is not ProposalKind.FORMAT:  # there it is how the words are to look
        yield text("reason"), f"«{visible(proposal.reason)}»"
    yield text("outcome"), outcome_text(view, maalform)


def received_on(negotiation: Negotiation, proposal: Proposal) -> str:
    round = next((each for each in negotiation.rounds if each.number == proposal.round), None)
    receipts = round.receipts if round else ()
    return next((day(each.at) for each in receipts if proposal.id in each.proposals), "")


def outcome_text(view: ProposalView, maalform: Maalform) -> str:
    if view.proposal.withdrawn or view.decision is None:
        return outcome_span(view, maalform).text
    return decision_text(view.decision, maalform)


def decision_text(decision: Decision, maalform: Maalform) -> str:
    """The outcome, the body and its meeting, the day it was recorded, the reason."""
    who = " ".join(filter(None, (decision.body, decision.meeting or day(decision.at))))
    reason = f", «{decision.reason}»" if decision.reason else ""
    return visible(f"{OUTCOME_WORDS[decision.outcome].of(maalform)} {who}".strip() + reason)


def comment_rows(comments: Iterable[ProposalComment], depth: int = 0) -> list[Row]:
    rows: list[Row] = []
    for each in comments:
        rows.append(row("  " * depth + visible(each.author), visible(each.text)))
        rows += comment_rows(each.replies, depth + 1)
    return rows


def against_row(negotiation: Negotiation, proposal: Proposal) -> Row:
    who = f"{proposal.id} {negotiation.name_of(proposal.party)}"
    return Row(((Span(who),), in_short(proposal)))


def earlier_row(negotiation: Negotiation, earlier: Earlier, maalform: Maalform) -> Row:
    proposal = earlier.proposal
    who = f"{proposal.id} {negotiation.name_of(proposal.party)}"
    again = (Span(text(" (the same words)")),) if earlier.again else ()
    became = decision_text(earlier.decision, maalform) if earlier.decision else text("undecided")
    return Row(((Span(who),), (*in_short(proposal), *again), (Span(became),)))


def listed(heading: str, rows: Sequence[Row]) -> tuple[Section, ...]:
    return (Section(heading, rows=tuple(rows)),) if rows else ()


# ---------------------------------------------------------------- JSON


def proposals_as_json(negotiation: Negotiation, views: Iterable[ProposalView]) -> list[dict[str, Any]]:
    return [proposal_as_json(negotiation, view) for view in views]


def proposal_as_json(negotiation: Negotiation, view: ProposalView, law: Sequence[str] = ()) -> dict[str, Any]:
    proposal = view.proposal
    value = proposal.value
    return {
        "id": proposal.id,
        "round": proposal.round,
        "party": proposal.party,
        "party_name": negotiation.name_of(proposal.party),
        "clause": proposal.clause,
        "clause_id": proposal.clause_id,
        "clause_title": proposal.clause_title,
        "kind": proposal.kind.value,
        "class": proposal.weight.value,
        "before": proposal.before,
        "after": proposal.after,
        "context": proposal.context,
        "moved_to": proposal.moved_to,
        "tracked": proposal.tracked,
        "author": proposal.author,
        "date": proposal.date,
        "reason": proposal.reason,
        "withdrawn": proposal.withdrawn,
        "value": {"parameter": value.parameter, "before": value.before, "after": value.after} if value else None,
        "comments": [comment_as_json(each) for each in proposal.comments],
        "group": view.group.id,
        "parties": list(view.parties),
        "conflict": view.conflict.id if view.conflict else None,
        "against": [each.id for each in view.against],
        "decision": decision_as_json(view.decision) if view.decision else None,
        "earlier": [
            {
                "id": each.proposal.id,
                "again": each.again,
                "decision": decision_as_json(each.decision) if each.decision else None,
            }
            for each in view.earlier
        ],
        "law": list(law),
    }


def comment_as_json(comment: ProposalComment) -> dict[str, Any]:
    return {
        "author": comment.author,
        "date": comment.date,
        "text": comment.text,
        "replies": [comment_as_json(each) for each in comment.replies],
    }


def clash_line(negotiation: Negotiation, clash: Clash) -> str:
    """«K2: G7 (Aure) and G9 (Smøla, Tingvoll) are both taken in and cannot both stand»."""
    one, other = (asked_for(negotiation, each) for each in clash.groups)
    said = {"conflict": clash.conflict, "one": one, "other": other}
    words = "{conflict}: {one} and {other} are both taken in and cannot both stand; round next stops there"
    return text(words, **said)


def asked_for(negotiation: Negotiation, group: str) -> str:
    """«G7 (Aure, Smøla)»."""
    return f"{group} ({', '.join(map(negotiation.name_of, negotiation.asked_by(negotiation.groups[group])))})"


def clash_as_json(clash: Clash) -> dict[str, Any]:
    return {"conflict": clash.conflict, "groups": list(clash.groups), "parties": list(clash.parties)}


def decision_as_json(decision: Decision) -> dict[str, Any]:
    return {
        "subject": decision.subject,
        "group": decision.group,
        "outcome": decision.outcome.value,
        "reason": decision.reason,
        "body": decision.body,
        "meeting": decision.meeting,
        "recorded_by": decision.recorded_by,
        "text": decision.text,
        "for": list(decision.for_parties),
        "at": decision.at,
        "event": decision.event,
    }


def day(at: str) -> str:
    """The day of an ISO time or date as it is written here: 11.05.2026. What is no date is shown as it is."""
    try:
        return f"{date.fromisoformat(at[:10]):%d.%m.%Y}" if at else ""
    except ValueError:
        return visible(at)

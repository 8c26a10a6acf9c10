"""What goes with the next draft: redlines against what was sent and against each answer, and a letter to each party."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from avtalebygger.folder import layout
from avtalebygger.journeys.draft_of_one import Draft
from avtalebygger.journeys.material import (
    Material,
    moved_over,
)
from avtalebygger.journeys.merge import next_document
from avtalebygger.journeys.outputs import Output
from avtalebygger.journeys.redline import redlined
from avtalebygger.model.existing import Existing
from avtalebygger.model.language import Maalform
from avtalebygger.model.negotiation import (
    NegotiationParty,
)
from avtalebygger.model.standing import Settlement
from avtalebygger.negotiate.groups import by_number
from avtalebygger.negotiate.views import Views
from avtalebygger.report import as_docx
from avtalebygger.report.of_letter import letter
from avtalebygger.word import gate
from avtalebygger.word.package import Package

OURS = "avtalebygger"  # the author of marks in redlines for the penholder
JOINT_FILE = "avtale"


def outputs_of(
    folder: Path, known: Material, settlement: Settlement, drafts: Mapping[str, Draft], at: str
) -> list[Output]:
    out = folder / layout.out_folder(known.round.number)
    found: list[Output] = []
    seen: set[str] = set()
    for party, draft in drafts.items():
        since_ours = JOINT_FILE if known.is_joint else party
        if since_ours not in seen:
            seen.add(since_ours)
            redline = redlined(known.sent[party], draft.plain, OURS, at, Existing.ACCEPT)
            found.append(Output(out / f"{since_ours}-mot-sendt.docx", redline.data))
        if party in known.returns:
            redline = redlined(answer_over_ours(known, draft, party), draft.plain, OURS, at, Existing.ACCEPT)
            found.append(Output(out / f"{party}-mot-svar.docx", redline.data))
    look = Views(known.negotiation)
    for one in answered_parties(known):
        found.append(Output(out / f"{one.id}-brev.docx", letter_for(known, settlement, look, one, at)))
    return found


def answer_over_ours(known: Material, draft: Draft, party: str) -> Package:
    """Our own package with all that the party answered in it."""
    if party in draft.table.own:
        return next_document(draft.table.merging, {party: lambda change: True})
    one = known.returns[party]
    return moved_over(known.sent[party], one.answered, one.returned)[0]


def answered_parties(known: Material) -> list[NegotiationParty]:
    """All that were sent a document or asked for something in the round, in the agreement's order."""
    asked = {each.party for each in known.negotiation.proposals.values() if each.round == known.round.number}
    return [
        one
        for one in known.negotiation.parties
        if one.id != known.negotiation.penholder and (one.id in known.sent or one.id in asked)
    ]


def letter_for(known: Material, settlement: Settlement, look: Views, party: NegotiationParty, at: str) -> bytes:
    negotiation, number = known.negotiation, known.round.number
    mine = [id for id in by_number(negotiation.proposals) if negotiation.proposals[id].party == party.id]
    views = [look.view(id) for id in mine if negotiation.proposals[id].round == number]
    older = [look.view(id) for id in mine if is_answered_now(known, look, id)]
    receipt = known.round.receipt(party.id)
    carried = {id for groups in settlement.carried.values() for id in groups}
    report = letter(negotiation, party, number, [*older, *views], receipt.remarks if receipt else (), carried, today=at)
    return gate.opened(as_docx.document(report, Maalform(party.maalform)), party.id).packed()


def is_answered_now(known: Material, look: Views, id: str) -> bool:
    """A proposal of an earlier round that was carried on or put off, and is decided in this one."""
    proposal = known.negotiation.proposals[id]
    decision = look.decision(proposal)
    return proposal.round < known.round.number and decision is not None and decision.event > known.round.event

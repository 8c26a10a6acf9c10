"""What came back, file by file -> Report and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from avtalebygger.messages import counted, text
from avtalebygger.model.negotiation import Claim, Negotiation, Proposal, Receipt, Sign
from avtalebygger.model.report import Report, Section, Span, Tone, row
from avtalebygger.report.wording import visible

MOST = 40  # findings that a terminal lists; a text that came back rewritten has thousands


def counts_of(receipt: Receipt) -> str:
    said = [
        counted(len(receipt.proposals), "{count} proposal", "{count} proposals"),
        text("{count} tracked", count=receipt.tracked),
    ]
    if receipt.untracked:
        said.append(text("{count} NOT TRACKED", count=receipt.untracked))
    if receipt.comments:
        said.append(counted(receipt.comments, "{count} comment", "{count} comments"))
    if receipt.withdrawn:
        said.append(text("{count} withdrawn", count=len(receipt.withdrawn)))
    return "  ".join(said)


def received_report(
    rows: Iterable[tuple[str, str, str, bool]], findings: Sequence[tuple[str, str, str, str]]
) -> Report:
    """`rows`: party, file, what came of it, whether it was taken in. `findings`: party, clause, kind, words."""
    sections = [
        Section(
            text("Received"),
            (text("party"), text("file"), text("result")),
            tuple(
                row(visible(party), visible(file), Span(visible(result), Tone.PLAIN if taken else Tone.ERROR))
                for party, file, result, taken in rows
            ),
        )
    ]
    if findings:
        columns = (text("party"), text("clause"), text("kind"), text("what"))
        shown = tuple(
            row(visible(party), clause, Span(kind, Tone.WARNING), visible(words))
            for party, clause, kind, words in findings[:MOST]
        )
        sections.append(Section(text("A person should see"), columns, shown))
    if len(findings) > MOST:
        more = text(
            "… and {count} more: --json lists them all, and avtale audit shows them", count=len(findings) - MOST
        )
        sections.append(Section("", note=more))
    return Report(text("What came back"), (), tuple(sections))


SIGNS: Mapping[Sign, str] = {
    Sign.PROPERTIES: "the document itself says that it was sent to {parties}",
    Sign.WORDS: "its text is that of the copy of {parties}",
    Sign.AUTHORS: "the authors of its marks name {parties}",
    Sign.NAME: "its file name names {parties}",
}


def claim_line(negotiation: Negotiation, file: str, party: str, claim: Claim) -> str:
    """That a file was taken for another party's than the one it names, in words."""
    named = ", ".join(map(negotiation.name_of, claim.parties))
    says = text(SIGNS[claim.sign], parties=named)
    words = "{file} is taken as the answer of {party}; {says} (--party says whose it is)"
    return visible(text(words, file=file, party=negotiation.name_of(party), says=says))


def claim_as_json(claim: Claim | None) -> dict[str, Any] | None:
    return {"sign": claim.sign.value, "parties": list(claim.parties)} if claim else None


def proposal_as_json(negotiation: Negotiation, one: Proposal) -> dict[str, Any]:
    """The proposal in short; `proposals show` tells the rest."""
    group = negotiation.group_of(one.id)
    return {
        "id": one.id,
        "group": group.id if group else "",
        "party": one.party,
        "clause": one.clause,
        "clause_id": one.clause_id,
        "kind": one.kind.value,
        "class": one.weight.value,
        "before": one.before,
        "after": one.after,
        "tracked": one.tracked,
    }

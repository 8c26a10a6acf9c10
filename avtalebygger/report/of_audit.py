"""An Audit -> a Report or JSON: what came back, shown and not, and what a person should see."""

from __future__ import annotations

from collections import Counter
from typing import Any

from avtalebygger.messages import counted, text
from avtalebygger.model.change import Audit, MarkOutcome, Tracking
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.report import Report, Row, Section, Span, Tone
from avtalebygger.report import of_comparison
from avtalebygger.report.wording import visible

TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.MUTED}


def report_of(audit: Audit, sent: str, returned: str, *, whole: bool = False) -> Report:
    raised = [finding for finding in audit.findings if finding.severity is not Severity.INFO]
    notes = [finding for finding in audit.findings if finding.severity is Severity.INFO]
    return Report(
        text("What came back"),
        ((text("sent"), visible(sent)), (text("returned"), visible(returned)), (text("found"), verdict(audit))),
        (
            *table(text("A person should see"), raised),
            *marks(audit.marks),
            *of_comparison.clause_sections(audit.comparison, whole=whole),
            *table(text("For information"), notes),
        ),
    )


def verdict(audit: Audit) -> str:
    if not audit.findings:
        return text("no change at all")
    count = Counter(finding.severity for finding in audit.findings)
    tracked = tracking(audit)
    raised = len(audit.findings) - count[Severity.INFO]
    words = "{count} change tracked, {untracked} not tracked", "{count} changes tracked, {untracked} not tracked"
    said = counted(tracked["tracked"], *words, untracked=tracked["untracked"])
    odd = counted(raised, "{count} finding a person should see", "{count} findings a person should see")
    return f"{said}; {odd if raised else text('nothing odd')}"


def tracking(audit: Audit) -> dict[str, int]:
    """How many changes there are of each origin."""
    count = Counter(origin.tracking for block in audit.comparison.blocks for origin in block.origins[:1])
    return {each.value: count[each] for each in Tracking}


def table(heading: str, findings: list[Finding]) -> tuple[Section, ...]:
    if not findings:
        return ()
    rows = tuple(
        Row(((Span(f.clause),), (Span(text(f.kind), TONES[f.severity]),), (Span(visible(f.text)),))) for f in findings
    )
    return (Section(heading, (text("clause"), text("kind"), text("what")), rows),)


def marks(outcomes: tuple[MarkOutcome, ...]) -> tuple[Section, ...]:
    if not outcomes:
        return ()
    rows = tuple(
        Row(
            (
                (Span(each.number or each.place.number),),
                (Span(text(each.fate.value)),),
                (Span(text(each.kind)),),
                (Span(visible(of_comparison.clipped(each.text, 160))),),
            )
        )
        for each in outcomes
    )
    return (Section(text("Our open marks"), (text("clause"), text("now"), text("kind"), text("text")), rows),)


def json_of(audit: Audit, sent: str, returned: str) -> dict[str, Any]:
    """The `data` of `avtalebygger/audit/1`; `docs/audit.schema.json` says what each key holds."""
    comparison = of_comparison.json_of(audit.comparison, sent, returned)
    return {
        "sent": sent,
        "returned": returned,
        "counts": {**comparison["counts"], **tracking(audit)},
        "clauses": comparison["clauses"],
        "not_in_any_clause": comparison["not_in_any_clause"],
        "our_marks": [outcome_as_json(each) for each in audit.marks],
        "notes": comparison["notes"],
    }


def outcome_as_json(outcome: MarkOutcome) -> dict[str, str]:
    return {
        "fate": outcome.fate.value,
        "kind": outcome.kind,
        "author": outcome.author,
        "date": outcome.date,
        "text": outcome.text,
        "now": outcome.now,
        "clause": outcome.number or outcome.place.number,
        "clause_id": outcome.place.clause_id,
    }

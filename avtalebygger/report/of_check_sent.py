"""The check of a draft that is negotiated -> Report and JSON."""

from __future__ import annotations

from typing import Any

from avtalebygger.messages import text
from avtalebygger.model.points import POINTS
from avtalebygger.model.report import Report, Section, Span, Tone, row
from avtalebygger.model.review import SentCheck
from avtalebygger.report.wording import visible


def report_of(check: SentCheck) -> Report:
    covered = tuple(
        row(str(point), POINTS[point].nb, visible(", ".join(clauses)) or Span("-", Tone.WARNING))
        for point, clauses in sorted(check.coverage.items())
    )
    columns = (text("No."), text("Point"), text("Settled in"))
    found = tuple(row(one.clause, Span(one.kind, Tone.ERROR), visible(one.text)) for one in check.findings)
    shown = (Section(text("To act on"), (text("clause"), text("code"), text("what")), found),) if found else ()
    facts = ((text("not asked of the words alone"), ", ".join(check.unasked)),) if check.unasked else ()
    title = text("Check of what is negotiated (R{round})", round=check.round)
    return Report(title, facts, (Section(text("§ 6-2 first paragraph"), columns, covered), *shown))


def json_of(check: SentCheck) -> dict[str, Any]:
    return {
        "round": check.round,
        "coverage": {str(point): list(clauses) for point, clauses in sorted(check.coverage.items())},
        "not_checked": list(check.unasked),
    }

"""Which of the thirteen points of § 6-2 first paragraph an agreement settles, and where.

Computed from what each clause says it covers, never from its number."""

from __future__ import annotations

from collections.abc import Iterator

from avtalebygger.law.case import Case, finding
from avtalebygger.messages import text
from avtalebygger.model.agreement import Agreement
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.library import ClauseKind
from avtalebygger.model.points import POINTS
from avtalebygger.model.review import PointCoverage


def coverage(agreement: Agreement) -> tuple[PointCoverage, ...]:
    """The thirteen points in order. All are demanded of a samlet avtale, and of an overordnet avtale together with the
    delavtaler it holds or names; a delavtale is asked for its own alone."""
    own = {point for clause in agreement.clauses for point in clause.covers}
    return tuple(
        PointCoverage(
            point=point,
            clauses=tuple(clause for clause in agreement.clauses if point in clause.covers),
            sub_agreements=tuple(sub for sub in agreement.sub_agreements if point in sub.points),
            demanded=agreement.type_id != "delavtale" or point in own,
        )
        for point in POINTS
    )


def uncovered(case: Case) -> Iterator[Finding]:
    for one in coverage(case.agreement):
        if one.demanded and not one.is_covered:
            words = text("AVT601", point=one.point, name=POINTS[one.point].nb)
            yield finding("AVT601", words, Severity.ERROR)


def topics_without_points(case: Case) -> Iterator[Finding]:
    """A delavtale on a topic of the law must cover at least one point."""
    if case.agreement.type_id != "delavtale":
        return
    kinds = [source.kind for one in case.agreement.clauses if (source := case.library.clauses.get(one.id))]
    if ClauseKind.TOPIC in kinds and not any(one.clauses for one in coverage(case.agreement)):
        yield finding("AVT602", text("AVT602"), Severity.ERROR)

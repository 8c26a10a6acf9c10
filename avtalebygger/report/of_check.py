"""A Check -> Report and JSON: the thirteen points, what was found, and duties by party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from avtalebygger.messages import text
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.points import POINTS
from avtalebygger.model.report import Report, Row, Section, Span, Tone, row
from avtalebygger.model.review import LEGAL, Check, Duties, PointCoverage, Review

NAMED = 6  # agreements that are named one by one
_TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.MUTED}


def report_of(check: Check) -> Report:
    return Report(
        title=text("Check of {count} agreements", count=len(check.reviews))
        if len(check.reviews) != 1
        else text("Check of «{title}»", title=check.reviews[0].agreement.title),
        facts=tuple(facts(check)),
        sections=(*coverage_sections(check.reviews), *finding_sections(check.findings), *duty_sections(check.reviews)),
    )


def facts(check: Check) -> Iterator[tuple[str, str]]:
    """Each document with its målform and why; of many, how many there are in each."""
    if len(check.reviews) > NAMED:
        for maalform, count in Counter(review.agreement.maalform for review in check.reviews).items():
            yield maalform.tag, str(count)
        return
    for review in check.reviews:
        agreement = review.agreement
        name = agreement.key or agreement.id
        yield name, f"{agreement.title} ({agreement.maalform.value}: {agreement.maalform_reason})"


def coverage_sections(reviews: Iterable[Review]) -> Iterator[Section]:
    """One table for all agreements that settle the points alike, as copies do."""
    alike: dict[tuple[object, ...], list[Review]] = {}
    for review in reviews:
        key = tuple((tuple((c.id, c.number) for c in one.clauses), one.sub_agreements) for one in review.coverage)
        alike.setdefault(key, []).append(review)
    for group in alike.values():
        names = ", ".join(dict.fromkeys(review.agreement.key or review.agreement.id for review in group[:NAMED]))
        more = text(" and {count} more", count=len(group) - NAMED) if len(group) > NAMED else ""
        yield Section(
            heading=text("§ 6-2 first paragraph: {names}", names=names + more),
            columns=(text("No."), text("Point"), text("Settled in")),
            rows=tuple(coverage_row(one) for one in group[0].coverage),
        )


def coverage_row(one: PointCoverage) -> Row:
    where = [f"{clause.number} {clause.title}" for clause in one.clauses]
    where += [f"{sub.title} {sub.date}".strip() for sub in one.sub_agreements]
    if one.is_covered:
        settled = Span("✓ " + ", ".join(where), Tone.GOOD)
    elif one.demanded:
        settled = Span(text("✗ not covered"), Tone.ERROR)
    else:
        settled = Span(text("– not asked of this agreement"), Tone.MUTED)
    return row(str(one.point), POINTS[one.point].nb, settled)


def finding_sections(findings: tuple[Finding, ...]) -> Iterator[Section]:
    legal = [one for one in findings if one.kind in LEGAL]
    others = [one for one in findings if one.kind not in LEGAL]
    if legal:
        yield Section(text("Requirements of the law that are not met"), columns(), tuple(map(finding_row, legal)))
    if others:
        yield Section(text("Other findings"), columns(), tuple(map(finding_row, others)))
    if not findings:
        yield Section(text("Findings"), note=text("None."))


def columns() -> tuple[str, ...]:
    return (text("Code"), text("Weight"), text("Clause"), text("What"))


def finding_row(one: Finding) -> Row:
    place = f"  ({one.where})" if one.where else ""
    weight = Span(one.severity.value, _TONES[one.severity])
    return row(one.kind, weight, f"{one.clause} {one.clause_id}".strip(), one.text + place)


def duty_sections(reviews: tuple[Review, ...]) -> Iterator[Section]:
    """Of the first agreement: copies count alike."""
    if not reviews or not reviews[0].duties:
        return
    counted = reviews[0].duties
    total = row(
        Span(text("Total"), Tone.STRONG),
        str(sum(one.helseforetak for one in counted)),
        str(sum(one.kommune for one in counted)),
        str(sum(one.both for one in counted)),
    )
    yield Section(
        heading=text("Duties («skal») by party: {name}", name=reviews[0].agreement.key or reviews[0].agreement.id),
        columns=(text("Clause"), "Helseforetak", "Kommune", text("Both")),
        rows=(*map(duty_row, counted), total),
    )


def duty_row(one: Duties) -> Row:
    name = f"{one.clause.number} {one.clause.title}"
    return row(name, str(one.helseforetak), str(one.kommune), str(one.both))


def json_of(check: Check) -> dict[str, Any]:
    return {"agreements": [review_as_json(review) for review in check.reviews]}


def review_as_json(review: Review) -> dict[str, Any]:
    agreement = review.agreement
    return {
        "id": agreement.id,
        "key": agreement.key,
        "type": agreement.type_id,
        "title": agreement.title,
        "language": agreement.maalform.value,
        "language_reason": agreement.maalform_reason,
        "parties": [party.id for party in agreement.parties],
        "coverage": [
            {
                "point": one.point,
                "name": POINTS[one.point].nb,
                "covered": one.is_covered,
                "demanded": one.demanded,
                "clauses": [{"id": c.id, "number": c.number, "title": c.title} for c in one.clauses],
                "sub_agreements": [{"title": sub.title, "date": sub.date} for sub in one.sub_agreements],
            }
            for one in review.coverage
        ],
        "duties": [
            {
                "clause": one.clause.number,
                "clause_id": one.clause.id,
                "helseforetak": one.helseforetak,
                "kommune": one.kommune,
                "both": one.both,
            }
            for one in review.duties
        ],
    }

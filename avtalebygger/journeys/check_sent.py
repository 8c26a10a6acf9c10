"""What the law asks of the draft that is negotiated, once it is sent: by the words of the latest one.

What rests on values that no document holds was asked when the draft was made, and is named as not asked here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from avtalebygger.journeys.agreed import FIELDS, Agreed, AgreedRound, read_back
from avtalebygger.journeys.lawful import notice_parameters, short_notices
from avtalebygger.journeys.sent_documents import words_of
from avtalebygger.journeys.standing import Standing, recorded, standing
from avtalebygger.messages import text
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.negotiation import EventKind
from avtalebygger.model.points import POINTS
from avtalebygger.model.project import Project
from avtalebygger.model.review import LEGAL, SentCheck

ASKED = frozenset({"AVT601", "AVT603", "AVT606"})


def sent_check(folder: Path, project: Project) -> SentCheck | None:
    """The check of the latest draft; None before the first round is sent."""
    now = standing(folder)
    if not now.negotiation.rounds:
        return None
    words = latest(now)
    plan = project.plans[0]
    demanded = POINTS if plan.type_id != "delavtale" else {point: POINTS[point] for point in plan.topics}
    known = {
        point: tuple(
            dict.fromkeys(clause_name(one) for each in words.documents.values() for one in settling(each, point))
        )
        for point in demanded
    }
    mapped = any(known.values()) or words.source != "draft"
    found = [
        finding
        for each in words.documents.values()
        for finding in (
            *(lost_points(each, set(demanded), project) if mapped else ()),
            *empty_fields(each),
            *short(each, project),
        )
    ]
    unasked = sorted(LEGAL - ASKED | (set() if mapped else {"AVT601"}))
    return SentCheck(now.negotiation.rounds[-1].number, known, tuple(dict.fromkeys(found)), tuple(unasked))


def latest(now: Standing) -> AgreedRound:
    """The words of the next draft where one is written, else of what was sent last."""
    last = now.negotiation.rounds[-1]
    if last.drafted_at:
        event = next(each for each in reversed(now.events) if each.kind is EventKind.DRAFTED)
        mark = next((mark for mark in event.files if mark.path.endswith("/agreement.json")), None)
        if mark is not None:
            return read_back(recorded(now.folder, mark))
    return words_of(now.folder, last)


def settling(words: Agreed, point: int) -> Iterator[tuple[str, str]]:
    for clause in words.clauses:
        if point in clause.covers and any(each.text.strip() for each in clause.paragraphs[1:]):
            yield clause.number, clause.title


def clause_name(clause: tuple[str, str]) -> str:
    return " ".join(part for part in clause if part and part != "-")


def lost_points(words: Agreed, demanded: set[int], project: Project) -> Iterator[Finding]:
    by_others = {point for one in project.plans[0].sub_agreements for point in one.points}
    by_others |= {point for plan in project.plans[1:] for point in plan.topics}
    for point in sorted(demanded - by_others):
        if not any(True for _ in settling(words, point)):
            yield Finding("AVT601", text("AVT601", point=point, name=POINTS[point].nb), Severity.ERROR)


def empty_fields(words: Agreed) -> Iterator[Finding]:
    for clause in words.clauses:
        for measure in clause.measures:
            gone = [field for field in FIELDS if not getattr(measure, field).strip()]
            if gone:
                said = text("AVT603", measure=measure.name, fields=", ".join(gone))
                yield Finding("AVT603", said, Severity.ERROR, clause.number, clause.id)


def short(words: Agreed, project: Project) -> Iterator[Finding]:
    numbers = {clause.id: clause.number for clause in words.clauses}
    for problem, clause_id in short_notices(words, notice_parameters(project.library)):
        said = text(problem.code, **problem.values)
        yield Finding(problem.code, said, Severity.ERROR, numbers.get(clause_id, "-"), clause_id)

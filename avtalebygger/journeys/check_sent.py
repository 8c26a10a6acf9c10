"""What the law asks of the draft that is negotiated, once it is sent: by the words of the latest one.

What rests on values that no document holds was asked when the draft was made, and is named as not asked here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from avtalebygger.errors import Problem
from avtalebygger.journeys.agreed import Agreed, AgreedClause, AgreedRound, followed
from avtalebygger.journeys.lawful import fields_lost, notice_parameters, paragraphs_of, short_notices
from avtalebygger.journeys.sent_documents import frozen_paths, words_of
from avtalebygger.journeys.standing import Standing, recorded, standing
from avtalebygger.messages import text
from avtalebygger.model.document import Document
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.points import POINTS
from avtalebygger.model.project import Project
from avtalebygger.model.review import LEGAL, SentCheck
from avtalebygger.word import gate
from avtalebygger.word.read import read

ASKED = frozenset({"AVT601", "AVT603", "AVT606"})


def sent_check(folder: Path, project: Project) -> SentCheck | None:
    """The check of the latest draft; None before the first round is sent."""
    now = standing(folder)
    if not now.negotiation.rounds:
        return None
    words = words_of(folder, now.negotiation.rounds[-1])
    drafts = latest(now, words)
    notice = notice_parameters(project.library)
    plan = project.plans[0]
    demanded = POINTS if plan.type_id != "delavtale" else {point: POINTS[point] for point in plan.topics}
    known = {
        point: tuple(dict.fromkeys(clause_name(one) for each, _ in drafts for one in settling(each, point)))
        for point in demanded
    }
    mapped = any(known.values()) or words.source != "draft"
    found = [
        finding
        for each, document in drafts
        for finding in (
            *(lost_points(each, set(demanded), project) if mapped else ()),
            *found_in(fields_lost(each, paragraphs_of(each, document))),
            *found_in(short_notices(each, notice)),
        )
    ]
    unasked = sorted(LEGAL - ASKED | (set() if mapped else {"AVT601"}))
    return SentCheck(now.negotiation.rounds[-1].number, known, tuple(dict.fromkeys(found)), tuple(unasked))


def latest(now: Standing, words: AgreedRound) -> list[tuple[Agreed, Document]]:
    """The words and the document of each draft: the next ones where they are written, else those that were sent last.
    What is the same for several parties is there once."""
    last = now.negotiation.rounds[-1]
    marks = last.drafted if last.drafted_at else frozen_paths(now, last)
    drafts: dict[str, tuple[Agreed, Document]] = {}
    for party in now.negotiation.in_order(marks):
        key = words.parties.get(party, "")
        if key not in drafts:
            document = read(gate.opened(recorded(now.folder, marks[party]), marks[party].path))
            before = words.of(party)
            drafts[key] = (followed(before, document, before.digest) if last.drafted_at else before, document)
    return list(drafts.values())


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


def found_in(problems: Iterable[tuple[Problem, AgreedClause]]) -> Iterator[Finding]:
    """Each problem as a finding in its clause."""
    for problem, clause in problems:
        said = text(problem.code, **problem.values)
        yield Finding(problem.code, said, Severity.ERROR, clause.number, clause.id)

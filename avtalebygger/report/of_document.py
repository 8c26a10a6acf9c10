"""A Word file as it reads -> a Report or JSON: its clauses, tracked changes, comments and findings.

Given plain values, so that neither the passages of `diff` nor the packages of `word` are known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from avtalebygger.messages import counted, text
from avtalebygger.model.change import Place
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.report import Flow, Report, Row, Section, Span, Tone
from avtalebygger.report.wording import label, visible


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a table's row: `story` says where it lies, `where` which cell, note or header."""

    number: str
    text: str
    story: str = "body"
    where: str = ""


@dataclass(frozen=True, slots=True)
class ClauseText:
    place: Place
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MarkRow:
    kind: str
    author: str
    date: str
    text: str
    clause: str
    clause_id: str


@dataclass(frozen=True, slots=True)
class CommentRow:
    author: str
    date: str
    text: str
    quoted: str
    clause: str
    done: bool
    answers: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    name: str
    clauses: tuple[ClauseText, ...]
    marks: tuple[MarkRow, ...]
    comments: tuple[CommentRow, ...]
    findings: tuple[Finding, ...]


def report_of(document: DocumentText) -> Report:
    clauses = sum(clause.place != Place() for clause in document.clauses)
    found = ", ".join(
        (
            counted(clauses, "{count} clause", "{count} clauses"),
            counted(len(document.marks), "{count} tracked change", "{count} tracked changes"),
            counted(len(document.comments), "{count} comment", "{count} comments"),
        )
    )
    return Report(
        visible(document.name),
        ((text("found"), found),),
        (
            *(clause_section(clause) for clause in document.clauses),
            *rows(
                text("Tracked changes"), ("clause", "kind", "who", "text"), [mark_row(mark) for mark in document.marks]
            ),
            *rows(text("Comments"), ("clause", "who", "on", "text"), [comment_row(each) for each in document.comments]),
            *rows(text("Findings"), ("clause", "kind", "what"), [finding_row(each) for each in document.findings]),
        ),
    )


def clause_section(clause: ClauseText) -> Section:
    heading = visible(clause.place.label) if clause.place != Place() else ""
    lines = (
        clause.lines[1:] if heading and clause.lines and clause.place.title in clause.lines[0].text else clause.lines
    )
    flows = tuple(
        Flow(
            ((Span(f"{line.where}: ", Tone.MUTED),) if line.where else ()) + (Span(visible(line.text)),),
            label(line.number, line.text),
        )
        for line in lines
        if line.text.strip()
    )
    return Section(heading, flows=flows)


def rows(heading: str, columns: Sequence[str], found: list[Row]) -> tuple[Section, ...]:
    return (Section(heading, tuple(map(text, columns)), tuple(found)),) if found else ()


def mark_row(mark: MarkRow) -> Row:
    who = f"{mark.author} {mark.date[:10]}".strip()
    return cells(mark.clause, mark.kind, who, mark.text)


def comment_row(comment: CommentRow) -> Row:
    said = f"{comment.text} ({text('resolved')})" if comment.done else comment.text
    return cells(comment.clause, f"{comment.author} {comment.date[:10]}".strip(), comment.quoted, said)


def finding_row(finding: Finding) -> Row:
    tone = Tone.MUTED if finding.severity is Severity.INFO else Tone.WARNING
    return Row(((Span(finding.clause),), (Span(finding.kind, tone),), (Span(visible(finding.text)),)))


def cells(*found: str) -> Row:
    return Row(tuple((Span(visible(each)),) for each in found))


def json_of(document: DocumentText) -> dict[str, Any]:
    """The `data` of `avtalebygger/read/1`; `docs/read.schema.json` says what each key holds."""
    return {
        "file": document.name,
        "clauses": [
            {
                "number": clause.place.number,
                "title": clause.place.title,
                "clause_id": clause.place.clause_id,
                "paragraphs": [
                    {"number": line.number, "text": line.text, "story": line.story, "where": line.where}
                    for line in clause.lines
                ],
            }
            for clause in document.clauses
        ],
        "revisions": [
            {
                "kind": mark.kind,
                "author": mark.author,
                "date": mark.date,
                "text": mark.text,
                "clause": mark.clause,
                "clause_id": mark.clause_id,
            }
            for mark in document.marks
        ],
        "comments": [
            {
                "author": comment.author,
                "date": comment.date,
                "text": comment.text,
                "on": comment.quoted,
                "clause": comment.clause,
                "resolved": comment.done,
                "answers": comment.answers,
            }
            for comment in document.comments
        ],
    }

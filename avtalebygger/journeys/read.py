"""A Word document as its reader sees it: clauses, tracked changes, comments, and what a person should know of it."""

from __future__ import annotations

from dataclasses import dataclass

from avtalebygger.diff.marks import Mark, marks, places_of
from avtalebygger.diff.passages import Passage, passages, signs
from avtalebygger.model.change import Place
from avtalebygger.model.document import Comment, Document
from avtalebygger.model.finding import Finding
from avtalebygger.word import read as reader
from avtalebygger.word.findings import findings
from avtalebygger.word.gate import opened
from avtalebygger.word.readings import accepted


@dataclass(frozen=True, slots=True)
class Reading:
    """`passages` are of the document with its changes accepted; `marks` and `comments` of it as it lies, each comment
    with its clause."""

    document: Document
    passages: tuple[Passage, ...]
    marks: tuple[Mark, ...]
    comments: tuple[tuple[Comment, Place], ...]
    findings: tuple[Finding, ...]


def read(data: bytes, name: str = "document") -> Document:
    """The document, its tracked changes as they lie. Raises WordError (AVT30x) where the file is refused."""
    return reader.read(opened(data, name))


def reading_of(data: bytes, name: str = "document") -> Reading:
    package = opened(data, name)
    document = reader.read(package)
    places = places_of(passages(document, signs(document, document)[0]))
    plain = accepted(document)
    return Reading(
        document,
        tuple(passages(plain, signs(plain, plain)[0])),
        marks(document),
        tuple((comment, places.get(comment.position, (Place(), ""))[0]) for comment in document.comments),
        tuple(findings(package, document)),
    )

"""A Word document as its reader sees it: clauses, tracked changes, comments, and what a person should know of it."""

from __future__ import annotations

from collections.abc import Iterator

from avtalebygger.diff.marks import Mark, Places, marks, places_in, places_of
from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import Grid, Passage, Piece, label_of
from avtalebygger.model.change import Place
from avtalebygger.model.document import Comment, Document
from avtalebygger.report.of_document import ClauseText, CommentRow, DocumentText, Line, MarkRow
from avtalebygger.word import read as reader
from avtalebygger.word.findings import findings
from avtalebygger.word.gate import opened
from avtalebygger.word.readings import accepted


def read(data: bytes, name: str = "document") -> Document:
    """The document, its tracked changes as they lie. Raises WordError (AVT30x) where the file is refused."""
    return reader.read(opened(data, name))


def text_of(data: bytes, name: str = "document") -> DocumentText:
    """What a person reads: clauses with all changes accepted, and by themselves changes, comments and findings."""
    package = opened(data, name)
    document = reader.read(package)
    plain = accepted(document)
    clauses = passages(plain, signs(plain, plain)[0])
    places = places_of(clauses) if plain is document else places_in(document)
    return DocumentText(
        name,
        tuple(clause_text(passage) for passage in clauses),
        tuple(mark_row(mark) for mark in marks(document, places)),
        tuple(comment_row(comment, document, places) for comment in document.comments),
        tuple(findings(package, document)),
    )


def clause_text(passage: Passage) -> ClauseText:
    return ClauseText(passage.place, tuple(line for piece in passage.pieces for line in lines_of(piece)))


def lines_of(piece: Piece | Grid) -> Iterator[Line]:
    if isinstance(piece, Piece):
        if piece.story.value != "comment":
            yield Line(label_of(piece), piece.text, piece.story.value, piece.where)
        return
    for number, row in enumerate(piece.rows, 1):
        yield Line("", row.text, piece.story.value, f"row {number}")


def mark_row(mark: Mark) -> MarkRow:
    return MarkRow(mark.words, mark.author, mark.date, mark.text, mark.clause, mark.place.clause_id)


def comment_row(comment: Comment, document: Document, places: Places) -> CommentRow:
    answered = next((each for each in document.comments if each.id == comment.parent), None) if comment.parent else None
    place, _ = places.get(comment.position, (Place(), ""))
    return CommentRow(
        comment.author,
        comment.date,
        comment.text,
        comment.quoted,
        place.number,
        comment.done,
        answered.text if answered is not None else "",
    )

"""The tracked changes of a document as a person counts them: one a stretch, with its words and its clause.

A revision's id means nothing (editors renumber), so a mark is known by kind, author, date to the second, and text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import Passage, every_piece, label_of
from avtalebygger.model.change import Place, Story
from avtalebygger.model.document import (
    ADDED,
    THING,
    Block,
    Document,
    Opaque,
    Paragraph,
    Position,
    Revision,
    RevisionKind,
    Row,
    Table,
    every_story,
)

WORDS: Mapping[RevisionKind, str] = {
    RevisionKind.INSERTED: "insertion",
    RevisionKind.DELETED: "deletion",
    RevisionKind.MOVED_FROM: "moved away",
    RevisionKind.MOVED_TO: "moved here",
    RevisionKind.CELL_INSERTED: "cell inserted",
    RevisionKind.CELL_DELETED: "cell deleted",
    RevisionKind.CELL_MERGED: "cells merged",
    RevisionKind.CONTROL_INSERTED: "content control inserted",
    RevisionKind.CONTROL_DELETED: "content control deleted",
    RevisionKind.RUN_FORMAT: "formatting",
    RevisionKind.PARAGRAPH_FORMAT: "paragraph formatting",
    RevisionKind.SECTION_FORMAT: "page layout",
    RevisionKind.TABLE_FORMAT: "table formatting",
    RevisionKind.TABLE_EXCEPTION: "table formatting",
    RevisionKind.TABLE_GRID: "column widths",
    RevisionKind.ROW_FORMAT: "row formatting",
    RevisionKind.CELL_FORMAT: "cell formatting",
    RevisionKind.NUMBERING: "numbering",
}
PARAGRAPH_MARK = "¶"


@dataclass(frozen=True, slots=True)
class Mark:
    """`text` is what it adds, removes or formats; PARAGRAPH_MARK for a lone paragraph mark. `number` is that of its
    paragraph, as printed; `covers` are the other paragraphs in which a row's mark stands."""

    kind: RevisionKind
    author: str
    date: str
    text: str
    place: Place = Place()
    number: str = ""
    position: Position | None = field(default=None, compare=False)
    revision: Revision | None = field(default=None, compare=False)
    covers: tuple[Position | None, ...] = field(default=(), compare=False)

    @property
    def identity(self) -> tuple[str, str, str, str]:
        return (self.kind.value, self.author, second(self.date), unicodedata.normalize("NFC", self.text))

    @property
    def hand(self) -> tuple[str, str, str]:
        """What is left of the identity when the text is another."""
        return (self.kind.value, self.author, second(self.date))

    @property
    def words(self) -> str:
        return WORDS.get(self.kind, self.kind.value)

    @property
    def clause(self) -> str:
        return printed(self.place, self.number)


def second(date: str) -> str:
    """The date without what an editor adds or drops: fractions and a final Z."""
    return date.rstrip("Zz").partition(".")[0]


def printed(place: Place, number: str) -> str:
    """The clause as a person names it: 7.2 for a paragraph numbered so in clause 7, else the clause's number."""
    if number == place.number or number.startswith(f"{place.number}."):
        return number
    return number if place == Place() and number else place.number


def marks(document: Document, places: Places | None = None) -> tuple[Mark, ...]:
    """Every mark in reading order, story by story. `places`: those of the document, where they are known already."""
    found = [mark for story in every_story(document) for block in story.blocks for mark in in_block(block)]
    if not found:
        return ()
    places = places_in(document) if places is None else places
    at = [places.get(mark.position, (Place(), "")) for mark in found]
    return tuple(replace(mark, place=place, number=number) for mark, (place, number) in zip(found, at, strict=True))


Places = Mapping[Position | None, tuple[Place, str]]


def places_in(document: Document) -> Places:
    """In which clause each paragraph of the document stands, and under which number."""
    return places_of(passages(document, signs(document, document)[0]))


def places_of(found: Sequence[Passage]) -> Places:
    return {
        piece.position: (passage.place, label_of(piece))
        for passage in found
        for piece in every_piece(passage.pieces)
        if piece.position is not None and piece.story is not Story.COMMENT  # it has the place of what it speaks of
    }


def in_block(block: Block) -> Iterator[Mark]:
    match block:
        case Paragraph():
            yield from in_paragraph(block)
        case Table():
            yield from (mark_of(change.revision, "", block.position) for change in block.changes)
            for row in block.rows:
                yield from in_row(row)
        case Opaque():
            return


def in_row(row: Row) -> Iterator[Mark]:
    """A row's own mark stands for the marks of all it holds, as editors write them."""
    first = first_position(row)
    inner = [mark for cell in row.cells for block in cell.blocks for mark in in_block(block)]
    for revision in row.revisions:
        covered = tuple(mark.position for mark in inner if mark.revision == revision)
        yield replace(mark_of(revision, row.text, revision.position or first), covers=covered)
    yield from (mark_of(change.revision, "", first) for change in row.changes)
    for cell in row.cells:
        yield from (mark_of(revision, cell.text, first) for revision in cell.revisions)
        yield from (mark_of(change.revision, "", first) for change in cell.changes)
    yield from (mark for mark in inner if mark.revision not in row.revisions)


def first_position(row: Row) -> Position | None:
    return next((b.position for cell in row.cells for b in cell.blocks if not isinstance(b, Opaque)), None)


def in_paragraph(paragraph: Paragraph) -> Iterator[Mark]:
    stretches = list(in_runs(paragraph))
    told = {mark.revision for mark in stretches}
    yield from (mark_of(change.revision, paragraph.text, paragraph.position) for change in paragraph.changes)
    yield from stretches
    yield from (
        mark_of(revision, PARAGRAPH_MARK, paragraph.position) for revision in paragraph.mark if revision not in told
    )
    if paragraph.section is not None:
        yield from (mark_of(change.revision, "", paragraph.position) for change in paragraph.section.changes)


def in_runs(paragraph: Paragraph) -> Iterator[Mark]:
    """The marks on characters. One goes on over what another hand put in between, and over what has no text."""
    open_: dict[Revision, list[str]] = {}
    done: list[tuple[Revision, str]] = []
    for run in paragraph.runs:
        here = [*run.revisions, *(change.revision for change in run.changes)]
        foreign = any(revision.kind in ADDED for revision in run.revisions)
        for revision in list(open_):
            if revision not in here and run.text and not foreign:
                done.append((revision, "".join(open_.pop(revision))))
        for revision in here:
            open_.setdefault(revision, []).append(run.text)
    done += [(revision, "".join(texts)) for revision, texts in open_.items()]
    yield from (mark_of(revision, text, paragraph.position) for revision, text in done)


def mark_of(revision: Revision, text: str, position: Position | None) -> Mark:
    said = text.replace(THING, "[object]")
    return Mark(
        revision.kind, revision.author, revision.date, said, position=revision.position or position, revision=revision
    )

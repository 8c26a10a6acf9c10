"""Blocks of a document -> pieces: the words, the private characters, and what hangs on a paragraph.

Notes, text boxes and comments come as pieces after the paragraph that refers to them. A text box is read once, though a
file holds it in several branches; a branch that is not shown is read where it says something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from avtalebygger.diff.pieces import Grid, GridCell, GridRow, Passage, Piece, Reference, Signs, Stretch
from avtalebygger.model import change
from avtalebygger.model.change import Place
from avtalebygger.model.document import (
    THING,
    Block,
    Cell,
    Document,
    Field,
    Opaque,
    Paragraph,
    Run,
    RunKind,
    Story,
    StoryKind,
    Table,
)

COUNTED = frozenset(
    {"PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES", "SECTION", "SEQ", "DATE", "TIME", "SAVEDATE", "PRINTDATE",
     "CREATEDATE", "EDITTIME", "FILENAME", "FILESIZE", "NUMWORDS", "NUMCHARS", "REVNUM", "LISTNUM", "AUTONUM",
     "AUTONUMLGL"}
)  # fmt: skip
"""Fields whose results say where or when, not what: never a change."""
PAGE_NUMBER = re.compile(r"\d+|[ivxlc]+", re.IGNORECASE)
REFERRING = frozenset({"REF", "NOTEREF", "STYLEREF"})
THING_WORDS = {
    RunKind.IMAGE: "[picture]",
    RunKind.OBJECT: "[object]",
    RunKind.EQUATION: "[equation]",
    RunKind.RUBY: "[ruby]",
}


class Reader:
    """Reads the pieces of one document; remembers which notes and comments it has met."""

    def __init__(self, document: Document, signs: Signs) -> None:
        self.signs = signs
        self.notes = {(story.kind, story.id): story for story in document.stories if not story.type}
        self.comments = {comment.id: comment for comment in document.comments}
        self.met: set[tuple[StoryKind, str]] = set()
        self.counts = {StoryKind.FOOTNOTE: 0, StoryKind.ENDNOTE: 0}

    def pieces(self, block: Block, story: change.Story = change.Story.BODY, where: str = "") -> Iterator[Piece | Grid]:
        """The block itself, and after it the notes, text boxes and comments it refers to."""
        match block:
            case Paragraph():
                yield self.piece(block, story, where)
                yield from self.beside(block)
            case Table():
                yield self.grid(block)
            case Opaque():
                yield Piece(
                    self.signs.sign("opaque", block.kind, block.digest), (f"[{block.kind}]",), story=story, where=where
                )

    def piece(self, paragraph: Paragraph, story: change.Story, where: str) -> Piece:
        keys: list[str] = []
        shown: list[str] = []
        stretches: list[Stretch] = []
        references: list[Reference] = []
        for run, result in shown_runs(paragraph.runs):
            plain = run.kind is RunKind.TEXT and not run.fields
            key = run.text if plain else self.key_of(run, result, shown, references)
            if key:
                keys.append(key)
                stretches.append(Stretch(len(key), run.format, run.style, run.link))
        return Piece(
            "".join(keys), tuple(shown), paragraph.number, paragraph.style, paragraph.format,
            paragraph.list.level if paragraph.list else -1, tuple(stretches), tuple(references), paragraph.bookmarks,
            story, where, paragraph.position,
        )  # fmt: skip

    def key_of(self, run: Run, result: str, shown: list[str], references: list[Reference]) -> str:
        """What of a run is compared. `result` is the whole of a computed field where the run begins one."""
        field_kind, target = computed(run)
        if field_kind:
            shown.append(result)
            references.append(Reference(target, result))
            if field_kind in REFERRING:
                return self.signs.sign("reference", self.signs.meant(target))
            return self.signs.sign("computed", field_kind if field_kind in COUNTED else "")
        if run.kind in THING_WORDS:
            shown.append(
                run.text if run.kind in (RunKind.RUBY, RunKind.EQUATION) and run.text else THING_WORDS[run.kind]
            )
            if run.kind is RunKind.OBJECT and not self.signs.exact:
                return self.signs.sign(run.kind)
            return self.signs.sign(run.kind, run.detail, *(story.text for story in run.stories), run.text)
        if run.kind in (RunKind.FOOTNOTE, RunKind.ENDNOTE, RunKind.TEXT_BOX):
            shown.append("")
            return self.signs.sign(run.kind)
        return run.text if run.kind not in (RunKind.COMMENT, RunKind.FIELD_CODE, RunKind.ALTERNATE) else ""

    def grid(self, table: Table) -> Grid:
        rows = []
        for r, row in enumerate(table.rows, 1):
            cells = [self.grid_cell(cell, f"row {r}, column {c}") for c, cell in enumerate(row.cells, 1)]
            rows.append(GridRow(tuple(cells), row.format))
        return Grid(tuple(rows), table.style, table.format, table.grid, position=table.position)

    def grid_cell(self, cell: Cell, where: str) -> GridCell:
        inner = [piece for block in cell.blocks for piece in self.pieces(block, change.Story.TABLE, where)]
        return GridCell(tuple(inner), cell.span, cell.merge, cell.format)

    def beside(self, paragraph: Paragraph) -> Iterator[Piece | Grid]:
        stories = [story for run in paragraph.runs for story in run.stories]
        told = {story.text for story in stories if story.kind is StoryKind.TEXT_BOX}
        for run in paragraph.runs:
            if run.kind in (RunKind.FOOTNOTE, RunKind.ENDNOTE):
                yield from self.note(StoryKind(run.kind.value), run.detail)
            elif run.kind is RunKind.COMMENT:
                yield from self.comment(run.detail)
            elif run.stories:
                yield from self.boxes(run, told)

    def note(self, kind: StoryKind, identity: str) -> Iterator[Piece | Grid]:
        story = self.notes.get((kind, identity))
        if story is None or (kind, identity) in self.met:
            return
        self.met.add((kind, identity))
        self.counts[kind] += 1
        where = f"{kind.value} {self.counts[kind]}"
        for block in story.blocks:
            yield from self.pieces(block, change.Story(kind.value), where)

    def comment(self, identity: str) -> Iterator[Piece | Grid]:
        comment = self.comments.get(identity)
        if comment is None or (StoryKind.COMMENT, identity) in self.met:
            return
        self.met.add((StoryKind.COMMENT, identity))
        yield Piece(
            comment.text, story=change.Story.COMMENT, where=f"comment by {comment.author}", position=comment.position
        )

    def boxes(self, run: Run, told: set[str]) -> Iterator[Piece | Grid]:
        """A text box's flow, and a branch that is not shown where it says something else."""
        for story in run.stories:
            if story.kind is StoryKind.TEXT_BOX:
                where = "text box"
            elif story.kind is StoryKind.ALTERNATE and inner_text(story) not in told and inner_text(story) != run.text:
                where = "alternate text"
            else:
                continue
            for block in story.blocks:
                yield from self.pieces(block, change.Story.TEXTBOX, where)

    def loose(self) -> Iterator[Passage]:
        """Notes and comments that nothing in the body refers to."""
        pieces = [piece for kind, identity in self.notes if kind in self.counts for piece in self.note(kind, identity)]
        pieces += [piece for identity in self.comments for piece in self.comment(identity)]
        if pieces:
            yield Passage(Place(title="Notes and comments"), tuple(pieces), headed=False)


def inner_text(story: Story) -> str:
    """The text of a story, that of the text boxes inside it where it has no other."""
    if story.text.replace(THING, "").strip():
        return story.text
    inner = [
        box.text for block in story.blocks if isinstance(block, Paragraph) for run in block.runs for box in run.stories
    ]
    return "\n".join(inner)


def page_number_apart(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """A line of contents with its page number in the field that Word puts it in: LibreOffice leaves that field out and
    writes the number as text of the TOC's result (17.16.5.43, .68)."""
    at = max((n for n, run in enumerate(runs) if run.kind is RunKind.TAB), default=len(runs)) + 1
    if (
        at >= len(runs)
        or not PAGE_NUMBER.fullmatch(runs[at].text)
        or [field.kind for field in runs[at].fields] != ["TOC"]
    ):
        return runs
    return (*runs[:at], replace(runs[at], fields=(*runs[at].fields, Field("PAGEREF"))), *runs[at + 1 :])


def shown_runs(runs: tuple[Run, ...]) -> Iterator[tuple[Run, str]]:
    """Each run with "", but of a computed field only its first run, with the whole result."""
    if not any(run.fields for run in runs):
        yield from ((run, "") for run in runs)
        return
    runs = page_number_apart(runs)
    index = 0
    while index < len(runs):
        run = runs[index]
        if not run.fields or run.kind is RunKind.FIELD_CODE or not computed(run)[0]:
            yield run, ""
            index += 1
            continue
        code, result = run.fields, ""
        first = run
        while index < len(runs) and runs[index].fields == code:
            if runs[index].kind is not RunKind.FIELD_CODE:
                result += runs[index].text
            index += 1
        yield first, result


def computed(run: Run) -> tuple[str, str]:
    """The kind of the innermost computed field around the run and the bookmark it names, or ("", "")."""
    for around in reversed(run.fields) if run.kind is not RunKind.FIELD_CODE else ():
        kind = around.kind
        if kind in COUNTED:
            return kind, ""
        if kind in REFERRING:
            words = around.code.split()
            return kind, words[1] if len(words) > 1 else ""
    return "", ""

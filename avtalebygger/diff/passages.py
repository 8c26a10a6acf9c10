"""A document -> passages: one a clause, each a sequence of pieces to compare.

A passage begins at a paragraph with an `_avt_` bookmark or a heading; in a document without either, at a numbered
paragraph of the outermost level, or at a short paragraph that begins with a typed number. A piece is a paragraph, a
grid is a table, with pieces in its cells. Notes, text boxes and comments stand as pieces in the passage that refers to
them, headers and footers in a passage of their own. What a program computes (a reference's number, a page number) and
what is no character (a picture) stands in a piece's `key` as one private character that means the same in both
documents. The readings of a document are made before this; a revision is not looked at here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from avtalebygger.model import change
from avtalebygger.model.change import Place
from avtalebygger.model.document import (
    THING,
    Block,
    Cell,
    Document,
    Format,
    Opaque,
    Paragraph,
    Position,
    Run,
    RunKind,
    Story,
    StoryKind,
    Table,
    paragraphs,
)

ANCHOR = "_avt_"
OFF = frozenset({"0", "false", "off"})
TYPED_NUMBER = re.compile(r"^(?:(§\s*\d+[\w-]*|\d+(?:\.\d+)*\.?|(?:Artikkel|Article|Punkt)\s+\d+)\s+)(?=\S)")
LONGEST_TYPED_HEADING = 100
LONGEST_TITLE = 80
PRIVATE = 0xF0000  # plane 15: no file that says anything uses it
COUNTED = frozenset(
    {"PAGE", "NUMPAGES", "PAGEREF", "SECTIONPAGES", "SECTION", "SEQ", "DATE", "TIME", "SAVEDATE", "PRINTDATE",
     "CREATEDATE", "EDITTIME", "FILENAME", "FILESIZE", "NUMWORDS", "NUMCHARS", "REVNUM", "LISTNUM", "AUTONUM",
     "AUTONUMLGL"}
)  # fmt: skip
"""Fields whose results say where or when, not what: never a change."""
REFERRING = frozenset({"REF", "NOTEREF", "STYLEREF"})
THING_WORDS = {
    RunKind.IMAGE: "[picture]",
    RunKind.OBJECT: "[object]",
    RunKind.EQUATION: "[equation]",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A computed field in a piece: the bookmark it names (empty for a page number or date) and the result shown."""

    target: str
    shown: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a piece with one look: direct formatting, character style, link."""

    length: int
    format: Format
    style: str
    link: str


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A paragraph as it is compared. `shown` are the words that the private characters of `key` stand for, in order."""

    key: str
    shown: tuple[str, ...] = ()
    number: str = ""
    style: str = ""
    format: Format = ()
    level: int = -1
    stretches: tuple[Stretch, ...] = ()
    references: tuple[Reference, ...] = ()
    bookmarks: tuple[str, ...] = ()
    story: change.Story = change.Story.BODY
    where: str = ""
    position: Position | None = None

    @property
    def text(self) -> str:
        return unmasked(self.key, iter(self.shown))


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    pieces: tuple[Piece | Grid, ...]
    span: int
    merge: str
    format: Format

    @property
    def key(self) -> str:
        return "\n".join(piece.key for piece in self.pieces)

    @property
    def text(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, eq=False)
class GridRow:
    cells: tuple[GridCell, ...]
    format: Format

    @property
    def key(self) -> str:
        return "\t".join(cell.key for cell in self.cells)

    @property
    def text(self) -> str:
        return "\t".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table. `style`, `format` are the table's own."""

    rows: tuple[GridRow, ...]
    style: str = ""
    format: Format = ()
    widths: tuple[str, ...] = ()
    story: change.Story = change.Story.TABLE
    position: Position | None = None

    @property
    def key(self) -> str:
        return "\n".join(row.key for row in self.rows)

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """One clause. `pieces` begin with the heading, where there is one."""

    place: Place
    pieces: tuple[Piece | Grid, ...]
    anchor: str = ""
    headed: bool = True

    @property
    def key(self) -> str:
        return "\n".join(piece.key for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Signs:
    """What is no character -> one private character. `names` says what the bookmarks of this document stand for: a
    name that both documents have stands for itself, another for the text it marks: editors give bookmarks new names."""

    codes: dict[tuple[str, ...], str]
    names: Mapping[str, str]

    def sign(self, *meaning: str) -> str:
        return self.codes.setdefault(meaning, chr(PRIVATE + len(self.codes)))

    def meant(self, bookmark: str) -> str:
        return self.names.get(bookmark, bookmark)


def signs(old: Document, new: Document) -> tuple[Signs, Signs]:
    """The signs of two documents that are to be compared."""
    ours, theirs = marked(old), marked(new)
    codes: dict[tuple[str, ...], str] = {}
    return (
        Signs(codes, {name: text for name, text in ours.items() if name not in theirs}),
        Signs(codes, {name: text for name, text in theirs.items() if name not in ours}),
    )


def marked(document: Document) -> dict[str, str]:
    """Bookmark name -> the text of the paragraph in which it begins."""
    return {name: paragraph.text for paragraph in paragraphs(document.blocks) for name in paragraph.bookmarks}


PRIVATE_CHARACTER = re.compile("[\U000f0000-\U000ffffd]")


def unmasked(text: str, shown: Iterator[str]) -> str:
    """The text with each private character replaced by the next of `shown`."""
    return PRIVATE_CHARACTER.sub(lambda _: next(shown, ""), text) if PRIVATE_CHARACTER.search(text) else text


def passages(document: Document, signs: Signs) -> list[Passage]:
    """The passages of the document in reading order, what precedes the first clause first, headers and footers last."""
    reader = Reader(document, signs)
    starts = starting(document.blocks)
    found: list[Passage] = []
    heading: Paragraph | None = None
    gathered: list[Piece | Grid] = []
    for index, block in enumerate(document.blocks):
        if index in starts and isinstance(block, Paragraph):
            if gathered or heading is not None:
                found.append(passage(heading, gathered))
            heading, gathered = block, []
        gathered.extend(reader.pieces(block))
    if gathered or heading is not None:
        found.append(passage(heading, gathered))
    found.extend(reader.loose())
    found.extend(margins(document, reader))
    return found


def starting(blocks: tuple[Block, ...]) -> frozenset[int]:
    """The indexes of the blocks at which a passage begins."""
    flow = [(index, block) for index, block in enumerate(blocks) if isinstance(block, Paragraph)]
    marked = {index for index, block in flow if anchor_of(block)}
    headed = {index for index, block in flow if block.outline is not None and block.text.strip()}
    if marked or headed:
        return frozenset(marked | headed)
    listed = {
        index for index, block in flow if block.list is not None and block.list.level == 0 and numbered(block.number)
    }
    if listed:
        return frozenset(listed)
    return frozenset(
        index for index, block in flow if len(text := block.text) <= LONGEST_TYPED_HEADING and TYPED_NUMBER.match(text)
    )


def numbered(label: str) -> bool:
    return any(sign.isdigit() for sign in label)


def anchor_of(paragraph: Paragraph) -> str:
    return next((name for name in paragraph.bookmarks if name.startswith(ANCHOR)), "")


def passage(heading: Paragraph | None, pieces: list[Piece | Grid]) -> Passage:
    if heading is None:
        return Passage(Place(), tuple(pieces), headed=False)
    anchor = anchor_of(heading)
    return Passage(place_of(heading, anchor.removeprefix(ANCHOR)), tuple(pieces), anchor)


def place_of(heading: Paragraph, clause_id: str) -> Place:
    title = unicodedata.normalize("NFC", " ".join(heading.text.replace(THING, "").split()))
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    typed = TYPED_NUMBER.match(title)
    if numbered(heading.number) or typed is None:
        return Place(plain_number(heading.number) or "-", title, clause_id)
    return Place(plain_number(typed.group(1)), title[typed.end() :], clause_id)


def label_of(piece: Piece) -> str:
    """The number a reader sees before a paragraph, computed or typed; empty where there is none."""
    computed_label = plain_number(piece.number)
    if computed_label:
        return computed_label
    typed = TYPED_NUMBER.match(piece.key)
    return plain_number(typed.group(1)) if typed else ""


def plain_number(label: str) -> str:
    """The number without the signs around it: `3.2.` as 3.2, `§ 4` as 4, a bullet as nothing."""
    label = label.strip().rstrip(".):").lstrip("(").strip()
    return label if any(sign.isalnum() for sign in label) else ""


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
            key = self.key_of(run, result, shown, references)
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
        if run.kind in THING_WORDS or run.kind is RunKind.RUBY:
            shown.append(
                THING_WORDS.get(run.kind, run.text) if run.kind is not RunKind.EQUATION else run.text or "[equation]"
            )
            return self.signs.sign(run.kind, run.detail, *(story.text for story in run.stories))
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


def shown_runs(runs: tuple[Run, ...]) -> Iterator[tuple[Run, str]]:
    """Each run with "", but of a computed field only its first run, with the whole result."""
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
    for around in reversed(run.fields):
        kind = around.kind
        if kind in COUNTED:
            return kind, ""
        if kind in REFERRING and run.kind is not RunKind.FIELD_CODE:
            words = around.code.split()
            return kind, words[1] if len(words) > 1 else ""
    return "", ""


def margins(document: Document, reader: Reader) -> Iterator[Passage]:
    """Headers and footers, one passage each: the distinct ones of each type in the order of their sections."""
    parts = {story.part or story.id: story for story in document.stories}
    for kind in ("header", "footer"):
        for type_, names in distinct(document, kind).items():
            for count, name in enumerate(names, 1):
                if (story := parts.get(name)) is None or not (story.text.strip()):
                    continue
                where = f"{kind}, {type_}" + (f", {count}" if len(names) > 1 else "")
                pieces = [piece for block in story.blocks for piece in reader.pieces(block, change.Story(kind), where)]
                yield Passage(Place(title=where), tuple(pieces), f"{kind}/{type_}/{count}", headed=False)


def distinct(document: Document, kind: str) -> dict[str, list[str]]:
    """Type -> the parts of the headers that are shown: a first page's only with `titlePg`, an even page's only with
    `evenAndOddHeaders` (ECMA-376 Part 1, 17.10.1, 17.10.6)."""
    found: dict[str, list[str]] = {}
    even = dict(document.settings).get("evenAndOddHeaders", "0") not in OFF
    for section in document.sections:
        first = dict(section.format).get("titlePg", "0") not in OFF
        for type_, part in section.headers if kind == "header" else section.footers:
            if (type_ == "first" and not first) or (type_ == "even" and not even):
                continue
            names = found.setdefault(type_, [])
            if part not in names:
                names.append(part)
    return found


def every_piece(pieces: Iterable[Piece | Grid]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, Piece):
            yield piece
        else:
            for row in piece.rows:
                for cell in row.cells:
                    yield from every_piece(cell.pieces)

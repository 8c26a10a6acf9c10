"""A Word document as its reader sees it: stories of blocks, runs with their revisions, comments, sections.

Nothing here knows XML. What a run, paragraph, row or cell carries of tracked changes stands in its `revisions`, outer
first; `word.readings` turns a document into its accepted or rejected reading. Style names stand for style ids, list
numbers are computed, images and objects are known by the digest of their bytes: two documents that say the same are
equal. What only says where something came from is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

THING = "\ufffc"
"""The one character that stands in a run's text for what is not a character: a picture, a note, a text box."""

Format = tuple[tuple[str, str], ...]
"""Direct formatting in a canonical order: name of the property (`b`, `color`, `jc`) and its value, proofing and
revision plumbing left out. A toggle that is on has the value `1`."""


class RevisionKind(StrEnum):
    """The kinds of ECMA-376 Part 1, 17.13.5, by the names of their elements."""

    INSERTED = "ins"
    DELETED = "del"
    MOVED_FROM = "moveFrom"
    MOVED_TO = "moveTo"
    CELL_INSERTED = "cellIns"
    CELL_DELETED = "cellDel"
    CELL_MERGED = "cellMerge"
    CONTROL_INSERTED = "customXmlIns"
    CONTROL_DELETED = "customXmlDel"
    CONTROL_MOVED_FROM = "customXmlMoveFrom"
    CONTROL_MOVED_TO = "customXmlMoveTo"
    RUN_FORMAT = "rPrChange"
    PARAGRAPH_FORMAT = "pPrChange"
    SECTION_FORMAT = "sectPrChange"
    TABLE_FORMAT = "tblPrChange"
    TABLE_EXCEPTION = "tblPrExChange"
    TABLE_GRID = "tblGridChange"
    ROW_FORMAT = "trPrChange"
    CELL_FORMAT = "tcPrChange"
    NUMBERING = "numberingChange"


ADDED = frozenset(
    {
        RevisionKind.INSERTED,
        RevisionKind.MOVED_TO,
        RevisionKind.CELL_INSERTED,
        RevisionKind.CONTROL_INSERTED,
        RevisionKind.CONTROL_MOVED_TO,
    }
)
REMOVED = frozenset(
    {
        RevisionKind.DELETED,
        RevisionKind.MOVED_FROM,
        RevisionKind.CELL_DELETED,
        RevisionKind.CONTROL_DELETED,
        RevisionKind.CONTROL_MOVED_FROM,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A paragraph of the package: the part, and which `w:p` of it in document order, from 0; -1 outside them."""

    part: str
    paragraph: int = -1


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change. It has no id, since editors renumber them; `date` is as written, or empty."""

    kind: RevisionKind
    author: str = ""
    date: str = ""
    position: Position | None = field(default=None, compare=False)

    @property
    def adds(self) -> bool:
        return self.kind in ADDED

    @property
    def removes(self) -> bool:
        return self.kind in REMOVED


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands in which list: the instance (`numId`) and the level from 0."""

    list: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class FormatChange:
    """A tracked change of formatting, and what stood before it: what a rejection puts back."""

    revision: Revision
    format: Format = ()
    style: str = ""
    list: ListPlace | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A field around its result; `code` is the instruction without outer white space."""

    code: str

    @property
    def kind(self) -> str:
        """The instruction's first word in capitals: REF, PAGE, DOCPROPERTY."""
        return self.code.split(None, 1)[0].upper() if self.code else ""


@dataclass(frozen=True, slots=True)
class Control:
    """A content control (`w:sdt`) or custom XML wrapper around a run or block. `bound` is the data binding's path."""

    tag: str = ""
    alias: str = ""
    bound: str = ""
    revisions: tuple[Revision, ...] = ()


class RunKind(StrEnum):
    TEXT = "text"
    TAB = "tab"
    LINE_BREAK = "line break"
    PAGE_BREAK = "page break"
    COLUMN_BREAK = "column break"
    HYPHEN = "hyphen"
    SYMBOL = "symbol"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    IMAGE = "image"
    OBJECT = "object"
    TEXT_BOX = "text box"
    EQUATION = "equation"
    FIELD_CODE = "field code"
    ALTERNATE = "alternate"
    RUBY = "ruby"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one kind, one formatting and one set of revisions.

    `text` is what a reader sees: characters, `\\t`, `\\n`, `\\f` for a page break, THING for a picture, object, note or
    text box, nothing for a field code, a comment's mark and an alternate. `detail` says what the text does not: the
    digest of a picture, object or equation's structure, the id of a note or comment, font and code point of a symbol,
    the field's code. `stories` holds a text box's content, or the branches of AlternateContent that are not shown, or
    the guide of a ruby."""

    text: str
    kind: RunKind = RunKind.TEXT
    format: Format = ()
    style: str = ""
    revisions: tuple[Revision, ...] = ()
    changes: tuple[FormatChange, ...] = ()
    link: str = ""
    fields: tuple[Field, ...] = ()
    controls: tuple[Control, ...] = ()
    detail: str = ""
    stories: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`style` is the style's name; `number` the list number as printed, with its punctuation (`3.2`, `a)`, `•`).

    `mark` holds the revisions of the paragraph mark, `outline` the heading level from 0 or None, `bookmarks` the names
    that begin here, `section` the section that ends here."""

    runs: tuple[Run, ...] = ()
    style: str = ""
    format: Format = ()
    number: str = ""
    list: ListPlace | None = field(default=None, compare=False)
    outline: int | None = None
    mark: tuple[Revision, ...] = ()
    mark_format: Format = ()
    changes: tuple[FormatChange, ...] = ()
    bookmarks: tuple[str, ...] = ()
    section: Section | None = None
    controls: tuple[Control, ...] = ()
    position: Position | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """All that stands in it, deleted text too: take the accepted or rejected reading first."""
        return "".join([run.text for run in self.runs])


@dataclass(frozen=True, slots=True)
class Cell:
    """`merge` is `restart` or `continue` where cells are merged downwards."""

    blocks: tuple[Block, ...] = ()
    span: int = 1
    merge: str = ""
    format: Format = ()
    revisions: tuple[Revision, ...] = ()
    changes: tuple[FormatChange, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(text_of(block) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Row:
    """`exception` is what the row says otherwise than its table (`w:tblPrEx`)."""

    cells: tuple[Cell, ...] = ()
    format: Format = ()
    exception: Format = ()
    revisions: tuple[Revision, ...] = ()
    changes: tuple[FormatChange, ...] = ()

    @property
    def text(self) -> str:
        return "\t".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...] = ()
    style: str = ""
    format: Format = ()
    grid: tuple[str, ...] = ()
    changes: tuple[FormatChange, ...] = ()
    controls: tuple[Control, ...] = ()
    position: Position | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)


@dataclass(frozen=True, slots=True)
class Opaque:
    """A block that is not modelled (an altChunk, a subdocument, an element of a vendor's): it still counts when it
    changes."""

    kind: str
    digest: str = ""
    position: Position | None = field(default=None, compare=False)


Block = Paragraph | Table | Opaque


class StoryKind(StrEnum):
    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    TEXT_BOX = "text box"
    ALTERNATE = "alternate"
    RUBY = "ruby"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Story:
    """A flow of blocks. `id` is the note's or comment's id, or the part's name; an alternate's is `Fallback` or the
    namespaces that its Choice requires. `type` is a note's (`separator` …), empty for an ordinary one."""

    kind: StoryKind
    blocks: tuple[Block, ...] = ()
    id: str = field(default="", compare=False)
    type: str = ""
    part: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        return "\n".join(text_of(block) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Section:
    """`headers` and `footers` name by type (`default`, `first`, `even`) the part that each own reference points at; a
    type that is absent continues the section before (17.10)."""

    format: Format = ()
    headers: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    footers: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    changes: tuple[FormatChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """`parent` is the id of the comment it answers, or empty; `quoted` the text it is anchored to."""

    id: str = field(compare=False)
    author: str = ""
    initials: str = ""
    date: str = ""
    story: Story = Story(StoryKind.COMMENT)
    parent: str = field(default="", compare=False)
    done: bool = False
    quoted: str = ""
    position: Position | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return self.story.text


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what itself says; `based_on` is the parent's id. `list` is its own place in a list."""

    id: str
    name: str
    kind: str = "paragraph"
    based_on: str = ""
    run: Format = ()
    paragraph: Format = ()
    list: ListPlace | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list (17.9.6). `restart` is the level (from 1) after which it starts again, 0 never, None the one
    before it; `legal` writes every number in decimals; `style` is the paragraph style that is tied to it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    suffix: str = "tab"


@dataclass(frozen=True, slots=True)
class List:
    """An instance of a list (`w:num`): `abstract` is the definition it counts with; `starts` the levels that it starts
    afresh at its first use (`w:startOverride`)."""

    abstract: str
    levels: tuple[Level, ...] = ()
    starts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`stories` are those beside the body in the order of the package: headers, footers, notes, and `OTHER` for parts
    that no relationship explains. `properties` are the custom document properties, `metadata` the core and extended
    ones, `settings` those of the document; each by name. `styles` are by id, `lists` by `numId`."""

    body: Story
    stories: tuple[Story, ...] = ()
    sections: tuple[Section, ...] = ()
    comments: tuple[Comment, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    metadata: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    settings: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    styles: Mapping[str, Style] = field(default_factory=dict, compare=False)
    lists: Mapping[str, List] = field(default_factory=dict, compare=False)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.body.blocks

    @property
    def text(self) -> str:
        return self.body.text


def text_of(block: Block) -> str:
    match block:
        case Paragraph() | Table():
            return block.text
        case Opaque():
            return f"[{block.kind}]"


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """The paragraphs of a flow in reading order, those in tables too; text boxes are stories of their own."""
    found: list[Paragraph] = []
    _gather(blocks, found)
    return iter(found)


def _gather(blocks: tuple[Block, ...], into: list[Paragraph]) -> None:
    for block in blocks:
        match block:
            case Paragraph():
                into.append(block)
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        _gather(cell.blocks, into)
            case Opaque():
                continue


def nested_stories(story: Story) -> Iterator[Story]:
    """The story, and those inside it: text boxes, branches not shown, ruby guides."""
    yield story
    for paragraph in paragraphs(story.blocks):
        for run in paragraph.runs:
            for inner in run.stories:
                yield from nested_stories(inner)


def every_story(document: Document) -> Iterator[Story]:
    """Every story of the document, nested ones and comments too."""
    for story in (document.body, *document.stories, *(comment.story for comment in document.comments)):
        yield from nested_stories(story)


def with_paragraphs(document: Document) -> tuple[tuple[Story, tuple[Paragraph, ...]], ...]:
    """Every story with its paragraphs, the body first: for one who goes through them again and again."""
    return tuple((story, tuple(paragraphs(story.blocks))) for story in every_story(document))


def revisions(document: Document) -> Iterator[tuple[Revision, str]]:
    """Every tracked change in reading order with the text it marks; empty for marks, rows, cells and formatting."""
    for story in every_story(document):
        for block in story.blocks:
            yield from _in_block(block)


def _in_block(block: Block) -> Iterator[tuple[Revision, str]]:
    match block:
        case Paragraph():
            yield from _in_paragraph(block)
        case Table():
            yield from ((change.revision, "") for change in block.changes)
            for row in block.rows:
                yield from ((revision, "") for revision in row.revisions)
                yield from ((change.revision, "") for change in row.changes)
                for cell in row.cells:
                    yield from ((revision, "") for revision in cell.revisions)
                    yield from ((change.revision, "") for change in cell.changes)
                    for inner in cell.blocks:
                        yield from _in_block(inner)
        case Opaque():
            return


def _in_paragraph(paragraph: Paragraph) -> Iterator[tuple[Revision, str]]:
    yield from ((change.revision, "") for change in paragraph.changes)
    for run in paragraph.runs:
        yield from ((revision, run.text) for revision in run.revisions)
        yield from ((change.revision, run.text) for change in run.changes)
    yield from ((revision, "") for revision in paragraph.mark)
    if paragraph.section:
        yield from ((change.revision, "") for change in paragraph.section.changes)

"""A document -> passages: one a clause, each a sequence of pieces to compare.

A passage begins at a paragraph with an `_avt_` bookmark or a heading; in a document without either, at a numbered
paragraph of the outermost level, or at a short paragraph that begins with a typed number. Headers and footers are
passages of their own. The readings of a document are made before this; a revision is not looked at here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from avtalebygger.diff.gather import Reader
from avtalebygger.diff.look import same_hand
from avtalebygger.diff.pieces import TYPED_NUMBER, Grid, Passage, Piece, Signs, plain_number
from avtalebygger.model import change
from avtalebygger.model.change import Place
from avtalebygger.model.document import THING, Block, Document, Paragraph, paragraphs

ANCHOR = "_avt_"
OFF = frozenset({"0", "false", "off"})
LONGEST_TYPED_HEADING = 100
LONGEST_TITLE = 80


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


def signs(old: Document, new: Document) -> tuple[Signs, Signs]:
    """The signs of two documents that are to be compared."""
    ours, theirs = marked(old), marked(new)
    codes: dict[tuple[str, ...], str] = {}
    exact = same_hand(old, new)
    return (
        Signs(codes, {name: text for name, text in ours.items() if name not in theirs}, exact),
        Signs(codes, {name: text for name, text in theirs.items() if name not in ours}, exact),
    )


def marked(document: Document) -> dict[str, str]:
    """Bookmark name -> the text of the paragraph in which it begins."""
    return {name: paragraph.text for paragraph in paragraphs(document.blocks) for name in paragraph.bookmarks}


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

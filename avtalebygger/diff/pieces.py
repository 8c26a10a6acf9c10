"""What is compared: a paragraph as a piece, a table as a grid of pieces, a clause as a passage.

Plain records. What a program computes (a reference's number, a page number) and what is no character (a picture) stands
in a piece's `key` as one private character that means the same in both documents of a comparison (`Signs`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from avtalebygger.model import change
from avtalebygger.model.change import Place
from avtalebygger.model.document import Format, Position

# Not the first three digits of a longer number: an amount, an organisasjonsnummer.
TYPED_NUMBER = re.compile(
    r"^(?:(§\s*\d+[\w-]*|\d+(?:\.\d+)*\.?|(?:Artikkel|Article|Punkt)\s+\d+)\s+)(?=\S)(?!\d{3}(?!\d))"
)
PRIVATE = 0xF0000  # plane 15: no file that says anything uses it
PRIVATE_CHARACTER = re.compile("[\U000f0000-\U000ffffd]")


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
    name that both documents have stands for itself, another for the text it marks: editors give bookmarks new names.
    `exact` says that one program saved both: another writes objects (SmartArt, charts) its own way, and only that there
    is one can be compared."""

    codes: dict[tuple[str, ...], str]
    names: Mapping[str, str]
    exact: bool = True

    def sign(self, *meaning: str) -> str:
        return self.codes.setdefault(meaning, chr(PRIVATE + len(self.codes)))

    def meant(self, bookmark: str) -> str:
        return self.names.get(bookmark, bookmark)


def unmasked(text: str, shown: Iterator[str]) -> str:
    """The text with each private character replaced by the next of `shown`."""
    return PRIVATE_CHARACTER.sub(lambda _: next(shown, ""), text) if PRIVATE_CHARACTER.search(text) else text


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


def every_piece(pieces: Iterable[Piece | Grid]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, Piece):
            yield piece
        else:
            for row in piece.rows:
                for cell in row.cells:
                    yield from every_piece(cell.pieces)

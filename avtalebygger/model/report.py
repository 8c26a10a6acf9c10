"""What any report says, before a hand writes it as terminal text, HTML, DOCX or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a span is meant; each hand shows it by sign and colour, never by colour alone."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Row:
    """`link` is the `id` of the section that tells the rest."""

    cells: tuple[tuple[Span, ...], ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph of running text. `label` stands before it (its number); `changed` gives it a change bar; `aside` says
    in words what its text does not. Where `before` is given, a hand with room shows both texts side by side, `before`
    to the left, and `after` to the right; `spans` is always the whole story in one line of text."""

    spans: tuple[Span, ...]
    label: str = ""
    changed: bool = False
    aside: str = ""
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """`rows` are a table under `columns`; `flows` running text after it. `id` is a name to jump to."""

    heading: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    note: str = ""
    flows: tuple[Flow, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """`facts` are label and value, shown first."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()


def row(*cells: str | Span) -> Row:
    """A row of one span a cell; a bare string is plain."""
    return Row(tuple((cell if isinstance(cell, Span) else Span(cell),) for cell in cells))

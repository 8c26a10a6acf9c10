"""What a template may say: its names, its filters, and how a value is printed.

A template sees the records of `model/agreement.py` themselves. What it cannot write in plain tags (a bookmark, a live
cross-reference, the width of a column) it prints as a mark: a processing instruction that `anchors.planted` turns into
WordprocessingML. A value is escaped, so no value can be taken for a mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final

from jinja2 import StrictUndefined, UndefinedError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from avtalebygger.model.agreement import (
    Agreement,
    AgreementClause,
    AgreementLedd,
    AgreementTable,
    Annex,
    Measure,
    Party,
    PartyRole,
    Resolution,
    Signatory,
    Span,
    Text,
)
from avtalebygger.word import anchors
from avtalebygger.word.labels import grouped, labels, long_date, resolution

SPECIAL: Final = re.compile("[&<>\"'\n\r\t]")
LINE_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'
NARROW, WIDE, FILLED_IN = 8, 46, 20  # characters: no column is given less, none asks for more, an empty one asks for
LINE = 76  # characters of a table's text in a line, over all columns


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. `chapter` where it is a part of the agreement and not a numbered heading."""

    number: str
    title: str
    link: Markup
    chapter: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A party's place in the signature block: nameless, and without lines, where a pair has one party only."""

    name: str = ""
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    left: Signature
    right: Signature


@dataclass(frozen=True, slots=True)
class Corner:
    """The first cell of a table, which also says how wide the columns are: their shares, in thousandths."""

    text: str | Text
    shares: tuple[int, ...]

    def __html__(self) -> str:
        return mark("widths", ",".join(map(str, self.shares))) + printed(self.text)

    def __str__(self) -> str:
        return self.text if isinstance(self.text, str) else plain(self.text)


RECORDS: Final = frozenset(
    {Agreement, AgreementClause, AgreementLedd, AgreementTable, Annex, Measure, Party, Resolution, Signatory}
    | {Corner, Entry, Pair, Signature}
)


class Printing(CodeGenerator):
    """Compiles a tag to its finalized value alone, which is escaped: Jinja would make two more strings of each."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if printed_by_us(frame, finalize):
            self.write(finalize.src)
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if printed_by_us(frame, finalize):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


def printed_by_us(frame: Frame, finalize: Any) -> bool:
    """Not where the template itself turns escaping on and off."""
    return finalize.src is not None and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, which asks seven questions of each attribute; of our own frozen records one is enough."""

    code_generator_class = Printing

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) in RECORDS and attribute[:1] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def environment() -> SandboxedEnvironment:
    """The Jinja environment of every template: sandboxed, escaping, an undefined name an error."""
    made = Sandbox(undefined=StrictUndefined, autoescape=True, finalize=finalized)
    made.filters |= filters()
    return made


def filters() -> dict[str, Callable[..., Any]]:
    return {
        "anchor": anchor,
        "chapter_anchor": chapter_anchor,
        "grouped": grouped,
        "header": header,
        "longdate": long_date,
        "resolution": resolution,
        "rows": rows,
        "run_in": run_in,
    }


def context(agreement: Agreement) -> dict[str, Any]:
    """The names at the top of a template."""
    words = labels(agreement)
    return {
        "agreement": agreement,
        "label": words,
        "contents": tuple(contents(agreement, words["annex"])),
        "signatures": pairs(agreement.parties),
        "signature_anchor": Markup(mark("anchor", anchors.SIGNATURES)),
    }


# --- how a value is printed


def finalized(value: object) -> str:
    """The XML that a template's tag prints. Raises UndefinedError for None, which would print as a word."""
    if type(value) is tuple:
        if [piece for piece in value if piece.target]:
            return printed(value)
        value = plain(value)
    if type(value) is str:
        return value if SPECIAL.search(value) is None else escaped(value)
    if value is None:
        raise UndefinedError("the value is None")
    return str(escape(value))


def printed(text: str | Text) -> str:
    """The XML inside `w:t` that says `text`: escaped, line breaks and tabs as `w:br` and `w:tab`."""
    return finalized(text) if isinstance(text, str) else "".join([span(piece) for piece in text])


def span(piece: Span) -> str:
    return mark("ref", anchors.bookmark(piece.target), piece.text) if piece.target else finalized(piece.text)


def escaped(text: str) -> str:
    safe = str(escape(text)).replace("\r\n", "\n").replace("\r", "\n")
    return safe.replace("\n", LINE_BREAK).replace("\t", TAB)


def plain(text: Text) -> str:
    return "".join([piece.text for piece in text])


def mark(kind: str, *words: str) -> str:
    """A processing instruction; `?>` would end it early and is in no name or number of ours."""
    return f"<?{anchors.MARK} {' '.join((kind, *words)).replace('?>', '?')}?>"


# --- the names and filters of a template


@singledispatch
def anchor(heading: object) -> Markup:
    raise UndefinedError(f"{type(heading).__name__} has no anchor")


@anchor.register
def _(heading: AgreementClause) -> Markup:
    return Markup(mark("anchor", anchors.bookmark(heading.id)))


@anchor.register
def _(heading: Annex) -> Markup:
    return Markup(mark("anchor", anchors.annex(heading)))


def chapter_anchor(clause: AgreementClause) -> Markup:
    return Markup(mark("anchor", anchors.chapter(clause)))


def contents(agreement: Agreement, annex: str) -> Iterator[Entry]:
    for clause in agreement.clauses:
        if clause.chapter:
            yield Entry("", clause.chapter, link(anchors.chapter(clause)), chapter=True)
        yield Entry(clause.number, clause.title, link(anchors.bookmark(clause.id)))
    for one in agreement.annexes:
        yield Entry(f"{annex} {one.number}", one.title, link(anchors.annex(one)))


def link(target: str) -> Markup:
    return Markup(mark("link", target))


def run_in(ledd: AgreementLedd) -> str:
    """The bold words that a ledd opens with: its title, or the name of its samarbeidstiltak; empty for none."""
    title = ledd.title or (ledd.measure.name if ledd.measure else "")
    if not (title and ledd.text):
        return title
    return f"{title} " if title[-1] in ".:?!" else f"{title}. "


def pairs(parties: Sequence[Party]) -> tuple[Pair, ...]:
    """Those who sign, two by two, in the agreement's order."""
    signing = [signature(party) for party in parties if party.role is not PartyRole.BRUKERORGANISASJON]
    padded = [*signing, Signature()]
    return tuple(Pair(*padded[start : start + 2]) for start in range(0, len(signing), 2))


def signature(party: Party) -> Signature:
    return Signature(party.name, party.signatories or (Signatory(),))


def header(table: AgreementTable) -> tuple[Corner | str, ...]:
    return (Corner(table.header[0], shares(table)), *table.header[1:]) if table.header else ()


def rows(table: AgreementTable) -> tuple[tuple[Corner | Text, ...], ...]:
    """The cells row by row; the first carries the widths where there is no header to do it."""
    if table.header or not table.rows or not table.rows[0]:
        return table.rows
    first, *rest = table.rows[0]
    return ((Corner(first, shares(table)), *rest), *table.rows[1:])


def shares(table: AgreementTable) -> tuple[int, ...]:
    """Each column's thousandths of the width: room for its longest word, and what is left to those with longer text."""
    lines = [table.header, *([plain(cell) for cell in row] for row in table.rows)]
    columns = [[line[number] for line in lines if number < len(line)] for number in range(max(map(len, lines)))]
    least = [longest_word(column) for column in columns]
    more = [longest_text(column, floor) - floor for column, floor in zip(columns, least, strict=True)]
    spare = max(0, LINE - sum(least)) / max(1, sum(more))
    widths = [floor + spare * extra for floor, extra in zip(least, more, strict=True)]
    return tuple(round(1000 * width / sum(widths)) for width in widths)


def longest_word(column: Sequence[str]) -> int:
    """Characters; two more for the padding of a cell."""
    return max(NARROW, min(WIDE, 2 + max(map(len, " ".join(column).split()), default=0)))


def longest_text(column: Sequence[str], least: int) -> int:
    """Characters that a column would have; one that is to be filled in by hand has room for a pen."""
    empty = not any(column[1:])
    return max(least, min(WIDE, 2 + max(map(len, column), default=0)), FILLED_IN if empty else 0)

"""Edits -> spans that read well: the old and the new sentence where most of one changed, whole amounts and dates, and
no character that a terminal or a browser would act upon."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from avtalebygger.model.change import Edit, Op, after_of, before_of
from avtalebygger.model.document import THING
from avtalebygger.model.report import Span, Tone

MOSTLY = 0.6
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ§\d«\"])|\n")
OPENING = re.compile(r"(?:kr\.?|NOK|EUR|§+|nr\.|pkt\.|punkt|\d{1,2}\.)\s$", re.IGNORECASE)
MONTH = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
CLOSING = re.compile(rf"^\s(?:(?:{MONTH})(?:\s\d{{4}})?|\d{{4}}(?!\d)|kroner|prosent|%)", re.IGNORECASE)
DATED = re.compile(rf"\d|{MONTH}", re.IGNORECASE)
TONES = {Op.KEEP: Tone.PLAIN, Op.INSERT: Tone.INSERTED, Op.DELETE: Tone.DELETED}
KNOWN = {
    "\n": "¶\n", "\t": " | ", "\f": "[page break]", "\u00a0": "\u00a0", "\u00ad": "[soft hyphen]",
    THING: "[picture or note]",
}  # fmt: skip
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def spans_of(edits: Sequence[Edit], *, clip: int = 0) -> tuple[Span, ...]:
    """With `clip`, a stretch that stays shows at most that many characters beside a change, at a word's end."""
    read = list(readable(edits))
    return tuple(
        Span(visible(shortened(edit.text, clip, at > 0, at < len(read) - 1) if clip else edit.text), TONES[edit.op])
        if edit.op is Op.KEEP
        else Span(visible(edit.text), TONES[edit.op])
        for at, edit in enumerate(read)
    )


def visible(text: str) -> str:
    """The text with every character that is not seen said in words or by its code point."""
    if text.isprintable() and THING not in text:
        return text
    return "".join(sign if sign.isprintable() and sign != THING else spelled(sign) for sign in text)


def lines(text: str) -> str:
    """The text with its lines as lines; where nothing changed, a sign for each paragraph mark tells nobody anything."""
    return "\n".join(map(visible, text.split("\n")))


def label(number: str, said: str) -> str:
    """A paragraph's number, unless the text begins with it already; «det» does not begin with "d"."""
    begins = number and re.match(rf"{re.escape(number)}(?![^\W_]|[.,]\d)", said.lstrip())
    return "" if begins else visible(number)


def spelled(sign: str) -> str:
    if sign in KNOWN:
        return KNOWN[sign]
    return f"[U+{ord(sign):04X}]" if unicodedata.category(sign) in UNSAFE else sign


def readable(edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits, sentence by sentence; a sentence of which more than 60 % changed as the old one and the new one."""
    for sentence in sentences(edits):
        if rewritten(sentence):
            yield Edit(Op.DELETE, before_of(sentence))
            yield Edit(Op.INSERT, after_of(sentence))
        else:
            yield from widened(sentence)


def sentences(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    gathered: list[Edit] = []
    for edit in edits:
        if edit.op is not Op.KEEP:
            gathered.append(edit)
            continue
        at = 0
        for end in SENTENCE_END.finditer(edit.text):
            gathered.append(Edit(Op.KEEP, edit.text[at : end.end()]))
            yield gathered
            gathered, at = [], end.end()
        if at < len(edit.text):
            gathered.append(Edit(Op.KEEP, edit.text[at:]))
    if gathered:
        yield gathered


def rewritten(sentence: Sequence[Edit]) -> bool:
    old, new = before_of(sentence), after_of(sentence)
    stays = sum(len(edit.text) for edit in sentence if edit.op is Op.KEEP)
    groups = sum(edit.op is Op.KEEP for edit in sentence[1:-1])
    return groups > 0 and bool(old.strip() and new.strip()) and 1 - stays / max(len(old), len(new)) > MOSTLY


def widened(sentence: Sequence[Edit]) -> Iterator[Edit]:
    """A changed number with its currency, paragraph sign or month."""
    out: list[Edit] = list(sentence)
    for at in range(len(out)):
        if out[at].op is Op.KEEP or not DATED.match(out[at].text):
            continue
        if at and out[at - 1].op is Op.KEEP and (found := OPENING.search(out[at - 1].text)):
            out = drawn_in(out, at, out[at - 1].text[found.start() :], before=True)
        last = at + 1 if at + 1 < len(out) and out[at + 1].op is not Op.KEEP else at
        if last + 1 < len(out) and out[last + 1].op is Op.KEEP and (found := CLOSING.match(out[last + 1].text)):
            out = drawn_in(out, at, found.group(), before=False)
    return (edit for edit in out if edit.text)


def drawn_in(edits: list[Edit], at: int, text: str, *, before: bool) -> list[Edit]:
    """A neighbouring stretch of what stays made part of the deletion and of the insertion at `at`."""
    out = list(edits)
    last = at + 1 if at + 1 < len(out) and out[at + 1].op is not Op.KEEP else at
    if last == at:
        return out
    for index in range(at, last + 1):
        out[index] = Edit(out[index].op, text + out[index].text if before else out[index].text + text)
    if before:
        out[at - 1] = Edit(Op.KEEP, out[at - 1].text[: -len(text)])
    else:
        out[last + 1] = Edit(Op.KEEP, out[last + 1].text[len(text) :])
    return out


def shortened(text: str, most: int, head: bool, tail: bool) -> str:
    """A stretch that stays with its far parts left out: `head` keeps its beginning, `tail` its end."""
    if len(text) <= most * (head + tail) + 10:
        return text
    start = text[:most].rpartition(" ")[0] if head else ""
    end = text[-most:].partition(" ")[2] if tail else ""
    return f"{start} … {end}" if head and tail else f"{start} …" if head else f"… {end}"

"""Tricks beyond those of the corpus, and honest noise: each in its clause, and no alarm for what editors do by
themselves. The agreement is the corpus's own; the edits are made on its parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType

import pytest
from common import shared_module

from avtalebygger.journeys.audit import audit
from avtalebygger.model.finding import Severity

pytestmark = pytest.mark.shared
Parts = dict[str, bytes]
Edit = Callable[[Parts], Parts]
MAIN = "word/document.xml"
DUTY = "Leverandøren er ikke ansvarlig for indirekte tap."
BASIC = 'w:type="{}" w:styleId="S"><w:name w:val="S"/><w:rPr>{}</w:rPr></w:style>'


def base() -> ModuleType:
    module: ModuleType = shared_module("hostile", "base")
    return module


def run(look: str = "", words: str = DUTY) -> str:
    return str(base().t(words, look))


def replaced(old: str, new: str, part: str = MAIN) -> Edit:
    return lambda parts: base().sub(parts, part, old, new)


def looking(look: str) -> Edit:
    return lambda parts: base().sub(parts, MAIN, run(), run(look))


def styled(kind: str, look: str, use: Edit) -> Edit:
    style = f"<w:style {BASIC.format(kind, look)}"
    return lambda parts: use(base().sub(parts, "word/styles.xml", "</w:styles>", f"{style}</w:styles>"))


def in_paragraph(properties: str) -> Edit:
    def edit(parts: Parts) -> Parts:
        text = parts[MAIN].decode()
        at = text.rfind("<w:pPr>", 0, text.index(DUTY)) + len("<w:pPr>")
        return {**parts, MAIN: f"{text[:at]}{properties}{text[at:]}".encode()}

    return edit


def field(code: str, shown: str) -> str:
    return str(base().field(code, shown))


def signed(author: str) -> Edit:
    """A deletion in clause 11.1 under this name."""

    def edit(parts: Parts) -> Parts:
        gone = base().dele(" norsk", author, base().T_BACK, 777)
        open_, close = '<w:r><w:t xml:space="preserve">', "</w:t></w:r>"
        return dict(base().sub(parts, MAIN, "underlagt norsk rett", f"underlagt{close}{gone}{open_} rett"))

    return edit


def moved(words: str, clause: str) -> Edit:
    def edit(parts: Parts) -> Parts:
        parts, paragraph = base().cut_para(parts, words)
        return dict(base().into_clause(parts, clause, paragraph))

    return edit


TABLE = "<w:tblPr>"
OURS = " Kunden kan nekte samtykke på fritt grunnlag."
REFERENCE = "REF avb_vederlag \\r \\h"
GO_BACK = '<w:bookmarkStart w:id="99" w:name="_GoBack"/><w:bookmarkEnd w:id="99"/>'

TRICKS: dict[str, tuple[str, str, Edit]] = {
    # a figure, a duty, a name
    "a number in words": ("UNTRACKED_CHANGE", "10.1", replaced("Hver av partene", "Begge partene")),
    "skal to kan": ("UNTRACKED_CHANGE", "3.1", replaced("skal levere", "kan levere")),
    "a comma": ("UNTRACKED_CHANGE", "3.2", replaced("underleverandører uten", "underleverandører, uten")),
    "a capital": ("UNTRACKED_CHANGE", "2.1", replaced("Virkedag", "virkedag")),
    # letters that look like others
    "a Greek capital": ("HOMOGLYPH", "10.1", replaced("avtalen med ", "\u0391vtalen med ")),
    "a Cyrillic capital": ("HOMOGLYPH", "8.1", replaced("Kunden kan heve", "\u041aunden kan heve")),
    "a word joiner": ("INVISIBLE_CHAR", "7.2", replaced("er ikke ansvarlig", "er ik\u2060ke ansvarlig")),
    "from right to left": ("BIDI_CONTROL", "7.2", looking("<w:rtl/>")),
    # text that cannot be seen
    "hidden by a letter style": (
        "HIDDEN_TEXT", "7.2", styled("character", "<w:vanish/>", looking('<w:rStyle w:val="S"/>')),
    ),
    "hidden by a paragraph style": (
        "HIDDEN_TEXT", "7.2", styled("paragraph", "<w:vanish/>", in_paragraph('<w:pStyle w:val="S"/>')),
    ),
    "half a point by a style": (
        "HIDDEN_TEXT", "7.2", styled("paragraph", '<w:sz w:val="1"/>', in_paragraph('<w:pStyle w:val="S"/>')),
    ),
    "hidden by a table style": (
        "HIDDEN_TEXT", "6", styled("table", "<w:vanish/>", replaced(TABLE, f'{TABLE}<w:tblStyle w:val="S"/>')),
    ),
    "black on black": (
        "HIDDEN_TEXT", "7.2", looking('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'),
    ),
    "struck by hand": ("FORMAT_CHANGED", "7.2", looking("<w:strike/>")),
    # where things stand
    "a paragraph in another clause": ("UNTRACKED_CHANGE", "7.3", moved("Begrensningene gjelder", "Taushetsplikt")),
    "a reference repointed, its number left": (
        "CROSSREF_TARGET_CHANGED", "7.1", replaced(REFERENCE, "REF avb_levering \\r \\h"),
    ),
    "a field that decides": (
        "QUOTE_FIELD", "7.2", lambda parts: base().sub(parts, MAIN, run(), field('IF 1=1 "x"', DUTY)),
    ),
    # whose marks
    "our name without capitals": ("FOREIGN_CHANGE_IN_OUR_NAME", "11.1", lambda parts: signed(us().lower())(parts)),
    "our name with another space": (
        "FOREIGN_CHANGE_IN_OUR_NAME", "11.1", lambda parts: signed(us().replace(" ", "\u00a0") + " ")(parts),
    ),
    "our name in other letters": (
        "FOREIGN_CHANGE_IN_OUR_NAME", "11.1", lambda parts: signed(us().replace("o", "\u043e"))(parts),
    ),
    "words in our insertion": ("OUR_CHANGE_ALTERED", "3.2", replaced("fritt grunnlag", "saklig grunnlag")),
}  # fmt: skip

HONEST: dict[str, Edit] = {
    "language on every run": lambda parts: each_run(parts, '<w:lang w:val="nb-NO"/>'),
    "fonts on every run": lambda parts: each_run(parts, '<w:rFonts w:ascii="Arial"/><w:rtl w:val="0"/>'),
    "black on every run": lambda parts: each_run(parts, '<w:color w:val="000000"/>'),
    "an empty paragraph at the end": replaced("<w:sectPr><w:header", "<w:p/><w:sectPr><w:header"),
    "a bookmark of the editor's": lambda parts: base().sub(parts, MAIN, run(), run() + GO_BACK),
    "compatibility": replaced("<w:trackRevisions/>", '<w:zoom w:val="120"/><w:trackRevisions/>', "word/settings.xml"),
    "our insertion in two elements": lambda parts: in_two(parts),
    "our insertion struck, as LibreOffice leaves it": lambda parts: struck(parts),
}  # fmt: skip


def us() -> str:
    return str(base().Facts(0).us)


def them() -> str:
    return str(base().Facts(0).them)


def each_run(parts: Parts, look: str) -> Parts:
    return {**parts, MAIN: re.sub(rb"<w:r><w:t ", f"<w:r><w:rPr>{look}</w:rPr><w:t ".encode(), parts[MAIN])}


def ours() -> str:
    return str(base().ins(OURS, us(), base().T_SENT, 801))


def in_two(parts: Parts) -> Parts:
    halves = [base().ins(words, us(), base().T_SENT, n) for n, words in ((801, OURS[:20]), (802, OURS[20:]))]
    return dict(base().sub(parts, MAIN, ours(), "".join(halves)))


def struck(parts: Parts) -> Parts:
    """The insertion around their deletion is lost."""
    return dict(base().sub(parts, MAIN, ours(), base().dele(OURS, them(), base().T_BACK, 777)))


def returned(edit: Edit) -> tuple[bytes, bytes]:
    sent, back = (base().agreement(0, layer) for layer in ("sent", "returned"))
    return base().zip_bytes(sent), base().zip_bytes(edit(back))


@pytest.mark.parametrize("name", TRICKS)
def test_what_was_done_in_silence_is_seen_in_its_clause(name: str) -> None:
    kind, clause, edit = TRICKS[name]
    found = audit(*returned(edit)).findings
    seen = [each for each in found if each.kind == kind and each.severity is not Severity.INFO]
    assert any(each.clause.startswith(clause.partition(".")[0]) for each in seen), found


@pytest.mark.parametrize("name", HONEST)
def test_what_an_editor_does_by_itself_raises_nothing(name: str) -> None:
    found = audit(*returned(HONEST[name])).findings
    assert [each for each in found if each.severity is not Severity.INFO] == []

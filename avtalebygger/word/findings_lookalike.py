"""Characters that look like others or like nothing: zero-width, bidi controls, mixed scripts, letters among digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from avtalebygger.messages import text
from avtalebygger.model.document import Block, Paragraph, Run, RunKind, Story, Table
from avtalebygger.model.document import paragraphs as paragraphs_of
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.finding_site import Site, quoted, visible
from avtalebygger.word.formats import toggled

BIDI: Final = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
INVISIBLE: Final = (
    "\u200b-\u200d\u2060-\u2064\ufeff\u180e\u034f\u115f\u1160\u3164"
    "\uffa0\ufe00-\ufe0e\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_BIDI: Final = re.compile(f"[{BIDI}]")
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
_UNUSUAL: Final = re.compile("[^\u0000-\u024f\u2010-\u2027\u202f-\u205f\u20a0-\u20cf\u2190-\u2bff\ue000-\uf8ff\ufffc]")
"""Nothing outside these ranges, nothing to look for in a line but digits."""
_WORD: Final = re.compile(r"[^\W_]+")
_LATIN: Final = re.compile(r"[0-9A-Za-zÆØÅæøå]")

CONFUSABLE: Final = dict(
    zip(
        "АВЕЅЗІЈКМНОРСТУХаеѕіјорсухһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυχικɑɡı",
        "ABES3IJKMHOPCTYXaesijopcyxhdqwlABEZHIKMNOPTYXavopuxikagi",
        strict=True,
    )
)
"""Letters of Cyrillic, Greek and phonetic script that a Latin reader takes for another (after Unicode TR 39)."""


def plain(name: str) -> str:
    """A name as it looks at a glance: one alphabet, no capitals, no signs that cannot be seen."""
    shown = unicodedata.normalize("NFKC", _BIDI.sub("", _INVISIBLE.sub("", name)))
    return " ".join("".join(CONFUSABLE.get(sign, sign) for sign in shown).casefold().split())


def findings(site: Site) -> Iterator[Finding]:
    foreign = _is_written_in_another_script(site)
    for story, paragraphs in site.stories:
        for paragraph in paragraphs:
            for each in _in_paragraph(site, paragraph, foreign):
                own = each.kind == "INVISIBLE_CHAR" and _holds_a_row(paragraph, story)
                yield replace(each, severity=Severity.INFO) if own else each


def _holds_a_row(paragraph: Paragraph, story: Story) -> bool:
    """Whether its one such character is LibreOffice's own: it puts a joiner in each row that comes or goes while
    changes are tracked, first or last in the cell once something is written there (seen since 7.2)."""
    found = _INVISIBLE.findall(paragraph.text)
    at_an_end = paragraph.text.startswith("\u200d") or paragraph.text.endswith("\u200d")
    return found == ["\u200d"] and at_an_end and any(each is paragraph for each in _in_tracked_rows(story.blocks))


def _in_tracked_rows(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    for cell, tracked in [(cell, bool(row.revisions)) for row in rows for cell in row.cells]:
        yield from paragraphs_of(cell.blocks) if tracked else _in_tracked_rows(cell.blocks)


_OTHER_ALPHABETS: Final = (RunKind.SYMBOL, RunKind.EQUATION)


def _in_paragraph(site: Site, paragraph: Paragraph, foreign: bool) -> Iterator[Finding]:
    line = "".join([run.text for run in paragraph.runs if run.kind not in _OTHER_ALPHABETS])
    yield from _turned(site, paragraph, line)
    if _UNUSUAL.search(line):
        yield from _unusual(site, paragraph, line, foreign)
    for match in FALSE_DIGIT.finditer(line):
        yield site.finding("HOMOGLYPH", _false_digit(match[0]), paragraph.position)


def _turned(site: Site, paragraph: Paragraph, line: str) -> Iterator[Finding]:
    for words, is_turned in (
        ("Text that is turned round by w:bdo: «{words}»", _by_override),
        ("Text that is marked as written from right to left (w:rtl): «{words}»", _by_direction),
    ):
        turned = "".join(run.text for run in paragraph.runs if run.format and is_turned(run) and visible(run))
        if _LATIN.search(turned) and (is_turned is _by_override or not _has_right_to_left(line)):
            yield site.finding("BIDI_CONTROL", text(words, words=quoted(turned)), paragraph.position)


def _by_override(run: Run) -> bool:
    return ("direction", "bdo rtl") in run.format


def _by_direction(run: Run) -> bool:
    """17.3.2.30: signs and the parts of a number change places: «12-24» is shown as «24-12»."""
    return toggled(dict(run.format).get("rtl"))


def _unusual(site: Site, paragraph: Paragraph, line: str, foreign: bool) -> Iterator[Finding]:
    for pattern, kind, words in (
        (_INVISIBLE, "INVISIBLE_CHAR", "A character that cannot be seen in «{near}»: {points}"),
        (_BIDI, "BIDI_CONTROL", "A character that turns the direction of text in «{near}»: {points}"),
    ):
        found = list(pattern.finditer(line))
        if found and not (kind == "BIDI_CONTROL" and _has_right_to_left(line)) and not _is_emoji(line, found):
            points = named(dict.fromkeys(match[0] for match in found))
            yield site.finding(kind, text(words, near=quoted(_near(line, found[0])), points=points), paragraph.position)
    for word in dict.fromkeys(_WORD.findall(_INVISIBLE.sub("", line))):
        kind, signs = judged(word, foreign)
        if kind:
            words = text(
                "«{word}» holds characters that look like others: {points}", word=quoted(word), points=named(signs)
            )
            yield site.finding(kind, words, paragraph.position)


def _near(line: str, match: re.Match[str]) -> str:
    return line[max(0, match.start() - 20) : match.end() + 20]


def _has_right_to_left(line: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in line)


def _is_emoji(line: str, found: list[re.Match[str]]) -> bool:
    """A joiner between two pictures, as in a family: nothing is hidden."""
    return all(
        match[0] == "\u200d"
        and match.start() > 0
        and unicodedata.category(line[match.start() - 1]) in ("So", "Sk", "Mn")
        for match in found
    )


def named(signs: dict[str, None] | str) -> str:
    """Characters by code point and name: U+0430 CYRILLIC SMALL LETTER A."""
    return ", ".join(f"U+{ord(sign):04X} {unicodedata.name(sign, '?')}" for sign in list(dict.fromkeys(signs))[:6])


def judged(word: str, foreign: bool = False) -> tuple[str, str]:
    """The kind of finding that a word is, and the characters it is for; '' where it is honest. In a document that is
    written in another script too (`foreign`), a whole word of that script is."""
    if word.isascii() or not _UNUSUAL.search(word):
        return ("HOMOGLYPH", "ı") if "ı" in word and len(word) > 1 else ("", "")
    disguised = "".join(sign for sign in word if _is_disguised(sign))
    if disguised:
        return "HOMOGLYPH", disguised
    scripts = {sign: _script(sign) for sign in word if sign.isalpha()}
    others = "".join(sign for sign, script in scripts.items() if script != "LATIN")
    confusable = "".join(sign for sign in others if sign in CONFUSABLE)
    if "LATIN" in scripts.values():
        if not others or _is_abbreviation(word, scripts):
            return "", ""
        return ("HOMOGLYPH", confusable) if confusable else ("MIXED_SCRIPT", others)
    imitates = len(word) > 1 and others and len(confusable) == len(others) and not foreign
    return ("HOMOGLYPH", confusable) if imitates else ("", "")


def _is_disguised(sign: str) -> bool:
    """A letter or digit that is a plain one in another dress: full-width, mathematical, a Roman or foreign numeral."""
    plain = unicodedata.normalize("NFKC", sign)
    dressed = "\uff01" <= sign <= "\uff5e" or "\U0001d400" <= sign <= "\U0001d7ff" or "\u2160" <= sign <= "\u217f"
    return (dressed and plain.isascii()) or (unicodedata.category(sign) == "Nd" and not sign.isascii())


def _script(sign: str) -> str:
    name = unicodedata.name(sign, "")
    if sign in "ɑɡ":
        return "PHONETIC"
    if name.startswith(("LATIN", "MICRO", "FEMININE", "MASCULINE", "MODIFIER", "KELVIN", "ANGSTROM")):
        return "LATIN"
    return name.split(" ", 1)[0]


def _is_abbreviation(word: str, scripts: dict[str, str]) -> bool:
    """TNFα, IFNγ, α2: one Greek letter at the edge of capitals or digits is how medicine writes."""
    greek = [sign for sign, script in scripts.items() if script == "GREEK"]
    rest = word.strip("".join(greek))
    latin = all(script in ("LATIN", "GREEK") for script in scripts.values())
    return latin and len(greek) == 1 and bool(rest) and (rest.isupper() or rest.isdigit()) and len(rest) <= 6


def _is_written_in_another_script(site: Site) -> bool:
    """Whether so much of the document is in another script that its words are not a disguise."""
    whole = "".join(story.text for story, _ in site.stories)
    unusual = sum(map(len, _FOREIGN.findall(whole)))
    return unusual > max(200, len(whole) // 50)


_FOREIGN: Final = re.compile("[\u0370-\u1fff\u2c00-\ud7ff]+")

FALSE_DIGIT: Final = re.compile(
    r"(?<![\w.,])(?:"
    r"[lIO|]\d{0,2}(?:[ \u00a0\u202f.]\d{3}){2,5}"  # l 450 000
    r"|[lO|]\d{1,2}(?:[ \u00a0\u202f.]\d{3}){1,5}"  # l4 500
    r"|\d{1,3}(?:[ \u00a0\u202f.][\dlO]{3}){0,4}[ \u00a0\u202f.](?=[\dlO]{3}(?!\w))\d{0,2}[lO][\dlO]{0,2}"  # 450 0O0
    r"|\d{1,12}[lIO]{1,3}\d[\dlIO]{0,12}|\d{1,12}O{1,3}"  # 1O0, 3O
    r")(?![\w])"
)
"""A number in which a letter stands for a digit. Each form takes what no code or measure is written like."""


def _false_digit(number: str) -> str:
    letters = "".join(sign for sign in number if sign in "lIO|")
    return text("«{number}» has letters among its digits: {points}", number=number, points=named(letters))

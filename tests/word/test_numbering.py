"""List numbers as Word prints them: cases as a table of definitions, paragraphs and what is printed."""

from __future__ import annotations

import pytest
from random_documents import SPACES, simple

from avtalebygger.model.document import paragraphs
from avtalebygger.word.gate import opened
from avtalebygger.word.numbering import figure
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted, rejected


def level(at: int, label: str, format_: str = "decimal", more: str = "") -> str:
    head = f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>'
    return f'{head}{more}<w:lvlText w:val="{label}"/></w:lvl>'


def abstract(at: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{at}">{"".join(levels)}</w:abstractNum>'


def num(at: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{at}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(number: int, at: int = 0, mark: str = "", style: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>' if number >= 0 else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    look = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{styled}{place}{look}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>"


def numbers(numbering: str, body: str, styles: str = "") -> list[str]:
    return [each.number for each in paragraphs(document(numbering, body, styles).blocks)]


def document(numbering: str, body: str, styles: str = ""):  # type: ignore[no-untyped-def]
    parts = {
        "numbering": f"<w:numbering {SPACES}>{numbering}</w:numbering>",
        "styles": f"<w:styles {SPACES}>{styles}</w:styles>",
    }
    return read(opened(simple(body, **parts), "svar.docx"))


OUTLINE = abstract(0, level(0, "%1."), level(1, "%1.%2"), level(2, "%3)", "lowerLetter")) + num(1, 0)
OVERRIDE = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'


@pytest.mark.parametrize(
    ("numbering", "places", "printed"),
    [
        (OUTLINE, [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], "1. 1.1 1.2 2. 2.1"),
        (OUTLINE, [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2)], "1. 1.1 a) b) 1.2 a)"),
        (OUTLINE, [(1, 1), (1, 0)], "1.1 1."),  # a level that was never used shows its start
        (OUTLINE + num(2, 0), [(1, 0), (2, 0), (1, 0)], "1. 2. 3."),  # instances of one definition count together
        (OUTLINE + num(2, 0, OVERRIDE.format(5)), [(1, 0), (2, 0), (2, 0), (1, 0)], "1. 5. 6. 7."),
        (abstract(0, level(0, "%1."), level(1, "%2.", more='<w:lvlRestart w:val="0"/>')) + num(1, 0),
         [(1, 0), (1, 1), (1, 0), (1, 1)], "1. 1. 2. 2."),
        (abstract(0, level(0, "%1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")) + num(1, 0),
         [(1, 0), (1, 1), (1, 0), (1, 1)], "I 1.1 II 2.1"),
        (abstract(0, level(0, "§ %1")) + num(1, 0), [(1, 0), (1, 0)], "§ 1|§ 2"),
        (abstract(0, level(0, "\uf0b7", "bullet")) + num(1, 0), [(1, 0)], "•"),
        (abstract(0, level(0, "%1", "none")) + num(1, 0), [(1, 0)], ""),
        (OUTLINE, [(0, 0), (1, 0), (0, 0), (1, 0)], "|1.||2."),  # numId 0 takes a paragraph out
        (OUTLINE, [(7, 0), (1, 0)], "|1."),  # an instance that is not defined
    ],
)  # fmt: skip
def test_numbers_are_computed_as_word_does(numbering: str, places: list[tuple[int, int]], printed: str) -> None:
    expected = printed.split("|") if "|" in printed or not printed else printed.split()
    assert numbers(numbering, "".join(item(*place) for place in places)) == expected


STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Uten"><w:name w:val="uten"/><w:basedOn w:val="H1"/><w:pPr>'
    '<w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="numbering" w:styleId="Liste"><w:name w:val="liste"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)


def test_a_style_gives_the_list_and_the_level_that_is_tied_to_it() -> None:
    tied = abstract(0, level(0, "%1.", more='<w:pStyle w:val="H1"/>'), level(1, "%1.%2", more='<w:pStyle w:val="H2"/>'))
    body = item(-1, style="H1") + item(-1, style="H2") + item(-1, style="Uten") + item(-1, style="H1")
    assert numbers(tied + num(1, 0), body, STYLES) == ["1.", "1.1", "", "2."]


def test_a_definition_may_stand_behind_a_numbering_style() -> None:
    linked = '<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="Liste"/></w:abstractNum>'
    assert numbers(OUTLINE + linked + num(2, 3), item(2) + item(2, 1), STYLES) == ["1.", "1.1"]


def test_a_deleted_paragraph_shows_a_number_and_does_not_count() -> None:
    mark = '<w:{} w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z"/>'
    found = document(
        OUTLINE, item(1) + item(1, mark=mark.format("del")) + item(1) + item(1, mark=mark.format("ins")) + item(1)
    )
    printed = lambda reading: [each.number for each in paragraphs(reading.blocks)]  # noqa: E731
    assert printed(found) == ["1.", "2.", "2.", "3.", "4."]
    assert printed(accepted(found)) == ["1.", "2.", "3.", "4."]
    assert printed(rejected(found)) == ["1.", "2.", "3.", "4."]


@pytest.mark.parametrize(
    ("number", "format_", "written"),
    [
        (4, "lowerRoman", "iv"), (1994, "upperRoman", "MCMXCIV"), (27, "lowerLetter", "aa"), (53, "upperLetter", "AAA"),
        (3, "ordinal", "3."), (7, "decimalZero", "07"), (5, "chicago", "**"), (2, "numberInDash", "- 2 -"),
        (255, "hex", "FF"), (0, "lowerLetter", "0"), (3, "japaneseCounting", "3"),
    ],
)  # fmt: skip
def test_figures(number: int, format_: str, written: str) -> None:
    assert figure(number, format_) == written

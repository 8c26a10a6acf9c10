"""Single constructs: how each is told, in the notation of the field; and what a person is told besides."""

from __future__ import annotations

import re

import pytest
from edited import DATE, body, paragraph, simple

from avtalebygger.model.existing import Existing
from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened

CENTRE, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
TEXT = re.compile(r'<w:(?:t|delText) xml:space="preserve">([^<]*)</w:(?:t|delText)>')
BY = 'w:author="A" w:date="2026-01-01T00:00:00Z"'


def told(old: bytes, new: bytes, existing: Existing = Existing.ACCEPT) -> str:
    """The body of the redline: [-gone-]{+come+}, a paragraph a line, its mark `¶` in the same signs; `(…)` holds the
    properties, `<-…` those before."""
    package = opened(redlined(opened(old, "old"), opened(new, "new"), "Vi", DATE, existing).data, "redline")
    xml = package.parts[package.main].decode()
    xml = xml[xml.index("<w:body>") + 8 : xml.index("</w:body>")]
    return "\n".join(_line(each) for each in re.findall(r"<w:p>.*?</w:p>|<w:p/>", xml, re.DOTALL))


def _line(paragraph: str) -> str:
    properties = re.match(r"<w:p><w:pPr>(.*?)</w:pPr>(?!</w:pPrChange>)", paragraph, re.DOTALL)
    head = properties[1] if properties else ""
    content = paragraph[properties.end() :] if properties else paragraph
    mark = "[-¶-]" if "<w:del " in head else "{+¶+}" if "<w:ins " in head else "¶"
    now, _, before = head.partition("<w:pPrChange")
    shown = f"({_jc(now)}{'<-' + _jc(before) if before else ''})" if "<w:jc" in head or before else ""
    content = re.sub(r"<w:del .*?>(.*?)</w:del>", lambda m: f"[-{_texts(m[1])}-]", content, flags=re.DOTALL)
    content = re.sub(r"<w:ins .*?>(.*?)</w:ins>", lambda m: f"{{+{_texts(m[1])}+}}", content, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "", content) + mark + shown


def _jc(properties: str) -> str:
    found = re.search(r'<w:jc w:val="(\w+)"', properties)
    return found[1] if found else ""


def _texts(xml: str) -> str:
    return "".join(TEXT.findall(xml))


CASES = {
    "a word": (["Fristen er 30 dager."], ["Fristen er 14 dager."], "Fristen er [-30-]{+14+} dager.¶"),
    "a paragraph comes": (["a", "c"], ["a", "b b b", "c"], "a¶\n{+b b b+}{+¶+}\nc¶"),
    "a paragraph goes": (["a", "b b b", "c"], ["a", "c"], "a¶\n[-b b b-][-¶-]\nc¶"),
    "a split": (
        ["Kommunen skal varsle. Foretaket skal svare."],
        ["Kommunen skal varsle.", "Foretaket skal svare."],
        "Kommunen skal varsle.[- -]{+¶+}\nForetaket skal svare.¶",
    ),
    "a split with a new paragraph in between": (
        ["Kommunen skal varsle straks. Foretaket skal svare innen 24 timer."],
        ["Kommunen skal varsle straks.", "Helt nytt her.", "Foretaket skal svare innen 24 timer."],
        "Kommunen skal varsle straks.[- -]{+¶+}\n{+Helt nytt her.+}{+¶+}\nForetaket skal svare innen 24 timer.¶",
    ),
    "a join": (
        ["Kommunen skal varsle.", "Foretaket skal svare."],
        ["Kommunen skal varsle. Foretaket skal svare."],
        "Kommunen skal varsle.[-¶-]\n{+ +}Foretaket skal svare.¶",
    ),
    "the last paragraph goes: the mark above goes, the last mark stays": (
        [paragraph("a a", CENTRE), paragraph("b b b", RIGHT)],
        [paragraph("a a", CENTRE)],
        "a a[-¶-](center)\n[-b b b-]¶(center<-right)",
    ),
    "a paragraph comes last: the mark above comes, the last mark stays": (
        [paragraph("a a", CENTRE)],
        [paragraph("a a", CENTRE), paragraph("b b b", RIGHT)],
        "a a{+¶+}(center)\n{+b b b+}¶(right<-center)",
    ),
    "the last paragraph is replaced: one paragraph with both": (
        ["a a", "b b b"],
        ["a a", "x y z"],
        "a a¶\n[-b b b-]{+x y z+}¶",
    ),
    "an insertion at the end hands its mark down": (
        ["a a", "c c"],
        ["a a til", "b b b", "c c"],
        "a a{+ til+}{+¶+}\n{+b b b+}¶\nc c¶",
    ),
    "an empty paragraph goes": (["a", paragraph(""), "c"], ["a", "c"], "a¶\n[-¶-]\nc¶"),
    "the text goes, the paragraph stays": (
        ["a", "b b b", "c"],
        ["a", paragraph(""), "c"],
        "a¶\n[-b b b-]¶\nc¶",
    ),
    "alignment changes": ([paragraph("a a", CENTRE)], [paragraph("a a", RIGHT)], "a a¶(right<-center)"),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_a_case_of_the_table(old: list[str], new: list[str], expected: str) -> None:
    assert told(body(*old), body(*new)) == expected


def test_a_paragraph_without_change_is_left_as_it_lies() -> None:
    kept = '<w:p w:rsidR="00AB12CD"><w:r w:rsidRPr="0011"><w:t>a</w:t></w:r><w:proofErr w:type="spellStart"/></w:p>'
    made = redlined(opened(body(kept, "b c d"), "old"), opened(body("a", "b x d"), "new"), "Vi", DATE)
    package = opened(made.data, "redline")
    assert kept.encode() in package.parts[package.main]


def test_a_deletion_in_an_earlier_insertion_lies_within_it() -> None:
    old = body(f'<w:p><w:ins w:id="1" {BY}><w:r><w:t>innen 24 timer</w:t></w:r></w:ins></w:p>')
    new = body(f'<w:p><w:ins w:id="1" {BY}><w:r><w:t>innen timer</w:t></w:r></w:ins></w:p>')
    package = opened(redlined(opened(old, "o"), opened(new, "n"), "Vi", DATE, Existing.KEEP).data, "r")
    [deleted] = package.root(package.main).iter("{*}del")
    [around] = deleted.iterancestors("{*}ins")
    assert "".join(deleted.itertext("{*}delText")).strip() == "24"
    assert around.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}author") == "A"


def test_an_earlier_mark_keeps_its_author_and_date() -> None:
    marked = f'<w:p><w:r><w:t>a </w:t></w:r><w:del w:id="7" {BY}><w:r><w:delText>b</w:delText></w:r></w:del></w:p>'
    made = redlined(opened(body("a b", "c c"), "o"), opened(body(marked, "c d"), "n"), "Vi", DATE, Existing.KEEP)
    package = opened(made.data, "r")
    authors = [each.values() for each in package.root(package.main).iter("{*}del", "{*}ins")]
    assert [("A" in each, "Vi" in each) for each in authors] == [(True, False), (False, True), (False, True)]
    assert b"2026-01-01T00:00:00Z" in package.parts[package.main]


def test_what_no_mark_can_hold_is_named() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rHeader"/></w:sectPr>'
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    header = f"<w:hdr {spaces}>{paragraph('Topptekst')}</w:hdr>"
    new = simple(paragraph("a") + section, header=header)
    notes = redlined(opened(body("a", "<w:sectPr/>"), "o"), opened(new, "n"), "Vi", DATE).notes
    assert [(note.code, note.values["names"]) for note in notes] == [("AVT330", "header default")]


def test_tracked_inputs_are_said_to_have_been_accepted() -> None:
    marked = body(f'<w:p><w:ins w:id="1" {BY}><w:r><w:t>a</w:t></w:r></w:ins></w:p>')
    notes = redlined(opened(marked, "vår.docx"), opened(body("a"), "svar.docx"), "Vi", DATE).notes
    assert [(note.code, note.values["name"]) for note in notes] == [("AVT335", "vår.docx")]

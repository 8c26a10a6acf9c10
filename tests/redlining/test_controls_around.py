"""A content control that comes or goes around text that stays: the control is marked, its text is not."""

from __future__ import annotations

import re

import pytest
from edited import DATE, simple

from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, reject_all, resolved


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def control(inner: str, tag: str = "part") -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


def said(package: Package) -> str:
    """The paragraphs with their controls as `<tag:…>`."""
    xml = package.parts[package.main].decode()
    xml = re.sub(r'<w:sdt><w:sdtPr>.*?<w:tag w:val="(\w+)"/>.*?</w:sdtPr>', r"⟨\1:", xml, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "", xml.replace("</w:sdt>", "⟩").replace("</w:p>", "¶")).strip()


NAMES = run("Avtalen inngås mellom ") + run("Bergen kommune") + run(" og foretaket.")
WRAPPED = run("Avtalen inngås mellom ") + control(run("Bergen kommune")) + run(" og foretaket.")
CASES = {
    "comes": (NAMES, WRAPPED, 0),
    "with a word in it": (NAMES, WRAPPED.replace("kommune", "by"), len("kommuneby")),
    "becomes another": (WRAPPED, WRAPPED.replace("part", "kommune"), 0),
    "around another": (WRAPPED, control(WRAPPED, "alt"), 0),
    "crosses another": (
        control(run("en to tre ")) + run("fire fem"),
        run("en ") + control(run("to tre fire "), "b") + run("fem"),
        None,
    ),
    "whole": (run("Avtalen her."), run("Avtalen ") + control(run("med nytt ")) + run("her."), len("med nytt ")),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("back", [False, True])
def test_the_control_is_marked_and_the_text_that_stays_is_not(case: str, back: bool) -> None:
    one, other, marked = CASES[case]
    old, new = (simple(f"<w:p>{each}</w:p><w:p>{run('Til slutt.')}</w:p>") for each in (one, other))
    before, after = (opened(each, "x.docx") for each in ((new, old) if back else (old, new)))
    redline = opened(redlined(before, after, "Vi", DATE).data, "redline.docx")
    assert said(resolved(redline, accept_all)) == said(after)
    assert said(resolved(redline, reject_all)) == said(before)
    xml = redline.parts[redline.main].decode()
    told = "".join(re.findall(r"<w:(?:ins|del) [^>]*[^/]>(.*?)</w:(?:ins|del)>", xml, re.DOTALL))
    assert marked is None or len(re.sub(r"<[^>]*>", "", told)) == marked


ROW = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p>{run('Pris')}</w:p></w:tc></w:tr></w:tbl>"
DUTY = f"<w:p>{run('Kommunen skal varsle foretaket innen 24 timer.')}</w:p>"
BLOCKS = {
    "one paragraph": (DUTY, control(DUTY), 0),
    "two paragraphs": (DUTY + DUTY.replace("24", "12"), control(DUTY + DUTY.replace("24", "12")), 0),
    "with a word in it": (DUTY, control(DUTY.replace("24", "48")), len("2448")),
    "a table": (ROW, control(ROW), 0),
    "another control": (control(DUTY, "a"), control(DUTY, "b"), None),
    "nothing alike": (DUTY, control(f"<w:p>{run('Noe annet')}</w:p>"), None),
}


@pytest.mark.parametrize("case", BLOCKS)
@pytest.mark.parametrize("back", [False, True])
def test_a_control_around_paragraphs_is_marked_without_them(case: str, back: bool) -> None:
    one, other, marked = BLOCKS[case]
    first, last = (f"<w:p>{run(words)}</w:p>" for words in ("Først.", "Til slutt."))
    sides = [opened(simple(first + each + last), "x.docx") for each in (one, other)]
    before, after = reversed(sides) if back else sides
    redline = opened(redlined(before, after, "Vi", DATE).data, "redline.docx")
    assert said(resolved(redline, accept_all)) == said(after)
    assert said(resolved(redline, reject_all)) == said(before)
    xml = redline.parts[redline.main].decode()
    told = "".join(re.findall(r"<w:(?:ins|del) [^>]*[^/]>(.*?)</w:(?:ins|del)>", xml, re.DOTALL))
    assert marked is None or len(re.sub(r"<[^>]*>", "", told)) == marked

"""Paragraphs that come or go last: before a table, in a cell, at the end of the document. The mark there stays, and
that of the paragraph above goes or comes in its stead; how each paragraph is formatted is not to go with it. A tracked
change of that would cost the mark on the words when LibreOffice saves the document: so where marks stand, in what is
consolidated and what is left open, the words alone are as they were asked for."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from lxml import etree
from table import AT, Table, joint

from avtalebygger.journeys.consolidating import consolidated
from avtalebygger.model.negotiation import Outcome
from avtalebygger.redlining.write import redlined
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, reject_all, resolved

Element = etree._Element
Edit = Callable[[list[Element]], None]
HEADING, FIRST, BEFORE_TABLE, IN_CELL, LAST_IN_CELL, SECOND, LAST = range(7)


def contract(path: Path) -> Path:
    made = docx.Document()
    made.add_heading("1 Formål", 1)
    made.add_paragraph("Første ledd.")
    made.add_paragraph("Andre ledd.", style="List Number")
    cell = made.add_table(1, 1).rows[0].cells[0]
    cell.text = "Felt"
    cell.paragraphs[0].style = "Quote"
    cell.add_paragraph("Felt to", style="List Bullet")
    made.add_heading("2 Slutt", 1)
    made.add_paragraph("Til slutt.", style="List Bullet")
    made.save(str(path))
    return path


def without(*places: int) -> Edit:
    def edit(paragraphs: list[Element]) -> None:
        for place in places:
            paragraphs[place].getparent().remove(paragraphs[place])

    return edit


def with_one_after(place: int) -> Edit:
    def edit(paragraphs: list[Element]) -> None:
        new = etree.Element(w("p"))
        etree.SubElement(etree.SubElement(new, w("pPr")), w("pStyle")).set(w("val"), "IntenseQuote")
        etree.SubElement(etree.SubElement(new, w("r")), w("t")).text = "Nytt ledd."
        paragraphs[place].addnext(new)

    return edit


def edited(package: Package, edit: Edit) -> Package:
    root = deepcopy(package.root(package.main))
    edit(list(root.iter(w("p"))))
    return package.changed({package.main: root})


def shape(package: Package) -> list[tuple[str, str]]:
    """The style and the words of each paragraph."""
    found = []
    for paragraph in package.root(package.main).iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        words = "".join(node.text or "" for node in paragraph.iter(w("t")))
        found.append(("" if style is None else style.get(w("val"), ""), words))
    return found


def words(package: Package) -> list[str]:
    return [said for _, said in shape(package)]


@pytest.fixture(
    params=[
        pytest.param(without(FIRST, BEFORE_TABLE), id="all that stands before a table goes"),
        pytest.param(without(BEFORE_TABLE), id="the last before a table goes"),
        pytest.param(without(LAST_IN_CELL), id="the last of a cell goes"),
        pytest.param(without(LAST), id="the last of the document goes"),
        pytest.param(with_one_after(BEFORE_TABLE), id="one comes before a table"),
        pytest.param(with_one_after(HEADING), id="one comes after a heading"),
        pytest.param(with_one_after(LAST_IN_CELL), id="one comes last in a cell"),
        pytest.param(with_one_after(LAST), id="one comes last"),
    ]
)
def edit(request: pytest.FixtureRequest) -> Edit:
    found: Edit = request.param
    return found


@pytest.fixture
def sent(tmp_path: Path) -> Table:
    return joint(tmp_path / "avtale").send(draft=contract(tmp_path / "grunnlag.docx"))


@pytest.mark.parametrize("tracked", [False, True])
def test_the_next_draft_has_them_as_they_were_asked_for(sent: Table, edit: Edit, tracked: bool) -> None:
    asked = edited(sent.sent("aure"), edit)
    answer = redlined(sent.sent("aure"), asked, "Ola", AT).package if tracked else asked
    sent.answer("aure", answer, tracked=False)
    assert len(sent.now.proposals) == 1
    [one] = consolidated(sent.folder, at=AT)
    assert words(resolved(one.package, accept_all)) == words(asked)
    assert shape(resolved(one.package, reject_all)) == shape(sent.sent("aure"))
    sent.accept_all().close().next()
    assert shape(sent.draft("aure")) == shape(asked)


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.REJECTED])
def test_left_open_they_are_taken_in_or_out_later(sent: Table, edit: Edit, outcome: Outcome) -> None:
    asked = edited(sent.sent("aure"), edit)
    before = shape(sent.sent("aure"))
    sent.answer("aure", asked, tracked=False)
    for _ in range(2):
        sent.close().next(carry_open=True)
        assert words(resolved(sent.draft("aure"), accept_all)) == words(asked)
        assert shape(resolved(sent.draft("aure"), reject_all)) == before
        sent.send()
    sent.decide("G1", outcome)
    sent.close().next()
    if outcome is Outcome.ACCEPTED:
        assert words(sent.draft("aure")) == words(asked)
    else:
        assert shape(sent.draft("aure")) == before

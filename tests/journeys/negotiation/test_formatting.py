"""How a document looks is negotiated too: what a party asks for in formatting is a wish, and what is accepted of it
stands in the next draft, on the words that it concerns and on no other."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree
from table import MEETINGS, SOON, Table, copies, joint

from avtalebygger.model.negotiation import Outcome, ProposalKind
from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, reject_all, resolved

Element = etree._Element
TWO = "minst to"
FOUR = MEETINGS.replace("to", "fire")
LATER = "2026-05-12T08:00:00Z"


def edited(package: Package, edit: Callable[[Element], None]) -> Package:
    root = deepcopy(package.root(package.main))
    edit(root)
    return package.changed({package.main: root})


def run_of(root: Element, words: str) -> Element:
    """The words, in the paragraph on meetings, as a run of their own."""
    node = next(each for each in paragraph(root, MEETINGS).iter(w("t")) if words in (each.text or ""))
    run = node.getparent()
    before, _, after = (node.text or "").partition(words)
    for text, place in ((before, run.addprevious), (after, run.addnext)):
        rest = deepcopy(run)
        rest.find(w("t")).text = text
        rest.find(w("t")).set(XML_SPACE, "preserve")
        place(rest)
    node.text = words
    return run


def worn(words: str, *names: str) -> Callable[[Element], None]:
    def edit(root: Element) -> None:
        run = run_of(root, words)
        properties = run.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            run.insert(0, properties)
        for name in names:
            etree.SubElement(properties, w(name))

    return edit


def aligned(words: str, how: str) -> Callable[[Element], None]:
    def edit(root: Element) -> None:
        properties = paragraph(root, words).find(w("pPr"))
        etree.SubElement(properties, w("jc")).set(w("val"), how)

    return edit


def paragraph(root: Element, words: str) -> Element:
    return next(each for each in root.iter(w("p")) if words in said(each))


def said(element: Element) -> str:
    return "".join(each.text or "" for each in element.iter(w("t")))


def with_property(package: Package, name: str) -> str:
    """The words of the document's body whose runs have the property of their own, outside what was so before."""
    runs = package.root(package.main).iter(w("r"))
    return "|".join(said(run) for run in runs if run.find(f"{w('rPr')}/{w(name)}") is not None)


def shown(sent: Package, theirs: Package) -> Package:
    return opened(redlined(sent, theirs, "Ola, Aure", LATER).data, "svar")


@pytest.mark.parametrize("tracked", [True, False])
def test_bold_that_a_party_takes_off_is_told_as_no_bold(tmp_path: Path, tracked: bool) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    root = deepcopy(sent.root(sent.main))
    bold = next(run for run in root.iter(w("r")) if said(run) == "Planlagt innleggelse. ")
    for each in bold.findall(w("rPr")):
        bold.remove(each)
    theirs = sent.changed({sent.main: root})
    table.answer("aure", shown(sent, theirs) if tracked else theirs, tracked=False)
    assert [each.reason for each in table.now.proposals.values()] == ["no bold on «Planlagt innleggelse.»"]


@pytest.mark.parametrize("tracked", [True, False])
def test_words_made_italic_are_a_wish_and_stand_so_in_the_next_draft(tmp_path: Path, tracked: bool) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    theirs = edited(sent, worn(TWO, "i"))
    table.answer("aure", shown(sent, theirs) if tracked else theirs, tracked=False)
    [asked] = table.now.proposals.values()
    assert (asked.kind, asked.tracked, asked.reason) == (ProposalKind.FORMAT, tracked, "italic on «minst to»")
    assert asked.author == ("Ola, Aure" if tracked else "")
    done = table.accept_all().close().next()
    assert not done.by_hand
    draft = table.draft("aure")
    assert with_property(draft, "i") == TWO
    assert table.text_drafted("aure") == table.text_sent("aure")
    assert {part for part in sent.parts if draft.parts[part] != sent.parts[part]} == {"word/document.xml"}
    assert blocks(sent) - blocks(draft) == {said(paragraph(sent.root(sent.main), TWO))}


def blocks(package: Package) -> set[str]:
    """The words of each paragraph, marked with how it is written."""
    bodies = package.root(package.main).iter(w("p"))
    return {said(each) + ("*" if each.find(f".//{w('i')}") is not None else "") for each in bodies}


def test_formatting_that_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    table.answer("aure", edited(sent, worn(TWO, "i")), tracked=False)
    table.decide("R1-001", Outcome.REJECTED, reason="nei")
    table.close().next()
    assert table.draft("aure").parts == sent.parts


def test_formatting_and_words_in_one_paragraph_are_decided_apart_and_compose(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    looks = edited(edited(sent, worn("ganger", "i")), aligned("Enhetene skal møtes", "center"))
    theirs = edited(looks, lambda root: change(root, TWO, "minst fire"))
    table.answer("aure", theirs, tracked=False)
    assert [each.kind for each in table.now.proposals.values()] == [ProposalKind.REWORD, *2 * [ProposalKind.FORMAT]]
    table.accept_all().close().next()
    draft = table.draft("aure")
    assert FOUR in table.text_drafted("aure")
    assert with_property(draft, "i") == "ganger"
    properties = paragraph(draft.root(draft.main), "Enhetene skal møtes").find(w("pPr"))
    assert [each.tag for each in properties] == [w("pStyle"), w("jc")]


def change(root: Element, before: str, after: str) -> None:
    node = next(each for each in root.iter(w("t")) if before in (each.text or ""))
    node.text = (node.text or "").replace(before, after)


def test_two_parties_looks_of_the_same_words_collide_and_of_others_do_not(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    table.answer("aure", edited(sent, worn(TWO, "i")), tracked=False)
    table.answer("hustadvika", edited(sent, worn("to ganger", "b")), tracked=False)
    table.answer("smola", edited(edited(sent, worn("Enhetene", "b")), worn(TWO, "i")), tracked=False)
    groups = [table.now.asked_by(each) for each in table.now.groups.values()]
    assert groups == [("aure", "smola"), ("hustadvika",), ("smola",)]
    [conflict] = table.now.conflicts.values()
    assert conflict.groups == ("G1", "G2")
    table.decide("G1")
    table.decide("G2", Outcome.REJECTED, reason="nei")
    table.decide("G3")
    table.close().next()
    assert with_property(table.draft("aure"), "i") == TWO
    assert "|Enhetene|" in with_property(table.draft("aure"), "b")


def test_a_heading_style_and_a_table_s_look_come_along(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")

    def edit(root: Element) -> None:
        paragraph(root, MEETINGS).find(f"{w('pPr')}/{w('pStyle')}").set(w("val"), "Heading2")
        row = next(root.iter(w("tr")))
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            row.insert(0, properties)
        for each in list(properties):
            properties.remove(each)
        etree.SubElement(properties, w("trHeight")).set(w("val"), "900")

    table.answer("aure", edited(sent, edit), tracked=False)
    kinds = {each.kind for each in table.now.proposals.values()}
    assert kinds == {ProposalKind.FORMAT} and len(table.now.proposals) == 2
    assert not table.accept_all().close().next().by_hand
    root = table.draft("aure").root("word/document.xml")
    assert paragraph(root, MEETINGS).find(f"{w('pPr')}/{w('pStyle')}").get(w("val")) == "Heading2"
    assert next(root.iter(w("tr"))).find(f"{w('trPr')}/{w('trHeight')}").get(w("val")) == "900"


def test_words_that_would_be_hidden_are_left_for_a_person(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", edited(table.sent("aure"), worn(TWO, "vanish", "i")), tracked=False)
    done = table.accept_all().close().next()
    assert done.by_hand == dict.fromkeys(("aure", "hustadvika", "smola"), ("G1",))
    assert not with_property(table.draft("aure"), "vanish")
    assert with_property(table.draft("aure"), "i") == TWO


def test_in_copies_a_look_comes_into_every_copy_of_its_maalform(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("hustadvika", edited(table.sent("hustadvika"), worn(TWO, "i")), tracked=False)
    table.answer("smola", {SOON: "samme dag. Kommunen"})
    done = table.accept_all().close().next()
    assert done.by_hand == {"surnadal": ("G1", "G2")}
    for party in ("aure", "hustadvika", "smola"):
        assert with_property(table.draft(party), "i") == TWO, party
        assert table.text_drafted(party) == table.text_sent(party).replace(SOON, "samme dag. Kommunen")


def test_an_answer_to_an_older_round_brings_its_looks(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {SOON: "samme dag. Kommunen"})
    table.accept_all().close().next()
    table.send()
    table.answer("smola", edited(table.sent("smola", 1), worn(TWO, "i")), tracked=False, base=1)
    table.accept_all().close().next()
    assert with_property(table.draft("smola"), "i") == TWO
    assert table.text_drafted("smola") == table.text_sent("smola")


def test_formatting_that_is_left_open_is_a_mark_of_those_who_ask(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    looks = edited(edited(sent, worn(TWO, "i")), aligned("Enhetene skal møtes", "center"))
    for party in ("aure", "smola"):
        table.answer(party, looks, tracked=False)
    done = table.close().next(carry_open=True)
    draft = table.draft("aure")
    root = draft.root(draft.main)
    [letters], [line] = list(root.iter(w("rPrChange"))), list(root.iter(w("pPrChange")))
    assert {each.get(w("author")) for each in (letters, line)} == {"Aure, Smøla"}
    assert len({each.get(w("id")) for each in (letters, line)}) == 2
    assert with_property(draft, "i") == TWO
    assert (done.carried, done.unmarked) == (("G1", "G2"), ())
    assert with_property(resolved(draft, reject_all), "i") == ""
    assert table.text_drafted("aure") == table.text_sent("aure")


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.REJECTED])
@pytest.mark.parametrize("form", [joint, copies])
def test_formatting_left_open_is_taken_in_or_out_by_the_next_round(
    form: Callable[[Path], Table], outcome: Outcome, tmp_path: Path
) -> None:
    table = form(tmp_path / "project").send()
    looks = edited(edited(table.sent("aure"), worn(TWO, "i")), aligned("Enhetene skal møtes", "center"))
    theirs = edited(looks, lambda root: change(paragraph(root, MEETINGS), "ganger", "dager"))
    table.answer("aure", theirs, tracked=False)
    table.close().next(carry_open=True)
    table.send()
    for id in table.now.groups:
        table.decide(id, outcome, reason="nei")
    table.close().next()
    for party in ("aure", "hustadvika", "smola"):
        draft = table.draft(party)
        taken = outcome is Outcome.ACCEPTED
        assert with_property(draft, "i") == (TWO if taken else "")
        properties = paragraph(draft.root(draft.main), "Enhetene skal møtes").find(w("pPr"))
        assert (properties.find(w("jc")) is not None) is taken
        assert not list(draft.root(draft.main).iter(w("rPrChange"), w("pPrChange"), w("ins"), w("del")))
        assert ("to dager" in table.text_drafted(party)) is taken


def test_formatting_that_stays_open_for_two_rounds_is_the_same_mark(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", edited(table.sent("aure"), worn(TWO, "i")), tracked=False)
    table.answer("smola", {SOON: "samme dag. Kommunen"})
    for _ in range(2):
        table.close().next(carry_open=True)
        draft = table.draft("aure")
        [mark] = draft.root(draft.main).iter(w("rPrChange"))
        assert mark.get(w("author")) == "Aure"
        assert with_property(draft, "i") == TWO
        assert read(resolved(draft, reject_all)).text == table.text_sent("aure", 1)
        assert "samme dag" in read(resolved(draft, accept_all)).text
        table.send()


def test_what_no_mark_shows_is_named_when_it_is_left_open(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    table.answer("aure", edited(sent, worn(TWO, "i")), tracked=False)
    table.answer("hustadvika", edited(sent, worn(TWO, "b")), tracked=False)
    table.answer("smola", edited(sent, worn("Enhetene", "vanish")), tracked=False)
    done = table.close().next(carry_open=True)
    assert (done.carried, done.unmarked) == (("G1", "G2", "G3"), ("G2", "G3"))
    assert with_property(table.draft("aure"), "vanish") == ""

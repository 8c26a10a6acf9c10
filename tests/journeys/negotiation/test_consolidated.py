"""Every party's marks over what we sent. The law, for any set of parties: accept one party's marks and reject all
others, and the text is that party's document; reject all, and it is what we sent."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path

import pytest
from common import HAS_SHARED, SHARED
from edits import IN_ROWS, returned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from scene import small_draft
from table import MEETINGS, SOON, Table, copies, joint

from avtalebygger.journeys.common import put_back
from avtalebygger.journeys.consolidating import Consolidated, consolidated
from avtalebygger.journeys.demo import exchanged
from avtalebygger.journeys.merge import consolidated_document, merged
from avtalebygger.journeys.redline import redline
from avtalebygger.model.document import Document, Revision, RunKind, every_story, paragraphs, revisions
from avtalebygger.model.negotiation import Outcome
from avtalebygger.redlining.consolidate import Remark
from avtalebygger.redlining.pen import JOINER
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, reject_all, resolved
from avtalebygger.word.verdicts import Verdict

AT = "2026-05-11T08:00:00Z"
NAMES = {"aure": "Aure", "hustadvika": "Hustadvika", "smola": "Smøla"}


def of_party(name: str) -> Callable[[Revision], Verdict]:
    return lambda revision: Verdict.ACCEPT if name in revision.author.split(JOINER) else Verdict.REJECT


def said(package: Package) -> list[str]:
    """Paragraphs and tables, headers and footers, and the notes that are referred to, in the order of their references.
    A definition that nothing refers to is not read by anybody."""
    document = read(package)
    notes = {(story.kind.value, story.id): story.text for story in document.stories}
    referred = [notes.get((kind, detail), "") for kind, detail in references(document)]
    margins = [story.text for story in document.stories if story.kind.value in {"header", "footer"}]
    return [document.body.text, *margins, *referred]


def references(document: Document) -> list[tuple[str, str]]:
    kinds = {RunKind.FOOTNOTE: "footnote", RunKind.ENDNOTE: "endnote"}
    return [
        (kinds[run.kind], run.detail)
        for story in every_story(document)
        for paragraph in paragraphs(story.blocks)
        for run in paragraph.runs
        if run.kind in kinds
    ]


def demand_law(package: Package, sent: Package, answers: Mapping[str, Package], names: Mapping[str, str]) -> None:
    written = opened(package.packed(), "consolidated")
    assert said(resolved(written, reject_all)) == said(resolved(sent, accept_all))
    for party, answer in answers.items():
        assert said(resolved(written, of_party(names[party]))) == said(resolved(answer, accept_all)), party


# ---------------------------------------------------------------- joint


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return joint(tmp_path_factory.mktemp("joint") / "project").send()


NEAR = st.none() | st.integers(0, 10**6)
"""Whether the edits lie all over the document, or all parties' in the same few blocks."""


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds=st.lists(st.integers(0, 10**6), min_size=3, max_size=3), near=NEAR)
def test_one_party_s_marks_give_that_party_s_document(table: Table, seeds: list[int], near: int | None) -> None:
    sent = table.sent("aure")
    answers = {party: returned(sent, seed, near=near) for party, seed in zip(NAMES, seeds, strict=True)}
    merging = merged(sent, answers, NAMES, AT)
    assert not any(merging.left_out.values())
    demand_law(consolidated_document(merging), sent, answers, NAMES)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), near=NEAR, order=st.permutations(list(NAMES)))
def test_the_order_and_the_batches_make_no_difference(
    table: Table, seed: int, near: int | None, order: list[str]
) -> None:
    sent = table.sent("aure")
    answers = {party: returned(sent, seed + number, near=near) for number, party in enumerate(NAMES)}
    one = consolidated_document(merged(sent, answers, NAMES, AT))
    other = consolidated_document(merged(sent, {party: answers[party] for party in order}, NAMES, AT))
    assert one.packed() == other.packed()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), near=NEAR)
def test_one_party_alone_is_its_redline(table: Table, seed: int, near: int | None) -> None:
    """The same marks in the same places. A table of which columns came or went goes whole where several may ask."""
    sent = table.sent("aure")
    answer = returned(sent, seed, near=near, kinds=IN_ROWS)
    alone = consolidated_document(merged(sent, {"aure": answer}, NAMES, AT))
    redlined = redline(sent.packed(), answer.packed(), date=AT, author="Aure")
    assert shown(alone) == shown(opened(redlined, "redline"))


def shown(package: Package) -> list[str]:
    """Every paragraph with the signs of its marks."""
    document = read(opened(package.packed(), "shown"))
    return [
        "".join(signed(run.text, run.revisions) for run in each.runs) + signed("¶", each.mark)
        for story in every_story(document)
        for each in paragraphs(story.blocks)
    ]


def signed(words: str, marks: Sequence[Revision]) -> str:
    for mark in marks if words else ():
        words = f"[{mark.author} {mark.kind.value}: {words}]"
    return words


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), near=NEAR)
def test_the_same_edits_by_all_are_marks_with_all_names(table: Table, seed: int, near: int | None) -> None:
    sent = table.sent("aure")
    answer = returned(sent, seed, near=near)
    merging = merged(sent, dict.fromkeys(NAMES, answer), NAMES, AT)
    assert {each.author for each in authors(consolidated_document(merging))} <= {"Aure, Hustadvika, Smøla"}


def test_page_numbers_that_an_editor_counted_are_no_marks(table: Table) -> None:
    sent = table.sent("aure")
    answers = {party: laid_out(returned(sent, seed), pages) for party, seed, pages in PAGES}
    merging = merged(sent, answers, NAMES, AT)
    marked = consolidated_document(merging)
    footers = [marked.root(part) for part in marked.related("footer")]
    assert [each for footer in footers for each in footer.iter(w("ins"), w("del"))] == []


PAGES = (("aure", 1, "31"), ("hustadvika", 2, "33"), ("smola", 3, "33"))


def laid_out(package: Package, pages: str) -> Package:
    """As an editor saves it that counted so many pages."""
    footers = {part: deepcopy(package.root(part)) for part in package.related("footer")}
    for footer in footers.values():
        for node in footer.iter(w("t")):
            node.text = pages if (node.text or "").isdigit() else node.text
    return package.changed(footers)


def authors(package: Package) -> list[Revision]:
    return [revision for revision, _ in revisions(read(package))]


PAIRS = (
    list(csv.DictReader((SHARED / "redline" / "pairs" / "pairs.tsv").open(encoding="utf-8"), delimiter="\t"))
    if HAS_SHARED
    else []
)
SLOW = {"WCX-BB"}  # 730 000 characters, held by the redline's own tests


@pytest.mark.shared
@pytest.mark.parametrize("pair", [each for each in PAIRS if each["id"] not in SLOW], ids=lambda pair: pair["id"])
def test_the_law_holds_on_real_pairs(pair: dict[str, str]) -> None:
    """The new document is one party's answer, two others edited the old one. What may not come along is named."""
    folder = SHARED / "redline" / "pairs"
    sent, theirs = (opened((folder / pair[side]).read_bytes(), side) for side in ("before", "after"))
    base = resolved(sent, accept_all)
    answers = {"aure": theirs, "hustadvika": returned(base, 1), "smola": returned(base, 2)}
    merging = merged(sent, answers, NAMES, AT)
    whole = {party: answer for party, answer in answers.items() if not merging.left_out[party]}
    demand_law(consolidated_document(merging), sent, whole, NAMES)


# ---------------------------------------------------------------- the whole command


def test_a_comment_a_group_says_who_asks_and_what_it_collides_with(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: "Enhetene skal møtes minst fire ganger i året.", SOON: "samme dag. Kommunen"})
    table.answer("hustadvika", {MEETINGS: "Enhetene skal møtes minst seks ganger i året."})
    table.answer("smola", {SOON: "samme dag. Kommunen"}, tracked=False)
    [one] = consolidated(table.folder, at=AT)
    comments = [each.text for each in read(one.package).comments]
    assert any("R1-001 Aure" in each and "K1: Kan ikke stå sammen med R1-003 Hustadvika" in each for each in comments)
    assert any("R1-002 Aure, R1-004 Smøla (ikke sporet)" in each for each in comments)
    answers = {party: answer_of(table, party) for party in NAMES}
    demand_law(one.package, table.sent("aure"), answers, NAMES)
    assert dict(read(one.package).properties).get("avt_party") == ""


def answer_of(table: Table, party: str) -> Package:
    receipt = table.now.rounds[-1].receipt(party)
    assert receipt is not None
    return opened((table.folder / receipt.file.path).read_bytes(), party)


def test_a_document_that_points_at_no_other_part_takes_comments(tmp_path: Path) -> None:
    """As a draft that another program wrote may be."""
    sent = opened(small_draft(tmp_path / "utkast.docx").read_bytes(), "sent")
    answers = {"aure": exchanged(sent, {"24 timer": "12 timer"})}
    merging = merged(sent, answers, NAMES, AT)
    package = consolidated_document(merging, [Remark(0, "avtalebygger", ("Hvorfor?",))])
    assert [each.text for each in read(opened(package.packed(), "consolidated")).comments] == ["Hvorfor?"]
    demand_law(package, sent, answers, NAMES)


def test_it_is_valid(tmp_path: Path) -> None:
    """The findings that a valid document of ours has not: none."""
    table = joint(tmp_path / "project").send()
    for number, party in enumerate(NAMES):
        table.answer(party, returned(table.sent(party), number), tracked=False)
    [one] = consolidated(table.folder, at=AT)
    path = tmp_path / "samlet.docx"
    path.write_bytes(one.package.packed())
    result = OpenXmlValidator().validate(path)
    assert [str(each) for each in result.errors] == []


# ---------------------------------------------------------------- copies


def test_copies_stand_on_their_common_text_with_values_by_name(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: "Enhetene skal møtes minst fire ganger i året."})
    table.answer(
        "hustadvika", {MEETINGS: "Enhetene skal møtes minst fire ganger i året.", "Hustadvika helsehus": "Bud"}
    )
    documents = consolidated(table.folder, at=AT)
    assert [each.maalform for each in documents] == ["nb", "nn"]
    one = documents[0]
    text = "\n".join(said(resolved(one.package, reject_all)))
    assert "[kommune.navn]" in text and "Aure kommune" not in text
    demand_copies_law(table, one)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), near=NEAR)
def test_projected_on_a_party_with_its_values_put_back_it_is_that_party_s_document(
    tmp_path_factory: pytest.TempPathFactory, seed: int, near: int | None
) -> None:
    table = copies(tmp_path_factory.mktemp("copies") / "project").send()
    for number, party in enumerate(NAMES):
        table.answer(party, returned(table.sent(party), seed + number, near=near), tracked=False)
    demand_copies_law(table, consolidated(table.folder, at=AT)[0])


def test_the_same_record_gives_the_same_bytes_whenever_it_is_asked(tmp_path: Path) -> None:
    """So that a second document can be written where the first was, and a person given it knows it again."""
    table = copies(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: "Enhetene skal møtes minst fire ganger i året."})
    documents = consolidated(table.folder)
    assert {mark.date for each in documents for mark in authors(each.package)} == {AT}
    assert [each.package.packed() for each in consolidated(table.folder)] == [
        each.package.packed() for each in documents
    ]


def demand_copies_law(table: Table, one: Consolidated) -> None:
    written = opened(one.package.packed(), "consolidated")
    for party, name in one.names.items():
        receipt = table.now.rounds[-1].receipt(party)
        theirs = answer_of(table, party) if receipt else table.sent(party)
        projected = said(resolved(written, of_party(name)))
        assert [put_back(each, one.values[party]) for each in projected] == said(resolved(theirs, accept_all)), party


def test_earlier_rounds_are_told(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: "Enhetene skal møtes minst fire ganger i året."})
    table.decide("R1-001", Outcome.REJECTED, reason="bemanning")
    table.close().next()
    table.send()
    table.answer("aure", {MEETINGS: "Enhetene skal møtes minst fire ganger i året."})
    [one] = consolidated(table.folder, at=AT)
    [comment] = [each.text for each in read(one.package).comments]
    assert "Tidligere: R1-001 Aure (samme ord): ikke tatt til følge" in comment
    assert "bemanning" in comment


@pytest.mark.shared
@pytest.mark.parametrize(
    "pair", [each for each in PAIRS if each["id"] in {"WC-1620", "RCX-005"}], ids=lambda pair: pair["id"]
)
def test_new_notes_of_two_parties_are_kept_apart(pair: dict[str, str]) -> None:
    """Each party's editor gives its first new note the same id."""
    folder = SHARED / "redline" / "pairs"
    sent, theirs = (opened((folder / pair[side]).read_bytes(), side) for side in ("before", "after"))
    part = theirs.one("footnotes")
    root = deepcopy(theirs.root(part))
    for node in root.iter(w("t")):
        node.text = f"{node.text} og mer"
    answers = {"aure": theirs, "smola": theirs.changed({part: root})}
    merging = merged(sent, answers, NAMES, AT)
    demand_law(consolidated_document(merging), sent, answers, NAMES)
    assert merging.segments["aure"][0].extent != merging.segments["smola"][0].extent


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same_marks(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: "Enhetene skal møtes minst fire ganger i året.", SOON: "samme dag. Kommunen"})
    table.answer("smola", {MEETINGS: "Enhetene skal møtes minst seks ganger i året."})
    [one] = consolidated(table.folder, at=AT)
    path = tmp_path / "samlet.docx"
    path.write_bytes(one.package.packed())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = "docx:MS Word 2007 XML"
    command = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = opened((tmp_path / "saved" / "samlet.docx").read_bytes(), "saved")
    assert marked_words(saved) == marked_words(one.package) != {}


def marked_words(package: Package) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for revision, words in revisions(read(package)):
        if words:
            key = revision.kind.value, revision.author
            found[key] = found.get(key, "") + words
    return found

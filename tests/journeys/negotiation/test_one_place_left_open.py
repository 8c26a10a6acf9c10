"""Two wishes for one place that were both left open: each is taken in, out or left open later, whatever becomes of the
other."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from lxml import etree
from table import MEETINGS, SOON, Table, copies, joint

from avtalebygger.journeys.demo import exchanged
from avtalebygger.model.document import revisions
from avtalebygger.model.negotiation import Outcome
from avtalebygger.redlining.whose import marks_of, under_names
from avtalebygger.word.names import w
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, reject_all, resolved

TAKEN, REFUSED = Outcome.ACCEPTED, Outcome.REJECTED
Made = Callable[[Path], Table]


@cache
def sent_once(made: Made) -> TemporaryDirectory[str]:
    place = TemporaryDirectory()
    made(Path(place.name) / "project").send()
    return place


def sent(folder: Path, made: Made) -> Table:
    """Round one sent: made once, and copied for every test."""
    return Table(Path(shutil.copytree(Path(sent_once(made).name) / "project", folder / "project")))


def meetings(number: str) -> str:
    return MEETINGS.replace("to", number)


def both_open(folder: Path, made: Made = joint) -> Table:
    """«to» is to be «fire» for Aure (G1) and «tre» for Smøla (G2), and round two has both as marks."""
    table = sent(folder, made)
    table.answer("aure", {MEETINGS: meetings("fire")})
    table.answer("smola", {MEETINGS: meetings("tre")})
    assert table.close().next(carry_open=True).carried == ("G1", "G2")
    return table.send()


def decided(table: Table, **outcomes: Outcome) -> Table:
    for group, outcome in outcomes.items():
        table.decide(group, outcome)
    return table.close()


@pytest.mark.parametrize("made", [joint, copies])
@pytest.mark.parametrize(
    ("first", "second", "reads"),
    [(TAKEN, REFUSED, "fire"), (REFUSED, TAKEN, "tre"), (REFUSED, REFUSED, "to")],
)
def test_each_is_taken_in_or_out_by_itself(
    tmp_path: Path, made: Made, first: Outcome, second: Outcome, reads: str
) -> None:
    table = decided(both_open(tmp_path, made), G1=first, G2=second)
    assert table.next().by_hand.keys() <= {"surnadal"}
    for party in ("aure", "hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party, 1).replace(MEETINGS, meetings(reads)), party
        assert not list(revisions(read(table.draft(party))))


@pytest.mark.parametrize("made", [joint, copies])
def test_the_other_stays_open_where_one_is_refused(tmp_path: Path, made: Made) -> None:
    table = decided(both_open(tmp_path, made), G1=REFUSED)
    assert table.next(carry_open=True).by_hand.keys() <= {"surnadal"}
    draft, sent = table.draft("hustadvika"), table.text_sent("hustadvika", 1)
    assert {revision.author for revision, _ in revisions(read(draft))} == {"Smøla"}
    assert read(resolved(draft, accept_all)).text == sent.replace(MEETINGS, meetings("tre"))
    assert read(resolved(draft, reject_all)).text == sent


@pytest.mark.parametrize(("first", "second", "reads"), [(TAKEN, REFUSED, "fire"), (REFUSED, TAKEN, "tre")])
def test_both_left_open_for_another_round_are_known_still(
    tmp_path: Path, first: Outcome, second: Outcome, reads: str
) -> None:
    table = both_open(tmp_path)
    before = revisions(read(table.sent("aure")))
    table.close().next(carry_open=True)
    assert [(mark.kind, mark.author, words) for mark, words in revisions(read(table.draft("aure")))] == [
        (mark.kind, mark.author, words) for mark, words in before
    ]
    table.send()
    assert decided(table, G1=first, G2=second).next().by_hand.keys() <= {"surnadal"}
    assert table.text_drafted("aure") == table.text_sent("aure", 1).replace(MEETINGS, meetings(reads))


@pytest.mark.parametrize(("first", "second", "reads"), [(TAKEN, REFUSED, "fire"), (REFUSED, TAKEN, "tre")])
def test_what_several_ask_for_together_is_parted_from_what_one_asks_for(
    tmp_path: Path, first: Outcome, second: Outcome, reads: str
) -> None:
    """Aure and Hustadvika ask for «fire», Smøla for «tre»: what is struck bears the names of all three."""
    table = sent(tmp_path, joint)
    table.answer("aure", {MEETINGS: meetings("fire")})
    table.answer("hustadvika", {MEETINGS: meetings("fire")})
    table.answer("smola", {MEETINGS: meetings("tre")})
    table.close().next(carry_open=True)
    table.send()
    authors = {revision.author for revision, _ in revisions(read(table.sent("aure")))}
    assert authors == {"Aure, Hustadvika, Smøla", "Aure, Hustadvika", "Smøla"}
    assert decided(table, G1=first, G2=second).next().by_hand.keys() <= {"surnadal"}
    assert table.text_drafted("aure") == table.text_sent("aure", 1).replace(MEETINGS, meetings(reads))


WORDS = "skal møtes minst to ganger"


def both_strike(folder: Path, made: Made = joint) -> Table:
    """«minst to» is struck by Aure (G1) and «to ganger» by Smøla (G2), and round two has both as marks."""
    table = sent(folder, made)
    table.answer("aure", {WORDS: "skal møtes ganger"})
    table.answer("smola", {WORDS: "skal møtes minst"})
    table.close().next(carry_open=True)
    return table.send()


@pytest.mark.parametrize(
    ("first", "second", "reads"),
    [
        (TAKEN, REFUSED, "skal møtes ganger"),
        (REFUSED, TAKEN, "skal møtes minst"),
        (REFUSED, REFUSED, WORDS),
        (TAKEN, TAKEN, "skal møtes"),
    ],
)
def test_what_both_strike_goes_when_one_is_taken_in(
    tmp_path: Path, first: Outcome, second: Outcome, reads: str
) -> None:
    table = decided(both_strike(tmp_path), G1=first, G2=second)
    assert table.next().by_hand.keys() <= {"surnadal"}
    for party in ("aure", "hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party, 1).replace(WORDS, reads), party


@pytest.mark.parametrize("made", [joint, copies])
@pytest.mark.parametrize(("last", "reads"), [(REFUSED, "skal møtes minst"), (TAKEN, "skal møtes")])
def test_what_both_strike_does_not_come_back_with_the_one_that_stays_open(
    tmp_path: Path, made: Made, last: Outcome, reads: str
) -> None:
    table = decided(both_strike(tmp_path, made), G2=TAKEN)
    assert table.next(carry_open=True).by_hand.keys() <= {"surnadal"}
    assert {revision.author for revision, _ in revisions(read(table.draft("aure")))} == {"Aure"}
    table.send()
    decided(table, G1=last).next()
    for party in ("aure", "hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party, 1).replace(WORDS, reads), party


@pytest.mark.parametrize(
    ("made", "first", "second", "reads"),
    [
        (joint, TAKEN, REFUSED, "skal møtes ganger"),
        (joint, REFUSED, TAKEN, "skal møtes minst"),
        (joint, REFUSED, REFUSED, WORDS),
        (copies, REFUSED, TAKEN, "skal møtes minst"),
    ],
)
def test_strikes_that_overlap_in_part_stay_open_for_another_round(
    tmp_path: Path, made: Made, first: Outcome, second: Outcome, reads: str
) -> None:
    table = both_strike(tmp_path, made)
    before = revisions(read(table.sent("aure")))
    assert table.close().next(carry_open=True).carried == ("G1", "G2")
    assert [(mark.kind, mark.author, words) for mark, words in revisions(read(table.draft("aure")))] == [
        (mark.kind, mark.author, words) for mark, words in before
    ]
    table.send()
    decided(table, G1=first, G2=second).next()
    for party in ("aure", "hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party, 1).replace(WORDS, reads), party


def test_what_is_put_in_within_what_another_strikes_leaves_the_strike_whole(tmp_path: Path) -> None:
    """Smøla puts «faste» in between words that Aure strikes: «skal møtes [-minst-]{+faste+}[- to-] ganger»."""
    table = sent(tmp_path, joint)
    table.answer("aure", {WORDS: "skal møtes ganger"})
    table.answer("smola", {WORDS: "skal møtes minst faste to ganger"})
    table.close().next(carry_open=True)
    table.send()
    decided(table, G1=REFUSED, G2=REFUSED).next()
    assert table.text_drafted("aure") == table.text_sent("aure", 1)


# ---------------------------------------------------------------- what something decided does already


@pytest.mark.parametrize(
    ("made", "last"), [(joint, TAKEN), (joint, REFUSED), (joint, None), (copies, TAKEN), (copies, None)]
)
def test_what_is_met_already_is_not_done_again_to_other_words(tmp_path: Path, made: Made, last: Outcome | None) -> None:
    """Aure strikes «minst to ganger» (G1), and Hustadvika writes a sentence with «minst» after it (G2): the one that
    Smøla strikes (G3) went with the first."""
    table = sent(tmp_path, made)
    new = " Møtene varer minst to timer."
    table.answer("aure", {MEETINGS: MEETINGS.replace("minst to ganger ", "")})
    table.answer("hustadvika", {MEETINGS: MEETINGS + new})
    table.answer("smola", {MEETINGS: MEETINGS.replace("minst ", "")})
    decided(table, G1=TAKEN, G2=TAKEN)
    done = table.next(carry_open=True)
    assert (done.carried, done.met, done.unmarked) == (("G3",), ("G3",), ())
    table.send()
    if last is None:
        assert table.close().next(carry_open=True).met == ("G3",)
    else:
        assert decided(table, G3=last).next().by_hand.keys() <= {"surnadal"}
    for party in ("aure", "hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party, 1).replace(
            MEETINGS, MEETINGS.replace("minst to ganger ", "") + new
        ), party


def test_it_is_met_in_copies_where_formatting_is_taken_in_too(tmp_path: Path) -> None:
    """Words that Hustadvika underlines come into the other copies with its sentence, as marks like that."""
    table = sent(tmp_path, copies)
    new = " Møtene varer minst to timer."
    table.answer("aure", {MEETINGS: MEETINGS.replace("minst to ganger ", "")})
    theirs = exchanged(table.sent("hustadvika"), {MEETINGS: MEETINGS + new})
    root = deepcopy(theirs.root(theirs.main))
    run = next(node for node in root.iter(w("t")) if SOON in (node.text or "")).getparent()
    properties = etree.Element(w("rPr"))
    etree.SubElement(properties, w("u")).set(w("val"), "single")
    run.insert(0, properties)
    table.answer("hustadvika", theirs.changed({theirs.main: root}), tracked=False)
    table.answer("smola", {MEETINGS: MEETINGS.replace("minst ", "")})
    decided(table, G1=TAKEN, G2=TAKEN, G3=TAKEN)
    assert table.next(carry_open=True).met == ("G4",)
    for party in ("aure", "hustadvika", "smola"):
        draft = table.draft(party)
        assert MEETINGS.replace("minst to ganger ", "") + new in read(draft).text
        assert len(list(draft.root(draft.main).iter(w("u")))) == 1, party


def test_another_wording_for_what_is_met_already_is_for_a_person(tmp_path: Path) -> None:
    table = sent(tmp_path, joint)
    table.answer("aure", {WORDS: "skal møtes ganger"})
    table.answer("smola", {WORDS: "skal møtes"})
    decided(table, G2=TAKEN)
    assert table.next(carry_open=True).met == ("G1",)
    table.send()
    table.decide("G1", Outcome.COUNTERED, text="helst")
    assert table.close().next().by_hand["aure"] == ("G1",)


# ---------------------------------------------------------------- where the penholder sent a draft of its own


@pytest.mark.parametrize("anonymous", [False, True])
def test_marks_are_known_in_a_draft_that_the_penholder_changed_elsewhere(tmp_path: Path, anonymous: bool) -> None:
    table = sent(tmp_path, joint)
    table.answer("aure", {WORDS: "skal møtes ganger"})
    table.answer("smola", {WORDS: "skal møtes minst faste to ganger"})
    table.close().next(carry_open=True)
    own = exchanged(table.draft("aure"), {SOON: "straks. Kommunen"})
    own = under_names(own, ["Author"] * len(marks_of(own))) if anonymous else own
    path = tmp_path / "eget.docx"
    path.write_bytes(own.packed())
    table.send(draft=path)
    table.decide("G3")
    decided(table, G1=REFUSED, G2=TAKEN).next()
    asked = table.text_sent("aure", 1).replace(WORDS, "skal møtes minst faste to ganger")
    assert table.text_drafted("aure") == asked.replace(SOON, "straks. Kommunen")

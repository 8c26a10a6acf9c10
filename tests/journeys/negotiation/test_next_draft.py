"""`round next`: what was decided stands in the next draft, in nobody else's words, and everybody is answered."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from edits import IN_WORDS, returned
from table import AT, MEETINGS, SOON, Table, copies, joint

from avtalebygger.errors import LawError, StateError, UndecidedError
from avtalebygger.journeys import proposing
from avtalebygger.journeys.demo import exchanged
from avtalebygger.journeys.drafting import next_draft
from avtalebygger.journeys.memory import blame, counted, history, said
from avtalebygger.model.document import revisions
from avtalebygger.model.negotiation import Outcome, ProposalKind
from avtalebygger.model.standing import SourceKind
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.refreshed import refreshed, targets
from avtalebygger.word.resolve import accept_all, reject_all, resolved

FOUR = "Enhetene skal møtes minst fire ganger i året."
SIX = "Enhetene skal møtes minst seks ganger i året."
SAME_DAY = "samme dag. Kommunen"


def opened_at(table: Table, path: str) -> Package:
    return opened((table.folder / path).read_bytes(), path)


def test_what_was_accepted_stands_in_the_draft_and_the_rest_is_as_sent(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR, SOON: SAME_DAY})
    table.decide("R1-001")
    table.decide("R1-002", Outcome.REJECTED, reason="for kort frist")
    table.close().next()
    assert table.text_drafted("aure") == table.text_sent("aure").replace(MEETINGS, FOUR)
    assert table.draft("aure").parts["word/styles.xml"] == table.sent("aure").parts["word/styles.xml"]
    table.send()
    assert table.text_sent("smola") == table.text_sent("aure", 1).replace(MEETINGS, FOUR)


def test_nothing_is_written_while_something_is_undecided(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.answer("hustadvika", {MEETINGS: SIX})
    table.close()
    with pytest.raises(UndecidedError) as raised:
        table.next()
    assert {each.code for each in raised.value.problems} == {"AVT530"}
    table.accept_all()
    with pytest.raises(UndecidedError) as raised:
        table.next()
    assert [each.code for each in raised.value.problems] == ["AVT531"]
    assert not (table.folder / "rounds" / "R1" / "draft").exists()


def test_a_counter_proposal_stands_instead_of_the_words_asked_for(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.answer("smola", {SOON: SAME_DAY})
    table.decide("R1-001", Outcome.COUNTERED, text="tre")
    paragraph = table.now.proposals["R1-002"].context.replace("så snart som mulig", "innen neste virkedag")
    table.decide("R1-002", Outcome.PARTLY, text=paragraph)
    table.close().next()
    expected = table.text_sent("aure").replace(MEETINGS, MEETINGS.replace("to", "tre"))
    assert table.text_drafted("aure") == expected.replace(
        "så snart som mulig. Kommunen", "innen neste virkedag. Kommunen"
    )


def test_a_counter_to_a_ledd_struck_is_a_ledd_and_one_to_a_row_is_for_a_person(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    table.answer("aure", without_row(without_paragraph(sent, MEETINGS), "Etter oppdraget"))
    row, struck = table.now.proposals.values()
    table.decide(struck.id, Outcome.COUNTERED, text="Enhetene møtes ved behov.")
    table.decide(row.id, Outcome.COUNTERED, text="To ganger i året.")
    done = table.close().next()
    assert done.by_hand["aure"] == ("G1",)
    expected = table.text_sent("aure").replace(struck.context, "Enhetene møtes ved behov.")
    assert table.text_drafted("aure") == expected


def without_row(package: Package, words: str) -> Package:
    root = deepcopy(package.root(package.main))
    row = next(each for each in root.iter(w("tr")) if words in "".join(node.text or "" for node in each.iter(w("t"))))
    row.getparent().remove(row)
    return package.changed({package.main: root})


def test_what_is_carried_on_stands_as_open_marks_of_those_who_ask(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR, SOON: SAME_DAY})
    table.answer("smola", {MEETINGS: FOUR})
    table.decide("R1-002")
    table.close()
    done = table.next(carry_open=True)
    assert done.carried == ("G1",)
    draft = table.draft("aure")
    assert {revision.author for revision, _ in revisions(read(draft))} == {"Aure, Smøla"}
    sent = table.text_sent("aure")
    assert read(resolved(draft, accept_all)).text == sent.replace(MEETINGS, FOUR).replace(SOON, SAME_DAY)
    assert read(resolved(draft, reject_all)).text == sent.replace(SOON, SAME_DAY)


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.REJECTED])
def test_what_was_carried_on_is_taken_in_or_out_by_the_next_round(tmp_path: Path, outcome: Outcome) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.close().next(carry_open=True)
    table.send()
    table.decide("G1", outcome, reason="bemanning")
    table.close().next()
    expected = FOUR if outcome is Outcome.ACCEPTED else MEETINGS
    assert expected in table.text_drafted("aure")
    assert not list(revisions(read(table.draft("aure"))))


def test_an_answer_to_an_older_round_is_moved_over(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.accept_all().close().next()
    table.send()
    late = exchanged(table.sent("smola", 1), {SOON: SAME_DAY})
    table.answer("smola", late, base=1)
    table.accept_all().close().next()
    assert table.text_drafted("smola") == table.text_sent("smola").replace(SOON, SAME_DAY)
    assert FOUR in table.text_drafted("smola")


def test_the_penholder_s_own_change_goes_out_where_it_is_refused(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.close().next()
    own = table.folder / "eget.docx"
    own.write_bytes(exchanged(table.draft("aure"), {MEETINGS: SIX}).packed())
    table.send(draft=own)
    [proposal] = table.now.proposals.values()
    assert proposal.in_base and SIX in table.text_sent("aure")
    table.decide(proposal.id, Outcome.REJECTED, reason="ikke enighet")
    table.close().next()
    assert MEETINGS in table.text_drafted("aure")
    assert SIX not in table.text_drafted("aure")


# ---------------------------------------------------------------- the law


def test_a_topic_that_is_gone_stops_the_draft_and_names_the_proposals_that_strike_it(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", without_clause(table.sent("aure"), "jordmortjenester"))
    struck = [each.id for each in table.now.proposals.values() if each.kind is ProposalKind.DELETE]
    table.accept_all().close()
    with pytest.raises(LawError) as raised:
        table.next()
    [problem] = raised.value.problems
    assert problem.code == "AVT601" and problem.values["point"] == 8
    assert struck and all(f"{id} Aure" in problem.hint for id in struck)


def without_clause(package: Package, clause: str) -> Package:
    """Only the heading of the clause is left."""
    root = deepcopy(package.root(package.main))
    inside = False
    for block in list(root.find(w("body"))):
        names = [each.get(w("name"), "") for each in block.iter(w("bookmarkStart"))]
        ours = [name for name in names if name.startswith("_avt_")]
        if inside and not ours:
            block.getparent().remove(block)
        if ours:
            inside = f"_avt_{clause}" in ours
    return package.changed({package.main: root})


def test_notice_under_a_year_stops_the_draft(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {"12\u00a0måneder": "6\u00a0måneder"})
    table.accept_all().close()
    with pytest.raises(LawError) as raised:
        table.next()
    assert [each.code for each in raised.value.problems] == ["AVT606"]


def test_a_measure_that_loses_a_field_stops_the_draft(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {"Hver part er arbeidsgiver for sine egne ansatte.": ""}, tracked=False)
    table.accept_all().close()
    with pytest.raises(LawError) as raised:
        table.next()
    assert {each.code for each in raised.value.problems} == {"AVT603"}


# ---------------------------------------------------------------- copies


def test_in_copies_what_one_asks_for_comes_into_all_of_its_maalform(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.accept_all().close()
    table.next()
    for party in ("aure", "hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party).replace(MEETINGS, FOUR), party


def test_what_is_said_in_one_maalform_is_for_a_person_to_say_in_the_other(tmp_path: Path) -> None:
    table = copies(tmp_path / "project")
    main = table.folder / "avtale.yaml"
    assert "parties:" not in main.read_text("utf-8")
    table.send()
    table.answer("aure", {MEETINGS: FOUR})
    table.accept_all().close()
    assert table.next().by_hand == {"surnadal": ("G1",)}


def test_a_wording_decided_for_the_other_maalform_stands_in_the_ledd_that_answers_to_it(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    ledd = next(line for line in table.text_sent("surnadal").splitlines() if "møtast minst to gonger i året" in line)
    said = ledd.replace("minst to gonger", "minst fire gonger")
    table.decide("G1")
    table.decide("G1", Outcome.PARTLY, reason="nynorsk ordlyd", text=said, for_parties=("surnadal",))
    table.close()
    assert not table.next().by_hand
    assert FOUR in table.text_drafted("smola")
    assert table.text_drafted("surnadal") == table.text_sent("surnadal").replace(ledd, said)


def test_a_wording_in_one_maalform_does_not_go_into_the_copies_of_the_other(tmp_path: Path) -> None:
    """Bokmål and nynorsk share most of their words: a ledd said in the one is no wording of it in the other."""
    table = copies(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    ledd = next(line for line in table.text_sent("aure").splitlines() if MEETINGS in line)
    table.decide("G1", Outcome.COUNTERED, reason="ja", text=ledd.replace(MEETINGS, FOUR.replace("fire", "tre")))
    table.close()
    done = table.next()
    assert done.by_hand == done.wordable == {"surnadal": ("G1",)}
    assert table.text_drafted("surnadal") == table.text_sent("surnadal")


def test_a_ledd_decided_for_a_group_of_both_maalformer_goes_where_its_words_are(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.answer("surnadal", {"møtast minst to gonger": "møtast minst fire gonger"})
    proposing.group(table.folder, ["R1-001", "R1-002"], at=AT, by="Kari")
    ledd = next(line for line in table.text_sent("aure").splitlines() if MEETINGS in line)
    table.decide("G1", Outcome.COUNTERED, reason="ja", text=ledd.replace("minst to", "minst tre"))
    assert table.close().next().by_hand == {"surnadal": ("G1",)}
    assert table.text_drafted("surnadal") == table.text_sent("surnadal")
    assert "minst tre ganger" in table.text_drafted("smola")


def test_a_ledd_that_is_struck_and_a_number_need_no_words_in_the_other_maalform(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    sent = table.sent("aure")
    theirs = without_paragraph(exchanged(sent, {"12\u00a0måneder": "18\u00a0måneder"}), MEETINGS)
    table.answer("aure", theirs)
    table.accept_all().close()
    assert not table.next().by_hand
    before, after = (said.splitlines() for said in (table.text_sent("surnadal"), table.text_drafted("surnadal")))
    gone = [line for line in before if line not in after]
    assert len(gone) == 2 and any("møtast minst to gonger" in line for line in gone)
    assert [line for line in after if line not in before] == [
        line.replace("12", "18") for line in gone if "møtast" not in line
    ]


@pytest.mark.parametrize("more", [False, True])
def test_a_ledd_is_paired_past_those_that_one_maalform_alone_has_or_lost(tmp_path: Path, more: bool) -> None:
    """Each målform lost another ledd of the clause, for its own parties alone, and one may have got a ledd more."""
    table = copies(tmp_path / "project").send()
    answer = without_paragraph(table.sent("aure"), "Hvem dette gjelder.")
    table.answer("aure", with_paragraph(answer, "Barn som pårørende.", "Partene møtes.") if more else answer)
    table.answer("surnadal", without_paragraph(table.sent("surnadal"), "Samarbeidsmøte."))
    for proposal in table.now.proposals.values():
        only = ("surnadal",) if proposal.party == "surnadal" else ("aure", "hustadvika", "smola")
        table.decide(proposal.id, for_parties=only)
        rest = tuple({"aure", "hustadvika", "smola", "surnadal"} - {*only})
        table.decide(proposal.id, Outcome.REJECTED, for_parties=rest)
    table.close().next()
    table.send()
    table.answer("aure", without_paragraph(table.sent("aure"), "Individuell plan."))
    table.decide([*table.now.groups][-1])
    assert not table.close().next().by_hand
    before, after = (said.splitlines() for said in (table.text_sent("surnadal"), table.text_drafted("surnadal")))
    gone = [line.split(".")[0] for line in before if line not in after]
    assert gone == ["Individuell plan"]


def with_paragraph(package: Package, words: str, said: str) -> Package:
    """The package with a paragraph more, before the one that holds the words."""
    root = deepcopy(package.root(package.main))
    line = next(each for each in root.iter(w("p")) if words in "".join(node.text or "" for node in each.iter(w("t"))))
    new = deepcopy(line)
    first, *others = new.iter(w("t"))
    first.text = said
    for node in others:
        node.text = ""
    line.addprevious(new)
    return package.changed({package.main: root})


def without_paragraph(package: Package, words: str) -> Package:
    root = deepcopy(package.root(package.main))
    line = next(each for each in root.iter(w("p")) if words in "".join(node.text or "" for node in each.iter(w("t"))))
    line.getparent().remove(line)
    return package.changed({package.main: root})


def test_a_local_adaptation_and_a_party_s_own_value_go_into_its_copy_alone(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR, "Aure helsehus": "Aure sykestue"})
    value = next(each.id for each in table.now.proposals.values() if each.value)
    words = next(each.id for each in table.now.proposals.values() if not each.value)
    table.decide(value)
    table.decide(words, for_parties=("aure",))
    table.decide(words, Outcome.REJECTED, for_parties=("hustadvika", "smola", "surnadal"))
    table.close()
    done = table.next()
    assert [(each.parameter, each.party) for each in done.values] == [("sted", "aure")]
    assert FOUR in table.text_drafted("aure") and "Aure sykestue" in table.text_drafted("aure")
    for party in ("hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party)


def test_a_value_taken_in_for_one_party_is_told_as_that_party_s_own(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("aure", {"7\u00a0dager": "5\u00a0dager"})
    [proposal] = table.now.proposals.values()
    assert proposal.value and not proposal.value.party
    table.decide(proposal.id, for_parties=("aure",))
    done = table.close().next()
    assert [(each.after, each.party) for each in done.values] == [("5\u00a0dager", "aure")]


@pytest.mark.parametrize(("party", "words"), [("aure", MEETINGS), ("surnadal", "møtast minst to gonger")])
def test_what_collides_with_what_stands_open_does_so_in_either_maalform(tmp_path: Path, party: str, words: str) -> None:
    table = copies(tmp_path / "project").send()
    table.answer(party, {words: words.replace("to", "fjorten")})
    table.close().next(carry_open=True)
    table.send()
    table.answer(party, {"fjorten": "seksten"})
    assert [each.groups for each in table.now.conflicts.values()] == [("G1", "G2")]


def test_what_stands_open_in_copies_is_known_by_its_place_in_each(tmp_path: Path) -> None:
    """Both groups put in the same word, so that no words tell which mark is whose."""
    table = copies(tmp_path / "project").send()
    meetings, soon = MEETINGS.replace("skal", "skal straks"), f"straks {SOON}"
    table.answer("aure", {MEETINGS: meetings, SOON: soon})
    assert table.close().next(carry_open=True).carried == ("G1", "G2")
    table.send()
    table.decide("G1")
    table.decide("G2", Outcome.REJECTED, reason="nei")
    table.close().next()
    for party in ("aure", "hustadvika", "smola"):
        assert table.text_drafted(party) == table.text_sent(party, 1).replace(MEETINGS, meetings), party


# ---------------------------------------------------------------- redlines, letters, memory


def test_the_redlines_stand_over_our_own_package(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", returned(table.sent("aure"), 3), tracked=False)
    table.answer("smola", {MEETINGS: FOUR})
    for group, one in table.now.groups.items():
        outcome = Outcome.ACCEPTED if table.now.proposals[one.proposals[0]].party == "smola" else Outcome.REJECTED
        table.decide(group, outcome, reason="nei")
    table.close().next()
    since_ours = opened_at(table, "rounds/R1/out/avtale-mot-sendt.docx")
    since_theirs = opened_at(table, "rounds/R1/out/aure-mot-svar.docx")
    assert read(resolved(since_ours, reject_all)).text == table.text_sent("aure")
    assert read(resolved(since_theirs, reject_all)).text == read(returned(table.sent("aure"), 3)).text
    for redline in (since_ours, since_theirs):
        assert read(resolved(redline, accept_all)).text == table.text_drafted("aure")


def test_every_proposal_is_answered_in_the_party_s_maalform(tmp_path: Path) -> None:
    table = copies(tmp_path / "project").send()
    table.answer("surnadal", returned(table.sent("surnadal"), 5, kinds=IN_WORDS), tracked=False)
    asked = [each.id for each in table.now.proposals.values()]
    table.decide(asked[0], Outcome.REJECTED, reason="bemanning på kveld")
    table.accept_all().close().next()
    letter = read(opened_at(table, "rounds/R1/out/surnadal-brev.docx")).text
    assert all(id in letter for id in asked)
    assert "ikkje teke til følgje" in letter and "bemanning på kveld" in letter and "SSU sak 14/26" in letter
    assert "Grunngiving" in letter


def test_numbers_that_point_at_moved_clauses_are_brought_up_to_date(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    sent = table.sent("aure")
    after = without_heading(sent, "jordmortjenester")
    fresh = refreshed(sent, after)
    known = targets(fresh)
    text = read(fresh).text
    assert f"{known['_avt_forebygging'].number}\tForebygging" in text
    assert "18\tJordmortjenester" not in text
    assert refreshed(sent, sent) is sent


def without_heading(package: Package, clause: str) -> Package:
    gone = without_clause(package, clause)
    root = deepcopy(gone.root(gone.main))
    mark = next(each for each in root.iter(w("bookmarkStart")) if each.get(w("name")) == f"_avt_{clause}")
    paragraph = next(mark.iterancestors(w("p")))
    paragraph.getparent().remove(paragraph)
    return gone.changed({gone.main: root})


def test_a_clause_remembers_its_wordings_and_where_each_word_came_from(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.accept_all().close().next()
    wordings = history(table.folder, "koordinerte_tjenester")
    assert [label for label, _ in wordings.drafts] == ["R1", "draft of R2"]
    assert MEETINGS in said(wordings.drafts[0][1]) and FOUR in said(wordings.drafts[1][1])
    table.send()
    found = blame(table.folder, "12")
    assert [each.text.strip() for each in found.stretches if each.source.kind is SourceKind.PROPOSAL] == ["fire"]
    assert any(each.source.name == "svarfrist" for each in found.stretches)
    rows = counted(table.folder, "party").tallies
    assert [(each.key, each.proposals) for each in rows if each.proposals] == [("aure", 1)]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    table.answer("aure", {MEETINGS: FOUR})
    table.accept_all().close()
    before = sorted(str(each) for each in table.folder.rglob("*"))
    done = next_draft(table.folder, at=AT, by="Kari", dry_run=True)
    assert done.taken == ("G1",)
    assert sorted(str(each) for each in table.folder.rglob("*")) == before


def test_the_next_draft_waits_for_the_round_to_be_closed(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    with pytest.raises(StateError) as raised:
        table.next()
    assert [each.code for each in raised.value.problems] == ["AVT512"]


def test_what_was_put_off_and_then_accepted_comes_where_it_was_asked_for(tmp_path: Path) -> None:
    table = joint(tmp_path / "project").send()
    normally = MEETINGS.replace("minst", "normalt minst")
    table.answer("aure", {MEETINGS: normally})
    table.decide("R1-001", Outcome.DEFERRED, reason="avklares")
    table.close().next()
    table.send()
    assert table.text_sent("aure") == table.text_sent("aure", 1)
    table.decide("R1-001")
    table.close().next()
    assert table.text_drafted("aure") == table.text_sent("aure").replace(MEETINGS, normally)

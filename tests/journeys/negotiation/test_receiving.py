"""receive: what came back becomes the party's proposals, and nothing of it is lost."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree
from scene import (
    BY,
    LATER,
    asked,
    commented,
    edited,
    now,
    package_sent,
    project,
    received,
    returned,
    saved,
    sent,
    small_draft,
    tracked,
    without_properties,
)

from avtalebygger.cli import main
from avtalebygger.errors import StateError
from avtalebygger.journeys.trust import verify
from avtalebygger.model.change import ChangeClass
from avtalebygger.model.negotiation import Claim, ProposalKind, Sign
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w

Element = etree._Element
HELST = ("om mulig minst", "minst")
TOLK = "vanlig funksjonsnivå, behov for tolk"
AMBULANCE = ("Helseforetaket har ansvaret for ambulansetransport. ", "")
SEVEN = ("7\u00a0dager", "10\u00a0dager")


def ran(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def joint(tmp_path: Path) -> Path:
    folder = project(tmp_path / "avtale")
    sent(folder)
    return folder


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = project(tmp_path / "avtale", "copies", ("hustadvika", "smola", "aure"))
    sent(folder)
    return folder


# ---------------------------------------------------------------- what is found


def test_a_tracked_change_is_found_in_its_clause_with_its_author(joint: Path) -> None:
    [reception] = received(joint, returned(joint, "smola", HELST))
    [proposal] = asked(joint)
    assert (proposal.id, proposal.party, proposal.clause, proposal.clause_id) == (
        "R1-001",
        "smola",
        "13.5",
        "innleggelse",
    )
    assert (proposal.before, proposal.after, proposal.tracked) == ("om mulig ", "", True)
    assert (proposal.author, proposal.date) == ("Saksbehandler smola", "2026-11-25T10:00:00Z")
    assert proposal.context[proposal.offset :].startswith("om mulig minst")
    assert reception.exit_code == 0


def test_an_untracked_change_is_found_too_and_said_to_be_one(joint: Path) -> None:
    [reception] = received(joint, returned(joint, "smola", HELST, shown=False))
    [proposal] = asked(joint)
    assert (proposal.before, proposal.tracked, proposal.author) == ("om mulig ", False, "")
    assert [(each.kind, each.clause) for each in reception.findings if each.severity.value != "info"] == [
        ("UNTRACKED_CHANGE", "13.5")
    ]
    assert reception.exit_code == 1


def test_what_was_tracked_and_what_was_not_are_told_apart_in_one_file(joint: Path) -> None:
    ours = package_sent(joint, "smola")
    quiet = edited(ours, AMBULANCE)
    theirs = tracked(quiet, edited(quiet, HELST))
    received(joint, saved(joint, theirs, "svar.docx"))
    assert [(each.clause, each.tracked) for each in asked(joint)] == [("13.5", True), ("13.8", False)]


def test_an_honest_return_asks_for_nothing_and_raises_nothing(joint: Path) -> None:
    [reception] = received(joint, returned(joint, "smola"))
    assert asked(joint) == []
    assert reception.findings == ()
    assert reception.exit_code == 0


def test_a_word_of_a_parameter_is_a_value_and_not_prose(joint: Path) -> None:
    received(joint, returned(joint, "smola", SEVEN))
    [proposal] = asked(joint)
    assert proposal.kind is ProposalKind.VALUE
    assert proposal.value is not None
    assert (proposal.value.parameter, proposal.value.before, proposal.value.after) == (
        "motefrist",
        "7\u00a0dager",
        "10\u00a0dager",
    )
    assert proposal.value.party == ""
    assert proposal.weight is ChangeClass.SUBSTANCE


def test_a_new_paragraph_before_a_heading_belongs_to_the_clause_above(joint: Path) -> None:
    ours = package_sent(joint, "smola")
    root = deepcopy(ours.root(ours.main))
    body = root.find(w("body"))
    assert body is not None
    heading = next(
        each
        for each in body.iter(w("p"))
        if any(mark.get(w("name")) == "_avt_innleggelse" for mark in each.iter(w("bookmarkStart")))
    )
    last = heading.getprevious()
    assert last is not None
    new = deepcopy(last)
    for number, node in enumerate(new.iter(w("t"))):
        node.text = "Partene melder fra om det." if number == 0 else ""
    last.addnext(new)
    received(joint, saved(joint, ours.changed({ours.main: root}), "smola_svar.docx"))
    [proposal] = asked(joint)
    assert (proposal.clause_id, proposal.kind) == ("koordinerte_tjenester", ProposalKind.INSERT)


def test_a_whole_paragraph_struck_and_one_word_in_a_table_are_both_found(joint: Path) -> None:
    received(joint, returned(joint, "smola", ("Partnerskapsmøte", "Toppmøte"), AMBULANCE))
    assert [each.clause_id for each in asked(joint)] == ["organer", "innleggelse"]
    assert asked(joint)[1].kind is ProposalKind.DELETE


def test_a_clause_that_goes_before_a_table_is_that_clause_and_not_the_one_before(tmp_path: Path) -> None:
    """A redline writes the last mark before a table on the paragraph before those that go."""
    folder = project(tmp_path / "avtale")
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kontaktpunkt</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>"
    sent(folder, draft=small_draft(tmp_path / "utkast.docx", table))
    ours = package_sent(folder, "smola")
    root = deepcopy(ours.root(ours.main))
    for words in ("2. Varsling", "Fristen er 24 timer."):
        strike(paragraph_of(root, words))
    received(folder, saved(folder, ours.changed({ours.main: root}), "smola_svar.docx"))
    [proposal] = asked(folder)
    assert (proposal.clause, proposal.clause_title, proposal.kind) == ("2", "Varsling", ProposalKind.DELETE)


def test_formatting_is_a_proposal_of_its_own_kind(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = package_sent(joint, "smola")
    root = deepcopy(ours.root(ours.main))
    node = next(each for each in root.iter(w("t")) if "om mulig minst" in (each.text or ""))
    run = node.getparent()
    assert run is not None
    properties = etree.Element(w("rPr"))
    etree.SubElement(properties, w("i"))
    run.insert(0, properties)
    received(joint, saved(joint, ours.changed({ours.main: root}), "smola_svar.docx"))
    [proposal] = asked(joint)
    assert (proposal.kind, proposal.clause, proposal.weight) == (ProposalKind.FORMAT, "13.5", ChangeClass.FORMAT)
    assert ran("--project", joint, "proposals", "show", proposal.id) == 0
    shown = capsys.readouterr().out
    assert "formatting: italic on «" in shown
    assert "reason:" not in shown


def test_a_changed_header_is_a_proposal(joint: Path) -> None:
    from copy import deepcopy

    ours = package_sent(joint, "smola")
    part = next(part for kind in ("footer", "header") for part in ours.related(kind) if b"<w:t" in ours.parts[part])
    root = deepcopy(ours.root(part))
    node = next(each for each in root.iter(w("t")) if (each.text or "").strip())
    node.text = "Endret topptekst "
    received(joint, saved(joint, ours.changed({part: root}), "smola_svar.docx"))
    assert any("Endret" in each.after for each in asked(joint))


def test_a_header_that_goes_is_a_proposal(joint: Path) -> None:
    """As where the text was put into a new file."""
    ours = package_sent(joint, "smola")
    root = deepcopy(ours.root(ours.main))
    for each in list(root.iter(w("headerReference"))):
        each.getparent().remove(each)
    [reception] = received(joint, saved(joint, ours.changed({ours.main: root}), "smola_svar.docx"))
    assert reception.exit_code == 1
    assert {(each.clause, each.after, each.tracked) for each in asked(joint)} == {("-", "", False)}
    assert any("Samarbeidsavtale" in each.before for each in asked(joint))


def test_words_in_a_text_box_are_a_proposal_beside_another_of_their_clause(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    sent(folder, draft=small_draft(tmp_path / "utkast.docx", TEXT_BOX))
    ours = package_sent(folder, "smola")
    theirs = edited(ours, ("24 timer", "12 timer"), ("Satsen er 100 kroner.", "Satsen er 900 kroner."))
    received(folder, saved(folder, theirs, "smola_svar.docx"))
    assert [(each.clause, each.before, each.after) for each in asked(folder)] == [
        ("2", "24", "12"),
        ("2", "100", "900"),
    ]


def test_the_same_words_in_a_text_box_are_one_group(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    sent(folder, draft=small_draft(tmp_path / "utkast.docx", TEXT_BOX))
    for party, words in (("smola", "900"), ("hustadvika", "900")):
        theirs = edited(package_sent(folder, party), ("100 kroner", f"{words} kroner"))
        received(folder, saved(folder, theirs, f"{party}_svar.docx"))
    assert [len(group.proposals) for group in now(folder).groups.values()] == [2]


TEXT_BOX = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
    "<w:t>Satsen er 100 kroner.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


def test_a_comment_goes_with_the_proposal_it_stands_at(joint: Path) -> None:
    ours = package_sent(joint, "smola")
    theirs = commented(tracked(ours, edited(ours, HELST)), "Planlagt innleggelse.", "Sju dager holder ikke.")
    [reception] = received(joint, saved(joint, theirs, "smola_svar.docx"))
    [proposal] = asked(joint)
    assert [comment.text for comment in proposal.comments] == ["Sju dager holder ikke."]
    assert reception.receipt is not None
    assert reception.receipt.comments == 1


def test_a_comment_where_nothing_is_asked_for_stays_with_its_clause(joint: Path) -> None:
    theirs = commented(package_sent(joint, "smola"), "Planlagt innleggelse.", "Hva menes her?")
    [reception] = received(joint, saved(joint, theirs, "smola_svar.docx"))
    assert asked(joint) == []
    assert reception.receipt is not None
    [remark] = reception.receipt.remarks
    assert (remark.clause, remark.clause_id, remark.comment.text) == ("13.5", "innleggelse", "Hva menes her?")


def test_a_comment_goes_with_no_proposal_of_another_paragraph(joint: Path) -> None:
    """Two paragraphs of one agreement have many words in common."""
    ours = package_sent(joint, "smola")
    theirs = commented(tracked(ours, edited(ours, HELST)), "Når pasienten ikke blir innlagt.", "Hva menes her?")
    [reception] = received(joint, saved(joint, theirs, "smola_svar.docx"))
    [proposal] = asked(joint)
    assert proposal.clause_id == "innleggelse"
    assert proposal.comments == ()
    assert reception.receipt is not None
    assert [each.comment.text for each in reception.receipt.remarks] == ["Hva menes her?"]
    assert [each.clause_id for each in reception.receipt.remarks] == ["innleggelse"]


def test_a_comment_on_a_struck_paragraph_goes_with_the_proposal_that_strikes_it(joint: Path) -> None:
    ours = package_sent(joint, "smola")
    said = commented(ours, TOLK, "Tolk er vårt ansvar alene.")
    root = deepcopy(said.root(said.main))
    strike(paragraph_of(root, TOLK))
    [reception] = received(joint, saved(joint, said.changed({said.main: root}), "smola_svar.docx"))
    [proposal] = asked(joint)
    assert (proposal.kind, proposal.tracked) == (ProposalKind.DELETE, True)
    assert [each.text for each in proposal.comments] == ["Tolk er vårt ansvar alene."]
    assert reception.receipt is not None
    assert reception.receipt.remarks == ()


@pytest.mark.parametrize(("words", "goes_with_it"), [("Planlagt innleggelse.", False), ("Partene evaluerer", True)])
def test_a_comment_beside_a_new_paragraph_speaks_of_its_own(joint: Path, words: str, *, goes_with_it: bool) -> None:
    ours = package_sent(joint, "smola")
    root = deepcopy(ours.root(ours.main))
    known = paragraph_of(root, "Planlagt innleggelse.")
    coming = deepcopy(known)
    for number, node in enumerate(coming.iter(w("t"))):
        node.text = "" if number else "Partene evaluerer dette hvert år."
    known.addprevious(coming)
    theirs = commented(tracked(ours, ours.changed({ours.main: root})), words, "Hva menes her?")
    [reception] = received(joint, saved(joint, theirs, "smola_svar.docx"))
    [proposal] = asked(joint)
    assert reception.receipt is not None
    assert [each.text for each in proposal.comments] == ["Hva menes her?"] * goes_with_it
    assert [each.clause for each in reception.receipt.remarks] == ["13.5"] * (not goes_with_it)


def paragraph_of(root: Element, words: str) -> Element:
    return next(each for each in root.iter(w("p")) if words in "".join(each.itertext(w("t"))))


def strike(paragraph: Element) -> None:
    """As an editor does that tracks changes: the words and the mark of the paragraph."""
    mark = {w("author"): "Kari Nordmann", w("date"): LATER}
    for run in list(paragraph.iter(w("r"))):
        if run.find(w("t")) is not None:
            gone = etree.Element(w("del"), {**mark, w("id"): "900"})
            run.addprevious(gone)
            gone.append(run)
            for node in run.iter(w("t")):
                node.tag = w("delText")
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    look = etree.SubElement(properties, w("rPr"))
    etree.SubElement(look, w("del"), {**mark, w("id"): "901"})


# ---------------------------------------------------------------- again, corrected, several


def test_the_same_file_twice_is_no_new_event(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = returned(joint, "smola", HELST)
    received(joint, file)
    before = now(joint).events
    assert ran("--project", joint, "receive", file) == 0
    assert now(joint).events == before
    assert "already received" in capsys.readouterr().out


def test_a_corrected_file_keeps_the_ids_of_what_it_repeats_and_withdraws_the_rest(joint: Path) -> None:
    received(joint, returned(joint, "smola", HELST, AMBULANCE))
    received(joint, returned(joint, "smola", HELST, SEVEN, name="rettet.docx"))
    assert [each.id for each in asked(joint)] == ["R1-001", "R1-003"]
    assert now(joint).proposals["R1-002"].withdrawn
    received(joint, returned(joint, "smola", HELST, AMBULANCE))
    assert [each.id for each in asked(joint)] == ["R1-001", "R1-002"]
    assert verify(joint).exit_code == 0


def test_a_refused_file_does_not_keep_the_others_out(joint: Path, tmp_path: Path) -> None:
    bad = tmp_path / "hustadvika.docx"
    bad.write_bytes(b"%PDF-1.7")
    done = received(joint, bad, returned(joint, "smola", HELST))
    assert [bool(one.refused) for one in done] == [True, False]
    assert [one.exit_code for one in done] == [3, 0]
    assert ran("-q", "--project", joint, "receive", bad, returned(joint, "smola", HELST)) == 3


def test_a_dry_run_says_what_would_come_and_writes_nothing(joint: Path) -> None:
    [reception] = received(joint, returned(joint, "smola", HELST), dry_run=True)
    assert [each.id for each in reception.proposals] == ["R1-001"]
    assert asked(joint) == []
    assert not (joint / "rounds/R1/received").exists()


def test_the_bytes_are_kept_as_they_came(joint: Path) -> None:
    file = returned(joint, "smola", HELST)
    received(joint, file)
    [kept] = (joint / "rounds/R1/received").iterdir()
    assert kept.read_bytes() == file.read_bytes()


def test_identical_wishes_are_one_group_and_opposite_ones_a_conflict(joint: Path) -> None:
    received(joint, returned(joint, "smola", HELST, SEVEN))
    received(joint, returned(joint, "hustadvika", HELST, ("7\u00a0dager", "14\u00a0dager")))
    negotiation = now(joint)
    assert sorted(len(group.proposals) for group in negotiation.groups.values()) == [1, 1, 2]
    [conflict] = negotiation.conflicts.values()
    assert {
        negotiation.proposals[id].value.after for g in conflict.groups for id in negotiation.groups[g].proposals
    } == {  # type: ignore[union-attr]
        "10\u00a0dager",
        "14\u00a0dager",
    }


# ---------------------------------------------------------------- whose it is


def test_without_properties_the_authors_tell_the_party(joint: Path) -> None:
    ours = package_sent(joint, "smola")
    theirs = without_properties(tracked(ours, edited(ours, HELST), "Ola Hansen, Smøla kommune"))
    [reception] = received(joint, saved(joint, theirs, "svar.docx"))
    assert (reception.party, reception.base_round) == ("smola", 1)


def test_without_authors_the_name_of_the_file_tells_it(joint: Path) -> None:
    theirs = without_properties(edited(package_sent(joint, "smola"), HELST))
    [reception] = received(joint, saved(joint, theirs, "Hustadvika endelig.docx"))
    assert reception.party == "hustadvika"


def test_where_nothing_tells_it_is_refused_with_the_way_out_and_asked_for_on_a_terminal(joint: Path) -> None:
    theirs = without_properties(edited(package_sent(joint, "smola"), HELST))
    file = saved(joint, theirs, "svar.docx")
    [reception] = received(joint, file)
    assert [(each.code, each.hint) for each in reception.refused] == [
        ("AVT550", f"do this: avtale receive {file} --party ID (one of: hustadvika, smola)")
    ]
    assert reception.exit_code == 4
    [reception] = received(joint, file, ask=lambda words, answers: answers[1])
    assert reception.party == "smola"


def test_a_copy_is_known_by_the_words_that_no_other_copy_has(copies: Path) -> None:
    theirs = without_properties(edited(package_sent(copies, "aure"), HELST))
    [reception] = received(copies, saved(copies, theirs, "svar.docx"))
    assert reception.party == "aure"


def test_a_person_may_say_whose_it_is_by_number(joint: Path) -> None:
    [reception] = received(joint, returned(joint, "smola", HELST), party="1579", base="R1")
    assert reception.party == "hustadvika"


def test_a_file_taken_for_another_party_than_it_names_says_so(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = returned(joint, "smola", HELST)
    assert ran("--project", joint, "receive", file, "--party", "hustadvika") == 0
    assert "taken as the answer of Hustadvika" in (told := capsys.readouterr().err)
    assert "says that it was sent to Smøla" in told
    [receipt] = now(joint).rounds[-1].receipts
    assert receipt.claim == Claim(Sign.PROPERTIES, ("smola",))
    ran("--project", joint, "--json", "receive", file, "--party", "hustadvika")
    answer = json.loads(capsys.readouterr().out)
    assert answer["data"]["files"][0]["claim"] == {"sign": "properties", "parties": ["smola"]}
    assert any("sent to Smøla" in each for each in answer["warnings"])
    assert verify(joint).exit_code == 0


@pytest.mark.parametrize(
    ("author", "name", "sign"),
    [
        ("Kari, Hustadvika kommune", "svar.docx", Sign.AUTHORS),
        ("Kari Nordmann", "Hustadvika endelig.docx", Sign.NAME),
        ("Smøla", "Hustadvika endelig.docx", Sign.NAME),
    ],
)
def test_a_document_that_a_neighbour_filled_in_says_so(
    joint: Path, author: str, name: str, sign: Sign, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = package_sent(joint, "smola")
    file = saved(joint, tracked(ours, edited(ours, HELST), author), name)
    assert ran("--project", joint, "receive", file) == 1
    assert "is taken as the answer of Smøla" in (told := capsys.readouterr().err)
    assert "Hustadvika" in told
    [receipt] = now(joint).rounds[-1].receipts
    assert (receipt.party, receipt.claim) == ("smola", Claim(sign, ("hustadvika",)))


@pytest.mark.parametrize(
    ("author", "name"), [("Kari Nordmann", "svar.docx"), ("Smøla kommune", "Smøla til Hustadvika.docx")]
)
def test_a_document_in_its_own_party_s_hands_says_nothing(joint: Path, author: str, name: str) -> None:
    ours = package_sent(joint, "smola")
    [reception] = received(joint, saved(joint, tracked(ours, edited(ours, HELST), author), name))
    assert reception.receipt and reception.receipt.claim is None
    assert reception.exit_code == 0


@pytest.mark.parametrize(
    ("author", "name", "sign"),
    [("Smøla kommune", "svar.docx", Sign.AUTHORS), ("Kari Nordmann", "svar fra smøla.docx", Sign.NAME)],
)
def test_every_sign_of_another_party_counts(joint: Path, author: str, name: str, sign: Sign) -> None:
    ours = package_sent(joint, "smola")
    file = saved(joint, without_properties(tracked(ours, edited(ours, HELST), author)), name)
    [reception] = received(joint, file, party="hustadvika", dry_run=True)
    assert reception.receipt and reception.receipt.claim == Claim(sign, ("smola",))
    [own] = received(joint, file, party="smola")
    assert own.receipt and own.receipt.claim is None


def test_a_copy_taken_for_another_party_says_whose_words_it_has(copies: Path) -> None:
    theirs = without_properties(edited(package_sent(copies, "aure"), HELST))
    [reception] = received(copies, saved(copies, theirs, "svar.docx"), party="smola", base="R1")
    assert reception.receipt and reception.receipt.claim == Claim(Sign.WORDS, ("aure",))


def test_a_party_there_is_not_and_a_round_there_is_not_are_refused(joint: Path) -> None:
    file = returned(joint, "smola", HELST)
    [one] = received(joint, file, party="bergen")
    [other] = received(joint, file, base="R7")
    assert [one.refused[0].code, other.refused[0].code] == ["AVT524", "AVT518"]


def test_an_answer_to_an_earlier_round_is_refused_with_the_command_that_takes_it_in(joint: Path) -> None:
    from avtalebygger.journeys.drafting import next_draft
    from avtalebygger.journeys.rounds import close

    received(joint, returned(joint, "smola"))
    close(joint, at=LATER, by=BY, allow_missing=True)
    next_draft(joint, at=LATER, by=BY)
    sent(joint)
    old = returned(joint, "smola", HELST, round=1)
    [reception] = received(joint, old)
    assert [(each.code, each.hint) for each in reception.refused] == [
        ("AVT511", f"do this: avtale receive {old} --base R1")
    ]
    assert reception.exit_code == 4
    [reception] = received(joint, old, base="R1")
    assert [(each.id, each.round, each.base_round) for each in asked(joint)] == [("R2-001", 2, 1)]
    new = without_properties(edited(package_sent(joint, "smola", 2), AMBULANCE))
    [reception] = received(joint, saved(joint, new, "smola_igjen.docx"), base="R2")
    assert reception.base_round == 2


def test_what_holds_nothing_of_what_was_sent_is_no_answer_by_itself(joint: Path) -> None:
    letter = opened(small_draft(joint / "brev.docx").read_bytes(), "brev.docx")
    file = saved(joint, letter, "brev fra smøla.docx")
    [reception] = received(joint, file)
    assert [each.code for each in reception.refused] == ["AVT551"] and reception.exit_code == 4
    assert f"'{file}' --base R1" in reception.refused[0].hint
    [reception] = received(joint, file, base="R1")
    assert reception.party == "smola" and not reception.refused


def test_a_document_of_another_negotiation_is_refused_until_a_person_says_what_it_answers(
    joint: Path, tmp_path: Path
) -> None:
    other = project(tmp_path / "en annen", kommuner=("smola", "aure"))
    sent(other)
    file = saved(joint, edited(package_sent(other, "smola"), HELST), "smola.docx")
    for said in ({}, {"party": "smola"}, {"base": "R1"}):
        [reception] = received(joint, file, **said)
        assert [each.code for each in reception.refused] == ["AVT555"] and reception.exit_code == 4
    [reception] = received(joint, file, party="smola", base="R1")
    assert not reception.refused


def test_nothing_is_received_before_a_round_is_sent(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    file = tmp_path / "svar.docx"
    file.write_bytes(b"")
    with pytest.raises(StateError):
        received(folder, file)


# ---------------------------------------------------------------- copies


def test_the_same_change_in_several_copies_is_one_group(copies: Path) -> None:
    for party in ("hustadvika", "smola", "aure"):
        received(copies, returned(copies, party, HELST, AMBULANCE, SEVEN))
    groups = now(copies).groups.values()
    assert [len(group.proposals) for group in groups] == [3, 3, 3]
    assert not now(copies).conflicts


def test_a_sentence_that_names_the_party_is_the_same_sentence_in_all_copies(copies: Path) -> None:
    """The houses have names of their own; the sentence that holds them, struck in two copies, is one wish."""
    for party in ("hustadvika", "smola"):
        sentence = f"Kommunen skal ha døgnopphold ved {party.title()} helsehus for pasienter og brukere"
        received(copies, returned(copies, party, (sentence, "Det skal være døgnopphold for pasienter og brukere")))
    asking = [now(copies).asked_by(group) for group in now(copies).groups.values()]
    assert asking == [("hustadvika", "smola")] * len(asking)
    assert not now(copies).conflicts


def test_a_partys_own_value_is_its_own(copies: Path) -> None:
    """Beds are given for each municipality: the same wish in two copies is one on two values, and two groups."""
    for party, beds in (("smola", 3), ("aure", 4)):
        received(copies, returned(copies, party, (f"døgnplasser er {beds}", "døgnplasser er 9"), shown=False))
    values = [each.value for each in asked(copies) if each.value]
    assert [(each.parameter, each.party) for each in values] == [("senger", "smola"), ("senger", "aure")]
    assert len(now(copies).groups) == 2
    assert not now(copies).conflicts


# ---------------------------------------------------------------- JSON


def test_json_has_findings_at_the_top_and_a_row_for_each_tracked_change(
    joint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("--json", "--project", joint, "receive", returned(joint, "smola", HELST)) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["schema"] == "avtalebygger/receive/1"
    assert [(each["kind"], each["clause"], each["severity"]) for each in read["findings"]] == [
        ("TRACKED_CHANGE", "13.5", "info")
    ]
    [file] = read["data"]["files"]
    assert [each["id"] for each in file["proposals"]] == ["R1-001"]

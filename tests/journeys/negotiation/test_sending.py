"""round send, close: what goes out, when it may, and what it closes off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from scene import (
    AT,
    BY,
    LATER,
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
)

from avtalebygger.cli import main
from avtalebygger.errors import LawError, StateError
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys.build import build
from avtalebygger.journeys.deciding import decide
from avtalebygger.journeys.drafting import next_draft
from avtalebygger.journeys.memory import history, said
from avtalebygger.journeys.project import load_project
from avtalebygger.journeys.rounds import close
from avtalebygger.journeys.trust import verify
from avtalebygger.model.negotiation import Decision, Outcome
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.stamp import custom_properties


def ran(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    return int(ended.value.code or 0)


def codes(raised: pytest.ExceptionInfo[StateError]) -> list[str]:
    return [problem.code for problem in raised.value.problems]


@pytest.fixture
def joint(tmp_path: Path) -> Path:
    return project(tmp_path / "avtale")


def test_each_party_gets_a_document_that_says_what_it_is(joint: Path) -> None:
    sent(joint, deadline="2026-12-15")
    opened_event = (joint / "journal/000001.json").read_bytes()
    words = json.loads((joint / "rounds/R1/sent/agreement.json").read_text("utf-8"))
    for party in ("hustadvika", "smola"):
        properties = custom_properties(package_sent(joint, party))
        assert properties["avt_party"] == party
        assert properties["avt_round"] == "1"
        assert properties["avt_head"] == sha256(opened_event)
        assert properties["avt_agreement"] == words["documents"][words["parties"][party]]["digest"]


def test_tracking_is_on_without_a_password_and_nobody_is_named(joint: Path) -> None:
    sent(joint)
    package = package_sent(joint, "smola")
    settings = package.root(package.one("settings"))
    assert settings.find(w("trackRevisions")) is not None
    assert settings.find(w("documentProtection")) is None
    assert b"lastModifiedBy>" not in package.parts["docProps/core.xml"].replace(b"lastModifiedBy/>", b"")


def test_the_first_round_is_what_build_makes(joint: Path) -> None:
    [built] = build(load_project(joint))
    sent(joint)
    main_part = opened(built.content or b"", "built")
    assert package_sent(joint, "smola").parts[main_part.main] == main_part.parts[main_part.main]


def test_git_is_told_to_leave_the_bytes_of_the_record_alone(joint: Path) -> None:
    sent(joint)
    assert (joint / ".gitattributes").read_text("utf-8") == "journal/* -text\nrounds/** -text\n"


def test_agreement_json_knows_the_origin_of_every_word(joint: Path) -> None:
    sent(joint)
    words = json.loads((joint / "rounds/R1/sent/agreement.json").read_text("utf-8"))
    [document] = words["documents"].values()
    clause = next(one for one in document["clauses"] if one["id"] == "varighet")
    spans = [tuple(span) for paragraph in clause["paragraphs"] for span in paragraph["spans"]]
    assert ("12\u00a0måneder", "oppsigelsesfrist") in spans
    assert {point for one in document["clauses"] for point in one["covers"]} == set(range(1, 14))
    assert any(one["measures"] for one in document["clauses"])


def test_a_round_may_go_out_to_some_first_and_to_the_others_later(joint: Path) -> None:
    first = sent(joint, to=["1573"])
    assert list(first.sent) == ["smola"]
    assert first.waiting == ("hustadvika",)
    assert list(sent(joint).sent) == ["hustadvika", "smola"]
    assert verify(joint).exit_code == 0
    with pytest.raises(StateError) as refused:
        sent(joint)
    assert codes(refused) == ["AVT517"]


def test_a_draft_for_those_that_wait_is_refused_and_not_passed_over(joint: Path, tmp_path: Path) -> None:
    """The documents of a round are all frozen when it first goes out."""
    sent(joint, to=["1573"])
    with pytest.raises(StateError) as refused:
        sent(joint, draft=small_draft(tmp_path / "utkast.docx"))
    assert codes(refused) == ["AVT564"]


def test_a_dry_run_writes_nothing(joint: Path) -> None:
    assert set(sent(joint, dry_run=True).sent) == {"hustadvika", "smola"}
    assert not (joint / "journal").exists()
    assert not (joint / "rounds").exists()


def test_what_does_not_meet_the_law_is_not_sent(joint: Path) -> None:
    plan = (joint / "avtale.yaml").read_text("utf-8")
    (joint / "avtale.yaml").write_text(plan + "exclude: [beredskap_og_akuttkjede]\n", "utf-8")
    with pytest.raises(LawError):
        sent(joint)
    assert not (joint / "journal").exists()


def test_the_order_is_kept_and_each_refusal_says_the_way_out(joint: Path) -> None:
    with pytest.raises(StateError) as early:
        close(joint, at=LATER, by=BY)
    assert codes(early) == ["AVT510"]
    sent(joint)
    with pytest.raises(StateError) as missing:
        close(joint, at=LATER, by=BY)
    assert codes(missing) == ["AVT516"]
    assert missing.value.problems[0].hint
    assert close(joint, at=LATER, by=BY, allow_missing=True).missing == ("hustadvika", "smola")
    with pytest.raises(StateError) as late:
        received(joint, returned(joint, "smola", ("om mulig", "helst")))
    assert codes(late) == ["AVT513"]
    with pytest.raises(StateError) as unwritten:
        sent(joint)
    assert codes(unwritten) == ["AVT513"]


def test_build_refuses_once_a_round_is_sent_unless_forced(joint: Path) -> None:
    sent(joint)
    assert ran("-q", "--project", joint, "build") == 4
    assert not (joint / "out").exists()
    assert ran("-q", "--project", joint, "build", "--force") == 0


def test_check_reads_the_latest_draft(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent(joint)
    plan = (joint / "avtale.yaml").read_text("utf-8")
    (joint / "avtale.yaml").write_text(plan + "exclude: [beredskap_og_akuttkjede]\n", "utf-8")
    assert ran("--json", "--project", joint, "check") == 0
    assert json.loads(capsys.readouterr().out)["data"]["coverage"]["11"] == ["21 Beredskap og akuttmedisinsk kjede"]


def test_a_negotiation_may_begin_from_any_word_document(joint: Path, tmp_path: Path) -> None:
    [built] = build(load_project(joint))
    draft = tmp_path / "utkast.docx"
    draft.write_bytes(built.content or b"")
    sent(joint, draft=draft)
    words = json.loads((joint / "rounds/R1/sent/agreement.json").read_text("utf-8"))
    [document] = words["documents"].values()
    assert words["source"] == "draft"
    assert document["digest"] == sha256(draft.read_bytes())
    assert {origin for one in document["clauses"] for each in one["paragraphs"] for _, origin in each["spans"]} == {
        "draft"
    }
    received(joint, returned(joint, "smola", ("om mulig minst", "minst")))
    [proposal] = now(joint).proposals.values()
    assert (proposal.clause, proposal.before) == ("13.5", "om mulig ")


def test_clauses_of_a_draft_are_mapped_to_points_by_number_or_heading(joint: Path, tmp_path: Path) -> None:
    [built] = build(load_project(joint))
    draft = tmp_path / "utkast.docx"
    draft.write_bytes(built.content or b"")
    plan = (joint / "avtale.yaml").read_text("utf-8")
    (joint / "avtale.yaml").write_text(plan + 'covers: {"§ 13": [3], Forebygging: [10]}\n', "utf-8")
    sent(joint, draft=draft)
    words = json.loads((joint / "rounds/R1/sent/agreement.json").read_text("utf-8"))
    [document] = words["documents"].values()
    assert {one["number"]: one["covers"] for one in document["clauses"] if one["covers"]} == {"13": [3], "20": [10]}


COVERS = 'covers: {"2": [3], Formål: [10]}\n'


@pytest.fixture
def mapped(joint: Path, tmp_path: Path) -> Path:
    """A project whose draft is four lines of somebody else's, with two points of § 6-2 mapped to its clauses."""
    plan = joint / "avtale.yaml"
    plan.write_text(plan.read_text("utf-8") + COVERS, "utf-8")
    small_draft(tmp_path / "utkast.docx")
    return joint


def test_topics_that_nobody_mapped_to_a_draft_are_notes(mapped: Path, tmp_path: Path) -> None:
    notes = sent(mapped, draft=tmp_path / "utkast.docx").notes
    assert len(notes) == 11 and notes[0].startswith("hol § 6-2 nr. 1 ")


def test_a_draft_that_nobody_mapped_is_said_not_to_be_checked(joint: Path, tmp_path: Path) -> None:
    [note] = sent(joint, draft=small_draft(tmp_path / "utkast.docx")).notes
    assert "not checked" in note


def test_a_point_mapped_to_a_clause_that_the_draft_has_not_is_not_sent(mapped: Path, tmp_path: Path) -> None:
    plan = mapped / "avtale.yaml"
    plan.write_text(plan.read_text("utf-8").replace('"2": [3]', '"9": [3]'), "utf-8")
    with pytest.raises(LawError) as refused:
        sent(mapped, draft=tmp_path / "utkast.docx")
    assert [(each.code, each.values["point"]) for each in refused.value.problems] == [("AVT601", 3)]
    assert not (mapped / "journal").exists()


@pytest.mark.parametrize(
    ("before", "after", "points"),
    [
        ("Fristen er 24 timer.", "Fristen er 12 timer.", []),
        ("2. Varsling", "2. Varsling og frister", []),
        ("Fristen er 24 timer.", "", [3]),
    ],
)
def test_the_points_mapped_to_a_draft_are_held_to_in_the_next_one(
    mapped: Path, tmp_path: Path, before: str, after: str, points: list[int]
) -> None:
    sent(mapped, draft=tmp_path / "utkast.docx")
    received(mapped, returned(mapped, "smola", (before, after)))
    groups = list(now(mapped).groups)
    decide(mapped, groups, Decision("", Outcome.ACCEPTED), at=LATER, by=BY)
    close(mapped, at=LATER, by=BY, allow_missing=True)
    if not points:
        assert next_draft(mapped, at=LATER, by=BY).taken == tuple(groups)
        return
    with pytest.raises(LawError) as refused:
        next_draft(mapped, at=LATER, by=BY)
    assert [each.values["point"] for each in refused.value.problems] == points
    assert "R1-001" in refused.value.problems[0].hint


def test_a_mapped_clause_is_the_same_one_under_another_heading(mapped: Path, tmp_path: Path) -> None:
    sent(mapped, draft=tmp_path / "utkast.docx")
    received(mapped, returned(mapped, "smola", ("2. Varsling", "2. Frister")))
    decide(mapped, ["G1"], Decision("", Outcome.ACCEPTED), at=LATER, by=BY)
    close(mapped, at=LATER, by=BY, allow_missing=True)
    next_draft(mapped, at=LATER, by=BY)
    sent(mapped)
    assert wordings(mapped, "Frister") == ["2. Varsling\nFristen er 24 timer.", "2. Frister\nFristen er 24 timer."]
    received(mapped, returned(mapped, "smola", ("Fristen er 24 timer.", ""), round=2))
    decide(mapped, ["G2"], Decision("", Outcome.ACCEPTED), at=LATER, by=BY)
    close(mapped, at=LATER, by=BY, allow_missing=True)
    with pytest.raises(LawError) as refused:
        next_draft(mapped, at=LATER, by=BY)
    assert [each.values["point"] for each in refused.value.problems] == [3]


def test_the_law_names_the_proposal_that_takes_words_away_and_no_other_on_the_clause(
    mapped: Path, tmp_path: Path
) -> None:
    sent(mapped, draft=tmp_path / "utkast.docx")
    received(mapped, returned(mapped, "smola", ("Fristen er 24 timer.", "")))
    received(mapped, returned(mapped, "hustadvika", ("2. Varsling", "2. Varsling og frister")))
    decide(mapped, ["G1", "G2"], Decision("", Outcome.ACCEPTED), at=LATER, by=BY)
    close(mapped, at=LATER, by=BY, allow_missing=True)
    with pytest.raises(LawError) as refused:
        next_draft(mapped, at=LATER, by=BY)
    assert "Smøla" in refused.value.problems[0].hint and "Hustadvika" not in refused.value.problems[0].hint


def wordings(folder: Path, clause: str) -> list[str]:
    return [said(each) for _, each in history(folder, clause).drafts]


def test_a_comment_is_no_word_of_a_clause(mapped: Path, tmp_path: Path) -> None:
    draft = opened(small_draft(tmp_path / "utkast.docx").read_bytes(), "utkast")
    (tmp_path / "utkast.docx").write_bytes(commented(draft, "Fristen er", "Er det nok?").packed())
    sent(mapped, draft=tmp_path / "utkast.docx")
    assert wordings(mapped, "Varsling") == ["2. Varsling\nFristen er 24 timer."]
    ours = package_sent(mapped, "smola")
    received(mapped, saved(mapped, edited(ours, ("Fristen er 24 timer.", "")), "smola_svar.docx"))
    decide(mapped, ["G1"], Decision("", Outcome.ACCEPTED), at=LATER, by=BY)
    close(mapped, at=LATER, by=BY, allow_missing=True)
    with pytest.raises(LawError):
        next_draft(mapped, at=LATER, by=BY)


def without_clause(package: Package) -> Package:
    """Of the clause on midwives only the heading is left."""
    root = deepcopy(package.root(package.main))
    inside = False
    for block in list(root.find(w("body"))):
        ours = [
            name for each in block.iter(w("bookmarkStart")) if (name := each.get(w("name"), "")).startswith("_avt_")
        ]
        inside = "_avt_jordmortjenester" in ours if ours else inside
        if inside and not ours:
            block.getparent().remove(block)
    return package.changed({package.main: root})


def without_row(package: Package, words: str) -> Package:
    root = deepcopy(package.root(package.main))
    row = next(each for each in root.iter(w("tr")) if words in "".join(each.itertext(w("t"))))
    row.getparent().remove(row)
    return package.changed({package.main: root})


def without_measure(package: Package, name: str) -> Package:
    """Its title and the table with its fields."""
    root = deepcopy(package.root(package.main))
    title = [each for each in root.iter(w("p")) if "".join(each.itertext(w("t"))).strip() == name][-1]
    title.getparent().remove(title.getnext())
    title.getparent().remove(title)
    return package.changed({package.main: root})


ONLY_MIDWIVES = "Helseforetaket dekker kostnadene."
BROKEN: dict[str, tuple[Callable[[Package], Package], str]] = {
    "a topic gone": (without_clause, "AVT601"),
    "notice under a year": (lambda draft: edited(draft, ("12\u00a0måneder", "6\u00a0måneder")), "AVT606"),
    "a field emptied": (lambda draft: edited(draft, (ONLY_MIDWIVES, "")), "AVT603"),
    "a field and its label gone": (lambda draft: without_row(draft, ONLY_MIDWIVES), "AVT603"),
}


@pytest.fixture
def drafted(joint: Path) -> Path:
    """Round one sent and closed, and the next draft written: the same words."""
    sent(joint)
    close(joint, at=LATER, by=BY, allow_missing=True)
    next_draft(joint, at=LATER, by=BY)
    return joint


@pytest.mark.parametrize("broken", BROKEN)
def test_a_later_draft_of_ones_own_that_does_not_meet_the_law_is_not_sent(drafted: Path, broken: str) -> None:
    change, code = BROKEN[broken]
    own = saved(drafted, change(package_sent(drafted, "smola")), "eget.docx")
    before = len(list((drafted / "journal").iterdir()))
    with pytest.raises(LawError) as refused:
        sent(drafted, draft=own)
    assert [each.code for each in refused.value.problems] == [code]
    assert str(refused.value.problems[0].where) == str(own)
    assert len(list((drafted / "journal").iterdir())) == before
    assert ran("-q", "--project", drafted, "round", "send", "--draft", own) == 6


def test_a_measure_taken_out_whole_lacks_nothing(drafted: Path) -> None:
    own = saved(drafted, without_measure(package_sent(drafted, "smola"), "Følgetjeneste for gravide"), "eget.docx")
    assert sent(drafted, draft=own).round == 2


def test_what_was_carried_on_undecided_breaks_no_law_in_a_draft_of_ones_own(joint: Path) -> None:
    sent(joint)
    ours = package_sent(joint, "smola")
    received(joint, saved(joint, tracked(ours, without_clause(ours)), "smola_svar.docx"))
    close(joint, at=LATER, by=BY, allow_missing=True)
    next_draft(joint, at=LATER, by=BY, carry_open=True)
    draft = opened((joint / "rounds/R1/draft/avtale.docx").read_bytes(), "draft")
    own = saved(joint, edited(draft, ("om mulig minst", "minst")), "eget.docx")
    assert sent(joint, draft=own).proposals


def test_a_draft_that_is_refused_leaves_the_project_as_it_was(joint: Path, tmp_path: Path) -> None:
    draft = tmp_path / "utkast.docx"
    draft.write_bytes(b"%PDF-1.7")
    assert ran("-q", "--project", joint, "round", "send", "--draft", draft) == 3
    assert not (joint / "journal").exists()


def test_in_copies_each_municipality_gets_its_own(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale", "copies")
    assert list(sent(folder).sent) == ["hustadvika", "smola"]
    text = {party: package_sent(folder, party).parts["word/document.xml"].decode() for party in ("hustadvika", "smola")}
    assert "Hustadvika helsehus" in text["hustadvika"]
    assert "Hustadvika" not in text["smola"]


def in_both(folder: Path, **vedtak: str) -> Path:
    plan = folder / "avtale.yaml"
    chosen = "\nlanguage: both\nlanguage_reason: avtalt i møte\n"
    plan.write_text(re.sub(r"^#? ?language: .*\n", "", plan.read_text("utf-8"), flags=re.MULTILINE) + chosen, "utf-8")
    for party, one in vedtak.items():
        path = folder / f"parties/{party}.yaml"
        path.write_text(f"{path.read_text('utf-8')}\nspraakvedtak: {one}\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("vedtak", "maalform", "reason"),
    [
        ({"hustadvika": "nynorsk", "smola": "nynorsk"}, "nn", "every språkvedtak"),
        ({"hustadvika": "nynorsk", "smola": "bokmål"}, "nb", "the språkvedtak differ"),
    ],
)
def test_of_two_editions_the_one_of_the_municipalities_is_negotiated_and_said_to_be(
    joint: Path, vedtak: dict[str, str], maalform: str, reason: str
) -> None:
    done = sent(in_both(joint, **vedtak))
    assert len(done.notes) == 1 and f"the {maalform} edition is negotiated" in done.notes[0] and reason in done.notes[0]
    assert ("skal ikkje" in read(package_sent(joint, "smola")).text) is (maalform == "nn")


def test_of_copies_in_two_editions_each_is_negotiated_in_its_own(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale", "copies")
    done = sent(in_both(folder, hustadvika="nynorsk", smola="bokmål"))
    assert sorted((note.split(":")[0], note.split(" edition")[0][-2:]) for note in done.notes) == [
        ("hustadvika", "nn"),
        ("smola", "nb"),
    ]


def test_the_status_is_told_in_the_agreements_order(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent(joint, deadline="2026-12-15")
    received(joint, returned(joint, "smola", ("om mulig minst", "minst")))
    assert ran("--json", "--project", joint, "round", "status") == 0
    data = json.loads(capsys.readouterr().out)["data"]
    assert [one["id"] for one in data["parties"]] == ["helse-more-og-romsdal", "hustadvika", "smola"]
    assert [one["proposals"] for one in data["parties"]] == [0, 0, 1]
    assert ran("--project", joint, "round", "list") == 0


def test_the_penholders_changes_in_a_draft_are_proposals_like_all_others(joint: Path, tmp_path: Path) -> None:
    """Round two from a draft of one's own: what differs from what was drafted is the penholder's wish."""
    from avtalebygger.journeys.wishes import wishes_between

    sent(joint)
    drafted = package_sent(joint, "smola")
    draft = edited(drafted, ("om mulig minst", "minst"))
    [wish] = wishes_between(draft, drafted)
    assert (wish.before, wish.after, wish.in_base, wish.clause) == ("om mulig ", "", True, "13.5")
    assert saved(joint, draft, "r2.docx").exists()
    assert AT < LATER

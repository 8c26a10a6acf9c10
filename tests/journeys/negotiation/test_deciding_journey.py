"""decide, and proposals list, show, add, group and ungroup, as a person runs them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from scene import BY, LATER, asked, now, project, received, returned, sent

from avtalebygger.cli import main
from avtalebygger.errors import SourceError, StateError
from avtalebygger.journeys.agreed import read_back
from avtalebygger.journeys.deciding import decide, take_in, waiting_entries
from avtalebygger.journeys.effects import effects, removes_cover
from avtalebygger.journeys.proposing import Spoken, add, breaking_the_law, show
from avtalebygger.model.negotiation import Decision, Negotiation, Outcome, Proposal, ProposalKind

HELST = ("om mulig minst", "minst")
AMBULANCE = ("Helseforetaket har ansvaret for ambulansetransport. ", "")


def ran(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    return int(ended.value.code or 0)


def added(folder: Path, *said: str, **more: str) -> tuple[Negotiation, Proposal]:
    return add(folder, Spoken(*said, **more), at=LATER, by=BY)


@pytest.fixture
def joint(tmp_path: Path) -> Path:
    """Smøla asks for two things, Hustadvika for the first of them."""
    folder = project(tmp_path / "avtale")
    sent(folder)
    received(folder, returned(folder, "smola", HELST, AMBULANCE))
    received(folder, returned(folder, "hustadvika", HELST))
    return folder


def said(outcome: Outcome, **more: object) -> Decision:
    return Decision("", outcome, **more)  # type: ignore[arg-type]


def wrote(folder: Path, words: str) -> Path:
    place = folder / "rounds/R1/decisions"
    place.mkdir(parents=True, exist_ok=True)
    (place / "ssu.yaml").write_text(words, "utf-8")
    return place / "ssu.yaml"


def test_deciding_a_proposal_decides_its_group(joint: Path) -> None:
    done = decide(joint, ["r1-003"], said(Outcome.ACCEPTED, body="SSU", meeting="02.06.2026"), at=LATER, by="Kari")
    [decision] = done.decisions
    assert (decision.subject, decision.group, decision.body, decision.recorded_by) == ("R1-003", "G1", "SSU", "Kari")
    assert done.left == 1


def test_of_two_decisions_on_one_subject_the_later_stands_and_both_are_kept(joint: Path) -> None:
    decide(joint, ["G1"], said(Outcome.ACCEPTED), at=LATER, by=BY)
    decide(joint, ["R1-001"], said(Outcome.REJECTED, reason="Bemanning"), at=LATER, by=BY)
    negotiation = now(joint)
    assert len(negotiation.decisions) == 2
    standing = negotiation.decision_on("G1")
    assert standing is not None
    assert standing.outcome is Outcome.REJECTED


@pytest.mark.parametrize(
    ("subject", "decision", "code"),
    [
        ("R1-009", said(Outcome.ACCEPTED), "AVT520"),
        ("G1", said(Outcome.REJECTED), "AVT522"),
        ("G1", said(Outcome.ACCEPTED, for_parties=("smola",)), "AVT523"),
        ("G1", said(Outcome.ACCEPTED, for_parties=("bergen",)), "AVT524"),
        ("G1", said(Outcome.ACCEPTED, text="Ny ordlyd"), "AVT526"),
    ],
)
def test_what_is_wrong_with_a_decision_is_told_and_nothing_recorded(
    joint: Path, subject: str, decision: Decision, code: str
) -> None:
    before = now(joint).events
    with pytest.raises(StateError) as refused:
        decide(joint, [subject], decision, at=LATER, by=BY)
    assert code in [problem.code for problem in refused.value.problems]
    assert now(joint).events == before


def test_a_local_adaptation_is_for_one_copy_alone(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale", "copies")
    sent(folder)
    received(folder, returned(folder, "smola", HELST))
    [decision] = decide(folder, ["R1-001"], said(Outcome.ACCEPTED, for_parties=("1573",)), at=LATER, by=BY).decisions
    assert decision.for_parties == ("smola",)


def test_entries_of_files_wait_until_they_are_taken_in(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrote(joint, "- {subject: G1, outcome: accepted, by: SSU}\n- {subject: R1-002, outcome: noted}\n")
    assert waiting_entries(joint, now(joint)) == 2
    assert ran("--project", joint, "proposals", "list") == 0
    assert "2 entries of the decision files wait" in capsys.readouterr().err
    assert ran("--project", joint, "decide") == 0
    assert [(each.subject, each.source) for each in now(joint).decisions] == [
        ("G1", "rounds/R1/decisions/ssu.yaml"),
        ("R1-002", "rounds/R1/decisions/ssu.yaml"),
    ]
    assert waiting_entries(joint, now(joint)) == 0
    assert take_in(joint, at=LATER, by=BY).decisions == ()


def test_an_edited_entry_is_a_later_decision_and_a_removed_one_changes_nothing(joint: Path) -> None:
    file = wrote(joint, "- {subject: G1, outcome: accepted}\n- {subject: R1-002, outcome: noted}\n")
    take_in(joint, at=LATER, by=BY)
    wrote(joint, "- {subject: G1, outcome: rejected, reason: Bemanning}\n")
    done = take_in(joint, at=LATER, by=BY)
    assert [each.outcome for each in done.decisions] == [Outcome.REJECTED]
    assert [each.subject for each in done.removed] == ["R1-002"]
    assert file.read_text("utf-8") == "- {subject: G1, outcome: rejected, reason: Bemanning}\n"
    assert len(now(joint).decisions) == 3


def test_a_file_with_something_wrong_in_it_records_nothing_and_says_where(joint: Path) -> None:
    wrote(joint, "- {subject: G1, outcome: accepted}\n- {subject: R1-044, outcome: noted}\n")
    with pytest.raises(StateError) as refused:
        take_in(joint, at=LATER, by=BY)
    [problem] = refused.value.problems
    assert str(problem.where) == "rounds/R1/decisions/ssu.yaml:2:3"
    assert now(joint).decisions == ()
    wrote(joint, "- {subject: G1, outcome: maybe}\n")
    with pytest.raises(SourceError):
        take_in(joint, at=LATER, by=BY)


def test_what_cannot_stand_with_what_is_taken_in_already_is_told_at_once(
    joint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    received(joint, returned(joint, "hustadvika", ("om mulig minst", "helst"), name="rettet.docx"))
    [conflict] = now(joint).conflicts.values()
    one, other = conflict.groups
    assert ran("--project", joint, "decide", one, "--accept") == 0
    assert conflict.id not in capsys.readouterr().err
    assert ran("--project", joint, "decide", other, "--accept", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["data"]["clashes"] == [
        {"conflict": conflict.id, "groups": [one, other], "parties": list(now(joint).rounds[-1].sent)}
    ]
    assert f"{conflict.id}: {one} (Smøla) and {other} (Hustadvika) are both taken in" in answer["warnings"][0]
    ran("--project", joint, "decide", one, "--defer", "--reason", "Begge hensyn")
    assert "cannot both stand" not in capsys.readouterr().err


def test_entries_of_files_that_cannot_both_stand_are_told_before_they_are_recorded(joint: Path) -> None:
    received(joint, returned(joint, "hustadvika", ("om mulig minst", "helst"), name="rettet.docx"))
    [conflict] = now(joint).conflicts.values()
    wrote(joint, "".join(f"- subject: {group}\n  outcome: accepted\n" for group in conflict.groups))
    beforehand = take_in(joint, at=LATER, by=BY, dry_run=True)
    assert not now(joint).decisions
    done = take_in(joint, at=LATER, by=BY)
    assert [each.groups for each in done.clashes] == [conflict.groups]
    assert (beforehand.clashes, beforehand.left) == (done.clashes, done.left)
    assert beforehand.decisions == done.decisions


def test_what_is_for_different_parties_alone_does_not_clash(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale", "copies")
    sent(folder)
    received(folder, returned(folder, "smola", HELST), returned(folder, "hustadvika", ("om mulig minst", "helst")))
    [conflict] = now(folder).conflicts.values()
    clashes = [
        decide(folder, [group], said(Outcome.ACCEPTED, for_parties=(party,)), at=LATER, by=BY).clashes
        for group, party in zip(conflict.groups, ("smola", "hustadvika"), strict=True)
    ]
    assert clashes == [(), ()]
    [clash] = decide(folder, [conflict.groups[0]], said(Outcome.ACCEPTED), at=LATER, by=BY).clashes
    assert (clash.groups, clash.parties) == (conflict.groups, ("hustadvika",))


def test_a_wording_comes_from_a_file(joint: Path, tmp_path: Path) -> None:
    words = tmp_path / "ordlyd.txt"
    words.write_text("Helseforetaket skal varsle straks.\n", "utf-8")
    ran("-q", "--project", joint, "decide", "G1", "--counter", "--text", words, "--reason", "Begge hensyn")
    assert now(joint).decisions[-1].text == "Helseforetaket skal varsle straks."


def test_usage_is_said_in_words(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("-q", "--project", joint, "decide", "G1") == 2
    assert ran("-q", "--project", joint, "decide", "G1", "--accept", "--reject") == 2
    for outcome in ("--accept", "--reject"):
        capsys.readouterr()
        assert ran("-q", "--project", joint, "decide", outcome) == 2
        assert f"R1-001 {outcome}" in capsys.readouterr().err, "the outcome that was said, and no other"


# ---------------------------------------------------------------- proposals


def test_what_came_by_telephone_lies_in_the_text_and_groups_with_what_came_in_a_file(joint: Path) -> None:
    negotiation, proposal = added(joint, "HMR", "13.5", "om mulig ", "")
    group = negotiation.group_of(proposal.id)
    assert group is not None
    assert len(group.proposals) == 3
    assert proposal.clause == "13.5"


def test_what_a_person_types_is_found_where_the_document_has_a_no_break_space(joint: Path) -> None:
    _, proposal = added(joint, "HMR", "13.4", "senest 24 timer", "senest 12 timer")
    assert (proposal.clause, proposal.before) == ("13.4", "senest 24\u00a0timer")
    assert proposal.after == "senest 12\u00a0timer"


def test_a_user_organisation_may_wish_and_does_not_sign(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    (folder / "parties" / "brukerutvalget.yaml").write_text("name: Brukerutvalget\nrole: brukerorganisasjon\n", "utf-8")
    plan = (folder / "avtale.yaml").read_text("utf-8")
    (folder / "avtale.yaml").write_text(plan + "parties: [helse-more-og-romsdal, hustadvika, smola]\n", "utf-8")
    assert "brukerutvalget" not in sent(folder).sent
    _, proposal = added(folder, "brukerutvalget", "9", reason="Fast plass i utvalget")
    assert (proposal.party, proposal.clause, proposal.kind) == ("brukerutvalget", "9", ProposalKind.ADDED)
    party = now(folder).party("brukerutvalget")
    assert party is not None
    assert not party.signs


@pytest.mark.parametrize(
    ("spoken", "code"),
    [
        (("bergen", "13.5"), "AVT524"),
        (("smola", "88"), "AVT556"),
        (("smola", "13.5", "finnes ikke her"), "AVT557"),
        (("smola", "13.4", "24 timer", "12 timer"), "AVT557"),  # twice in the one paragraph
    ],
)
def test_a_wish_with_no_place_is_refused(joint: Path, spoken: tuple[str, ...], code: str) -> None:
    with pytest.raises(StateError) as refused:
        added(joint, *spoken)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_person_overrules_the_groups(joint: Path) -> None:
    assert ran("-q", "--project", joint, "proposals", "ungroup", "R1-003") == 0
    assert sorted(len(group.proposals) for group in now(joint).groups.values()) == [1, 1, 1]
    assert ran("-q", "--project", joint, "proposals", "group", "R1-001", "R1-003") == 0
    assert sorted(len(group.proposals) for group in now(joint).groups.values()) == [1, 2]
    assert ran("-q", "--project", joint, "proposals", "group", "R1-001", "R1-003") == 4


def test_a_list_can_be_narrowed(joint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(joint, ["G1"], said(Outcome.ACCEPTED), at=LATER, by=BY)

    def ids(*options: str) -> list[str]:
        ran("--json", "--project", joint, "proposals", "list", *options)
        return [each["id"] for each in json.loads(capsys.readouterr().out)["data"]["proposals"]]

    assert ids() == ["R1-001", "R1-002", "R1-003"]
    assert ids("--party", "1573") == ["R1-001", "R1-002"]
    assert ids("--status", "undecided") == ["R1-002"]
    assert ids("--clause", "13.5") == ["R1-001", "R1-003"]
    assert ids("--class", "substance", "--status", "decided") == []
    assert ids("--conflict") == []


def test_show_says_what_the_proposal_does_to_the_law(joint: Path) -> None:
    [one] = show(joint, "R1-002")
    assert one.law == ("hol § 6-2 nr. 3: still covered",)
    assert [each.view.proposal.id for each in show(joint, "g1")] == ["R1-001", "R1-003"]


def test_show_says_beforehand_that_a_topic_would_be_gone(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    sent(folder)
    words = json.loads((folder / "rounds/R1/sent/agreement.json").read_text("utf-8"))
    [document] = words["documents"].values()
    clause = next(one for one in document["clauses"] if one["covers"] == [10])
    whole = "\n".join("".join(text for text, _ in each["spans"]) for each in clause["paragraphs"])
    _, proposal = added(folder, "smola", clause["id"], reason="Ut")
    struck = replace(proposal, before=whole, after="", kind=ProposalKind.DELETE)
    agreed = read_back((folder / "rounds/R1/sent/agreement.json").read_bytes()).of("smola")
    assert effects(agreed, struck)[0] == "hol § 6-2 nr. 10: this removes the only cover of it"
    assert removes_cover(agreed, struck)


def test_a_clause_struck_in_two_proposals_touches_the_law_in_both(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    sent(folder)
    words = read_back((folder / "rounds/R1/sent/agreement.json").read_bytes()).of("smola")
    clause = next(one for one in words.clauses if one.covers == (10,))
    _, first, *rest = (each.text for each in clause.paragraphs)
    _, proposal = added(folder, "smola", clause.id, reason="Ut")
    one, other = (
        replace(proposal, id=f"R1-00{number}", before=struck, after="", kind=ProposalKind.DELETE)
        for number, struck in enumerate((first, "\n".join(rest)), start=1)
    )
    assert not removes_cover(words, one) and not removes_cover(words, other)
    negotiation = replace(now(folder), proposals={"R1-001": one, "R1-002": other})
    assert breaking_the_law(folder, negotiation) == 2
    elsewhere = replace(other, party="hustadvika")
    assert breaking_the_law(folder, replace(negotiation, proposals={"R1-001": one, "R1-002": elsewhere})) == 0


def test_a_decision_said_again_is_recorded_once_unless_another_came_between(joint: Path) -> None:
    def said(outcome: Outcome) -> int:
        decide(joint, ["R1-002"], Decision("", outcome, "grunn"), at=LATER, by=BY)
        return len(now(joint).decisions)

    told = (Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REJECTED, Outcome.ACCEPTED)
    assert [said(each) for each in told] == [1, 1, 2, 3]


def test_a_wish_said_again_is_recorded_once_until_it_is_decided(joint: Path) -> None:
    def asked_for() -> str:
        _, proposal = added(joint, "smola", "14", reason="Ønsker fast plass")
        return proposal.id

    assert [asked_for(), asked_for()] == ["R1-004", "R1-004"]
    decide(joint, ["R1-004"], Decision("", Outcome.NOTED), at=LATER, by=BY)
    assert asked_for() == "R1-005"


def test_a_notice_under_a_year_is_told(tmp_path: Path) -> None:
    folder = project(tmp_path / "avtale")
    sent(folder)
    received(folder, returned(folder, "smola", ("12\u00a0måneder", "6\u00a0måneder")))
    [proposal] = [each for each in asked(folder) if each.value and each.value.parameter == "oppsigelsesfrist"]
    [one] = show(folder, proposal.id)
    assert "hol § 6-5: the notice would be under one year: 6\u00a0måneder" in one.law

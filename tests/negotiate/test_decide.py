"""The rules of a decision, and which entries of the decision files wait to be taken in."""

from __future__ import annotations

from typing import Any

import pytest
from negotiating import Story, wish

from avtalebygger.errors import Location, StateError
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Decision, Outcome, WrittenDecision
from avtalebygger.negotiate.decide import decided_body
from avtalebygger.negotiate.waiting import waiting

TO_12 = wish("innen [-24-]{+12+} timer")
TO_8 = wish("innen [-24-]{+8+} timer")


def story(form: str = "joint") -> Story:
    return Story(form).send().receive("tingvoll", TO_12).receive("smola", TO_12).receive("aure", TO_8)


def refused(told: Story, *decisions: Decision) -> list[tuple[str, str]]:
    with pytest.raises(StateError) as error:
        decided_body(told.now, decisions, "Kari")
    assert error.value.exit_code == 4
    return [(problem.code, problem.hint) for problem in error.value.problems]


def test_deciding_a_proposal_decides_its_group() -> None:
    now = story().decide("R1-002").now
    [decision] = now.decisions
    assert (decision.subject, decision.group, decision.recorded_by) == ("R1-002", "G1", "Kari")
    assert now.decision_on("G1") == decision and now.decision_on("G1", "tingvoll") == decision


def test_a_second_party_behind_for_is_told_how_it_is_named() -> None:
    [(code, hint)] = refused(story("copies"), Decision("SMOLA", Outcome.ACCEPTED, for_parties=("aure",)))
    assert code == "AVT520" and "--for smola" in hint


def test_of_two_decisions_the_later_stands_and_both_stay() -> None:
    now = story().decide("G1", Outcome.DEFERRED).decide("R1-001").now
    assert now.decision_on("G1").outcome is Outcome.ACCEPTED  # type: ignore[union-attr]
    assert [(each.outcome, each.event) for each in now.decisions] == [(Outcome.DEFERRED, 6), (Outcome.ACCEPTED, 7)]


@pytest.mark.parametrize("outcome", [each for each in Outcome if each.needs_reason])
def test_a_reason_is_required(outcome: Outcome) -> None:
    [(code, hint)] = refused(story(), Decision("G1", outcome, "  "))
    assert code == "AVT522" and "--reason" in hint


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.NOTED, Outcome.WITHDRAWN])
def test_the_others_need_none(outcome: Outcome) -> None:
    assert decided_body(story().now, [Decision("G1", outcome)], "Kari")


def test_a_conflict_is_not_decided_but_its_groups_are() -> None:
    told = story()
    [(code, hint)] = refused(told, Decision("K1", Outcome.ACCEPTED))
    assert code == "AVT521" and "each of its groups" in hint


def test_a_local_adaptation_is_refused_in_a_joint_agreement() -> None:
    [(code, hint)] = refused(story(), Decision("G1", Outcome.ACCEPTED, for_parties=("tingvoll",)))
    assert code == "AVT523" and "names the party" in hint


def test_a_local_adaptation_covers_the_parties_it_names_alone() -> None:
    now = story("copies").decide("G1", for_parties=("smola", "tingvoll")).now
    assert now.decisions[0].for_parties == ("tingvoll", "smola")
    assert now.decision_on("G1") is None and now.decision_on("G1", "aure") is None
    assert now.decision_on("G1", "tingvoll") is not None


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = refused(
        story("copies"),
        Decision("R1-099", Outcome.ACCEPTED),
        Decision("G1", Outcome.REJECTED, text="noe"),
        Decision("G2", Outcome.ACCEPTED, for_parties=("molde",)),
    )
    assert [code for code, _ in found] == ["AVT520", "AVT522", "AVT526", "AVT524"]


def test_an_unknown_id_gets_the_nearest_known_one() -> None:
    [(code, hint)] = refused(story(), Decision("R1-0001", Outcome.ACCEPTED))
    assert code == "AVT520" and "R1-001" in hint


def test_a_round_that_is_over_is_not_decided_again() -> None:
    told = story().decide("G1").decide("G2", Outcome.REJECTED).close().draft().send()
    [(code, _)] = refused(told, Decision("R1-001", Outcome.REJECTED, "nei"))
    assert code == "AVT525"


def test_a_group_of_different_wordings_is_not_accepted_as_it_is() -> None:
    told = story().group("G1", "G2")
    [(code, hint)] = refused(told, Decision("G1", Outcome.ACCEPTED))
    assert code == "AVT527" and "ungroup" in hint
    assert decided_body(told.now, [Decision("G1", Outcome.PARTLY, "midt imellom", text="10")], "Kari")


def test_a_proposal_taken_out_of_its_group_is_undecided_again() -> None:
    now = story().decide("G1").ungroup("R1-002").now
    assert now.decision_on("G1") is not None
    assert now.decision_on(now.group_of("R1-002").id) is None  # type: ignore[union-attr]


@pytest.mark.parametrize("code", [f"AVT{number}" for number in (521, 522, 523, 524, 525, 526, 527, 530, 531, 532)])
def test_each_code_has_its_words(code: str) -> None:
    assert text(code) != code


# ---------------------------------------------------------------- entries that wait


def entry(subject: str, outcome: Outcome, file: str = "ssu.yaml", line: int = 1, **said: Any) -> WrittenDecision:
    return WrittenDecision(Decision(subject, outcome, source=file, **said), Location(file, line))


def recorded(*entries: WrittenDecision) -> list[Decision]:
    return [each.decision for each in entries]


REJECTED = entry("R1-001", Outcome.REJECTED, reason="bemanning")
ACCEPTED = entry("R1-001", Outcome.ACCEPTED, line=9)
OTHER = entry("G2", Outcome.NOTED, line=5)


def test_an_entry_that_the_journal_does_not_hold_is_new() -> None:
    assert waiting([REJECTED, OTHER], recorded(OTHER)).new == (REJECTED,)


def test_what_was_taken_in_waits_no_more_wherever_it_now_stands_in_the_file() -> None:
    lower = entry("R1-001", Outcome.REJECTED, line=40, reason="bemanning")
    assert not waiting([lower], recorded(REJECTED)).entries


def test_an_edited_entry_is_a_later_decision() -> None:
    found = waiting([ACCEPTED], recorded(REJECTED))
    assert (found.new, found.edited, found.entries) == ((), (ACCEPTED,), (ACCEPTED,))


def test_an_entry_edited_back_is_a_later_decision_again() -> None:
    assert waiting([REJECTED], recorded(REJECTED, ACCEPTED)).edited == (REJECTED,)


def test_a_removed_entry_is_told_and_changes_nothing() -> None:
    found = waiting([OTHER], recorded(REJECTED, OTHER))
    assert found.removed == (REJECTED.decision,) and not found.entries


def test_a_file_may_hold_several_entries_on_one_subject() -> None:
    assert waiting([REJECTED, ACCEPTED], recorded(REJECTED)).entries == (ACCEPTED,)
    assert not waiting([REJECTED, ACCEPTED], recorded(REJECTED, ACCEPTED)).entries
    edited = entry("R1-001", Outcome.DEFERRED, line=9, reason="venter")
    assert waiting([REJECTED, edited], recorded(REJECTED, ACCEPTED)).entries == (edited,)


def test_a_file_that_changed_its_name_brings_nothing_new() -> None:
    elsewhere = entry("R1-001", Outcome.REJECTED, file="moete.yaml", reason="bemanning")
    found = waiting([elsewhere], recorded(REJECTED))
    assert not found.entries and not found.removed


def test_a_decision_from_the_command_line_after_the_file_stands() -> None:
    said_later = Decision("R1-001", Outcome.ACCEPTED)
    assert not waiting([REJECTED], [*recorded(REJECTED), said_later]).entries


def test_decisions_from_the_command_line_are_not_missed_in_the_files() -> None:
    assert not waiting([], [Decision("R1-001", Outcome.ACCEPTED)]).removed


def test_an_entry_for_one_party_is_another_entry() -> None:
    local = entry("R1-001", Outcome.ACCEPTED, for_parties=("aure",))
    assert waiting([REJECTED, local], recorded(REJECTED)).new == (local,)

"""send → receive and decide → close → next → send; anything else is refused with the way out."""

from __future__ import annotations

import pytest
from negotiating import Story, added, wish

from avtalebygger.errors import StateError
from avtalebygger.model.negotiation import EventKind
from avtalebygger.model.standing import Stage
from avtalebygger.negotiate.stage import Act, allowed, answers, closable, missing, stage, unsent

TO_12 = wish("innen [-24-]{+12+} timer")


def story(stage: Stage) -> Story:
    told = Story()
    if stage is Stage.OPENED:
        return told
    told.send().receive("tingvoll", TO_12).decide("G1")
    if stage is Stage.SENT:
        return told
    told.close("smola", "aure")
    if stage is Stage.CLOSED:
        return told
    told.draft()
    if stage is Stage.CONCLUDED:
        told.write(EventKind.CONCLUDED, {"party": "", "differences": []}, "final.docx")
    return told


OUT_OF_ORDER = {
    (Stage.OPENED, Act.RECEIVE): ("AVT510", "round send"),
    (Stage.OPENED, Act.NEXT): ("AVT510", "round send"),
    (Stage.SENT, Act.NEXT): ("AVT512", "round close"),
    (Stage.CLOSED, Act.RECEIVE): ("AVT513", "proposals add"),
    (Stage.CLOSED, Act.SEND): ("AVT513", "round next"),
    (Stage.CLOSED, Act.CLOSE): ("AVT513", "round next"),
    (Stage.DRAFTED, Act.RECEIVE): ("AVT514", "round send"),
    (Stage.DRAFTED, Act.DECIDE): ("AVT514", "round send"),
    (Stage.DRAFTED, Act.NEXT): ("AVT514", "round send"),
    (Stage.CONCLUDED, Act.SEND): ("AVT515", "history"),
}
IN_ORDER = [
    (Stage.OPENED, Act.SEND),
    (Stage.SENT, Act.RECEIVE),
    (Stage.SENT, Act.DECIDE),
    (Stage.SENT, Act.CLOSE),
    (Stage.SENT, Act.SEND),  # to parties that it has not gone out to
    (Stage.CLOSED, Act.DECIDE),
    (Stage.CLOSED, Act.NEXT),
    (Stage.CLOSED, Act.ADD),
    (Stage.DRAFTED, Act.SEND),
    (Stage.DRAFTED, Act.CONCLUDE),
]


@pytest.mark.parametrize("now", Stage)
def test_the_stage_is_what_the_last_round_lacks(now: Stage) -> None:
    assert stage(story(now).now) is now


@pytest.mark.parametrize(("now", "act"), IN_ORDER)
def test_what_is_in_order_is_allowed(now: Stage, act: Act) -> None:
    allowed(story(now).now, act)


@pytest.mark.parametrize(("now", "act"), OUT_OF_ORDER)
def test_what_is_out_of_order_is_refused_with_the_way_out(now: Stage, act: Act) -> None:
    code, way_out = OUT_OF_ORDER[now, act]
    with pytest.raises(StateError) as refused:
        allowed(story(now).now, act)
    [problem] = refused.value.problems
    assert (problem.code, refused.value.exit_code) == (code, 4)
    assert way_out in problem.hint


def test_a_round_that_is_out_with_all_is_not_sent_again() -> None:
    told = Story().send("tingvoll", "smola", "aure", "brukerutvalget")
    with pytest.raises(StateError, match="AVT517"):
        allowed(told.now, Act.SEND)


def test_a_round_can_go_out_to_more_parties_later() -> None:
    told = Story().send("tingvoll")
    assert unsent(told.now) == ("smola", "aure", "brukerutvalget")
    told.write(EventKind.SENT, {"round": 1, "sent": {"aure": "rounds/R1/sent/aure.docx"}}, "rounds/R1/sent/aure.docx")
    assert list(told.now.rounds[0].sent) == ["tingvoll", "aure"] and len(told.now.rounds) == 1


def test_who_has_not_answered_stops_the_closing_unless_allowed() -> None:
    told = Story().send().receive("smola", TO_12)
    assert missing(told.now) == ("tingvoll", "aure")
    with pytest.raises(StateError) as refused:
        closable(told.now)
    assert refused.value.problems[0].values == {"parties": "Tingvoll, Aure"}
    assert closable(told.now, allow_missing=True) == ("tingvoll", "aure")


def test_a_wish_by_telephone_is_no_answer() -> None:
    assert missing(Story().send().add("aure", added("døgnåpent")).now) == ("tingvoll", "smola", "aure")


def test_a_file_that_answers_an_old_round_is_received_only_when_somebody_says_so() -> None:
    now = story(Stage.DRAFTED).send().now
    answers(now, 2)
    answers(now, 1, said=True)
    with pytest.raises(StateError) as refused:
        answers(now, 1)
    assert refused.value.problems[0].code == "AVT511" and "--base R1" in refused.value.problems[0].hint
    with pytest.raises(StateError, match="AVT518"):
        answers(now, 3, said=True)


def test_copies_are_concluded_when_each_has_its_final_document() -> None:
    told = Story("copies").send("tingvoll", "smola").close()
    told.write(EventKind.CONCLUDED, {"party": "tingvoll", "differences": []}, "t.docx")
    assert stage(told.now) is Stage.CLOSED
    told.write(EventKind.CONCLUDED, {"party": "smola", "differences": ["7.2: 12 → 24"]}, "s.docx")
    assert stage(told.now) is Stage.CONCLUDED
    assert told.now.concluded[1].differences == ("7.2: 12 → 24",)

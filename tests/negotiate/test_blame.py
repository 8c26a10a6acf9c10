"""Each word of a clause and where it came from."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from negotiating import Story, wish

from avtalebygger.model.negotiation import Outcome
from avtalebygger.model.standing import SourceKind, Stretch, Taking, WordSource
from avtalebygger.negotiate.blame import Step, Wording, blame, wordings_in_base, wordings_taken

LIBRARY = WordSource(SourceKind.LIBRARY, "utskrivning", "2")
HOURS = WordSource(SourceKind.PARAMETER, "varslingsfrist")
DRAFT = WordSource(SourceKind.DRAFT)
FIRST = (
    Stretch("Helseforetaket skal varsle kommunen innen ", LIBRARY),
    Stretch("24 timer", HOURS),
    Stretch(" etter innleggelse.", LIBRARY),
)


def source(group: str) -> WordSource:
    return WordSource(SourceKind.PROPOSAL, group)


def step(text: str, **groups: str) -> Step:
    return Step(text, tuple(Wording(words, source(group)) for group, words in groups.items()))


def shown(found: tuple[Stretch, ...]) -> list[tuple[str, str]]:
    return [(each.text, each.source.name or each.source.kind.value) for each in found]


def test_what_nobody_touched_is_the_librarys_and_the_parameters() -> None:
    assert blame(FIRST, [Step("".join(each.text for each in FIRST))]) == FIRST


def test_a_new_word_is_that_of_the_change_that_holds_it() -> None:
    text = "Helseforetaket skal varsle kommunen innen 12 timer etter innleggelse."
    assert shown(blame(FIRST, [step(text, G7="12", G9="senest")])) == [
        ("Helseforetaket skal varsle kommunen innen ", "utskrivning"),
        ("12", "G7"),
        (" timer", "varslingsfrist"),
        (" etter innleggelse.", "utskrivning"),
    ]


def test_a_change_on_the_clause_goes_before_one_on_another_that_has_the_same_words() -> None:
    text = "Helseforetaket skal varsle kommunen innen 12 timer etter innleggelse."
    elsewhere = Wording("innen 12 timer", source("G1"), "innleggelse")
    here = Wording("12", source("G2"), "utskrivning")
    found = blame(FIRST, [Step(text, (elsewhere, here), frozenset({"utskrivning"}))])
    assert ("12", "G2") in shown(found)
    moved = blame(FIRST, [Step(text, (elsewhere,), frozenset({"utskrivning"}))])
    assert ("12", "G1") in shown(moved)


def test_words_of_two_changes_that_touch_are_told_apart() -> None:
    text = "Helseforetaket skal varsle kommunen skriftlig og senest innen 12 timer etter innleggelse."
    found = shown(blame(FIRST, [step(text, G1="skriftlig og ", G2="senest ", G3="12")]))
    assert found[1:4] == [("skriftlig og ", "G1"), ("senest ", "G2"), ("innen ", "utskrivning")]


def test_a_later_change_takes_only_the_words_it_brought() -> None:
    second = "Helseforetaket skal varsle kommunen innen 12 timer etter innleggelse."
    third = "Helseforetaket skal varsle kommunen og legevakten innen 12 timer etter innleggelse."
    found = shown(blame(FIRST, [step(second, G7="12"), step(third, G20=" og legevakten")]))
    assert [name for _, name in found] == [
        "utskrivning", "G20", "utskrivning", "G7", "varslingsfrist", "utskrivning"
    ]  # fmt: skip


def test_words_that_nobody_asked_for_come_from_the_draft() -> None:
    found = blame(FIRST, [Step("Helseforetaket skal straks varsle kommunen innen 24 timer etter innleggelse.")])
    assert ("straks ", "draft") in shown(found)


def test_a_clause_that_came_later_is_all_its_proposals() -> None:
    assert blame((), [step("Partene evaluerer avtalen årlig.", G4="Partene evaluerer avtalen årlig.")]) == (
        Stretch("Partene evaluerer avtalen årlig.", source("G4")),
    )


def test_what_was_taken_in_brings_the_decided_text_or_the_words_asked_for() -> None:
    told = Story().send(wishes=[wish("{+Nytt.+}", at=90)]).receive("aure", wish("innen [-24-]{+8+} timer"))
    taken = [Taking("G2", Outcome.ACCEPTED), Taking("G2", Outcome.COUNTERED, "18")]
    assert [each.text for each in wordings_taken(told.now, taken)] == ["8", "18"]
    assert wordings_in_base(told.now, 1) == (Wording("Nytt.", source("G1"), "utskrivning"),)


WORDS = st.lists(st.sampled_from(["partene", "skal", "varsle", "12", "24", "timer", "og", ".", ","]), max_size=12)


@settings(max_examples=80, deadline=None)
@given(WORDS, st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), max_size=3))
def test_the_stretches_joined_are_the_text_now(
    first: list[str], later: list[tuple[list[str], list[list[str]]]]
) -> None:
    steps = [
        Step(" ".join(text), tuple(Wording(" ".join(said), source(f"G{n}")) for n, said in enumerate(wordings)))
        for text, wordings in later
    ]
    begun = (Stretch(" ".join(first), LIBRARY),) if first else ()
    found = blame(begun, steps)
    assert "".join(each.text for each in found) == (steps[-1].text if steps else " ".join(first))
    said = {source.source for each in steps for source in each.wordings}
    assert {each.source for each in found} <= {LIBRARY, DRAFT, *said}

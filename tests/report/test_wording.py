"""Edits that read well, and text that no terminal or browser acts upon."""

from __future__ import annotations

import pytest

from avtalebygger.model.change import Edit, Op, after_of, before_of
from avtalebygger.model.report import Tone
from avtalebygger.report.wording import label, readable, spans_of, visible

SIGNS = {Tone.INSERTED: "{{+{}+}}", Tone.DELETED: "[-{}-]"}


def edits(*pieces: str) -> tuple[Edit, ...]:
    ops = {"-": Op.DELETE, "+": Op.INSERT}
    return tuple(Edit(ops.get(piece[0], Op.KEEP), piece[1:] if piece[0] in ops else piece) for piece in pieces)


def shown(*pieces: str, clip: int = 0) -> str:
    return "".join(SIGNS.get(span.tone, "{}").format(span.text) for span in spans_of(edits(*pieces), clip=clip))


def test_what_is_no_character_is_said_in_words() -> None:
    assert visible("kartet \ufffc") == "kartet [picture or note]"


def test_a_few_words_are_shown_as_they_are() -> None:
    said = shown("Kommunen skal varsle innen ", "-24", "+12", " timer etter innleggelsen.")
    assert said == "Kommunen skal varsle innen [-24-]{+12+} timer etter innleggelsen."


def test_a_sentence_mostly_changed_is_shown_as_the_old_and_the_new() -> None:
    said = shown("Partene ", "-møtes årlig", "+bistår hverandre ved behov", " i ", "-Molde", "+regionen", ".")
    assert said == "[-Partene møtes årlig i Molde.-]{+Partene bistår hverandre ved behov i regionen.+}"


def test_only_the_sentence_that_changed_is_rewritten() -> None:
    said = shown("Første setning står. Den ", "-gamle", "+helt nye", " er ", "-borte", "+her for godt", ".")
    assert said.startswith("Første setning står. [-Den gamle")


def test_an_amount_and_a_date_are_shown_whole() -> None:
    assert shown("Det koster kr ", "-758 000", "+785 000", " hvert år i hele perioden.") == (
        "Det koster [-kr 758 000-]{+kr 785 000+} hvert år i hele perioden."
    )
    assert shown("Avtalen gjelder fra og med 1. ", "-mars", "+juni", " 2027 for begge partene.") == (
        "Avtalen gjelder fra og med [-1. mars 2027-]{+1. juni 2027+} for begge partene."
    )


@pytest.mark.parametrize(
    "pieces", [("En ", "-to", " tre."), ("-alt",), ("+1", " av 2. Og ", "-3", "+4", " mars 2027.")]
)
def test_what_is_readable_says_the_same(pieces: tuple[str, ...]) -> None:
    given = edits(*pieces)
    read = list(readable(given))
    assert (before_of(read), after_of(read)) == (before_of(given), after_of(given))


def test_context_is_clipped_at_a_word() -> None:
    said = shown("Dette er en lang innledning som ingen trenger ", "-å", "+for å", " se.", clip=20)
    assert said == "… som ingen trenger [-å-]{+for å+} se."


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb", "a[U+200B]b"),
        ("a\x9bb", "a[U+009B]b"),
        ("a\tb", "a | b"),
        ("å§—", "å§—"),
    ],
)
def test_signs_that_are_not_seen_are_said(raw: str, said: str) -> None:
    assert visible(raw) == said


@pytest.mark.parametrize(
    ("number", "text", "shown"),
    [
        ("d", "det samlede funksjonsnivået", "d"),
        ("1", "12 måneder", "1"),
        ("1", "1.2 Varsling", "1"),
        ("1.2", "1.2 Varsling", ""),
        ("1.", "1. Varsling", ""),
        ("a)", "a) varsel", ""),
        ("", "Varsling", ""),
    ],
)
def test_a_number_is_left_out_only_where_the_text_begins_with_it(number: str, text: str, shown: str) -> None:
    assert label(number, text) == shown

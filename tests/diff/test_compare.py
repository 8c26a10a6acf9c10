"""What differs between two documents, clause by clause, said in the field's own notation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafts import draft
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalebygger.diff import compare as diff
from avtalebygger.diff.compare import changed_clauses
from avtalebygger.diff.pieces import TYPED_NUMBER
from avtalebygger.journeys.compare import compare
from avtalebygger.model.change import Basis, ChangeClass, ChangeKind, Comparison, Op, Story
from avtalebygger.model.document import Document
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted

SIGNS = {Op.KEEP: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
ABOUT = "Partene skal møtes minst to ganger i året."
DUTY = "Kommunen skal varsle innen 24 timer."


def told(comparison: Comparison) -> list[str]:
    """One line a change: clause, kind, and the words."""
    return [
        f"{change.place.label}: {block.kind.value}: " + "".join(SIGNS[e.op].format(e.text) for e in block.edits)
        for change in comparison.changes
        for block in change.blocks
    ]


def test_a_document_does_not_differ_from_itself() -> None:
    one = draft("# Partene", ABOUT, "| M1 | 450 000 |", "Se punkt <ref p 1>.^En note.^", header="Utkast")
    assert not compare(one, one)


def test_words_are_told_in_their_clause() -> None:
    found = compare(
        draft("# Partene", ABOUT, "# Varsling", DUTY), draft("# Partene", ABOUT, "# Varsling", DUTY.replace("24", "12"))
    )
    assert told(found) == ["2 Varsling: changed: Kommunen skal varsle innen [-24-]{+12+} timer."]
    assert found.changes[0].weight is ChangeClass.SUBSTANCE


@pytest.mark.parametrize(
    ("line", "number"),
    [("7 Ansvar", "7"), ("12.2. Enhet", "12.2."), ("§ 4 Frister", "§ 4"), ("945 012 986", ""), ("758 000 kroner", "")],
)
def test_a_typed_number_is_not_the_head_of_a_longer_one(line: str, number: str) -> None:
    found = TYPED_NUMBER.match(line)
    assert (found.group(1) if found else "") == number


def test_renumbering_is_no_change_but_the_new_clause_is() -> None:
    found = compare(
        draft("# Partene", ABOUT, "# Varsling", DUTY),
        draft("# Partene", ABOUT, "# Møter", "Nytt ledd her.", "# Varsling", DUTY),
    )
    assert [(change.place.label, change.kind) for change in found.changes] == [("2 Møter", ChangeKind.INSERTED)]


def test_a_reference_renumbered_with_its_clause_is_no_change() -> None:
    before = draft("#a Partene", ABOUT, "#b Varsling", "Se punkt <ref b 2>.")
    after = draft("#a Partene", ABOUT, "#c Møter", "Nytt ledd her.", "#b Varsling", "Se punkt <ref b 3>.")
    assert [change.place.title for change in compare(before, after).changes] == ["Møter"]


def test_a_reference_that_shows_another_number_than_its_target_is_a_change() -> None:
    before, after = (draft("#a Partene", ABOUT, "#b Varsling", f"Se punkt <ref a {shown}>.") for shown in ("1", "2"))
    assert told(compare(before, after)) == ["2 Varsling: changed: Se punkt [-1-]{+2+}."]


def test_a_reference_whose_target_moved_points_elsewhere() -> None:
    before = draft("#a Partene", ABOUT, "#b Varsling", DUTY, "#c Til slutt", "Se punkt <ref a 1>.")
    after = draft("#b Partene", ABOUT, "#a Varsling", DUTY, "#c Til slutt", "Se punkt <ref a 2>.")
    [change] = compare(before, after).changes
    [block] = change.blocks
    assert (change.place.title, block.reasons) == ("Til slutt", ("reference",))
    assert block.details == ("the reference «2» now points at 2 «Varsling»; before at 1 «Partene»",)


def test_a_flattened_reference_says_the_same() -> None:
    assert not compare(draft("#a Partene", "Se punkt <ref a 1>."), draft("#a Partene", "Se punkt 1."))


def test_renamed_bookmarks_point_at_the_same_text() -> None:
    assert not compare(draft("#a Partene", "Se punkt <ref a 1>."), draft("#_Ref9 Partene", "Se punkt <ref _Ref9 1>."))


def test_a_number_taken_away_is_a_change_and_those_after_it_follow() -> None:
    before = draft("# Partene", ABOUT, DUTY, "Møtene er åpne for alle.")
    after = draft("# Partene", ABOUT, f"~ {DUTY}", "Møtene er åpne for alle.")
    [change] = compare(before, after).changes
    assert [block.details for block in change.blocks] == [("number 1.2 → none",)]
    assert change.blocks[0].reasons == ("numbering",)


def test_a_paragraph_moved_to_another_clause_is_told_at_both_ends() -> None:
    before = draft("# Partene", ABOUT, DUTY, "# Varsling", "Varsel gis skriftlig til postmottaket.")
    after = draft("# Partene", ABOUT, "# Varsling", "Varsel gis skriftlig til postmottaket.", DUTY.replace("24", "12"))
    found = compare(before, after)
    assert told(found) == [
        "1 Partene: moved: ",
        "2 Varsling: moved: Kommunen skal varsle innen [-24-]{+12+} timer.",
    ]
    assert found.changes[1].blocks[0].moved_from == found.changes[0].place


def test_a_clause_moved_whole_is_a_move() -> None:
    third = ("# Møter", "Sekretariatet innkaller til møte hvert kvartal.")
    before = draft("# Partene", ABOUT, "# Varsling", DUTY, *third)
    after = draft(*third, "# Partene", ABOUT, "# Varsling", DUTY)
    assert [(c.place.title, c.kind, c.moved) for c in compare(before, after).changes] == [
        ("Møter", ChangeKind.MOVED, True)
    ]


def test_a_sentence_that_moved_is_told_at_both_ends() -> None:
    sentence = "Sekretariatet innkaller til møte hvert kvartal."
    before = draft("# Partene", f"{ABOUT} {sentence}", "# Varsling", DUTY)
    after = draft("# Partene", ABOUT, "# Varsling", f"{DUTY} {sentence}")
    details = [block.details[0] for block in compare(before, after).blocks]
    assert details == [f"a sentence moved to 2.1: «{sentence}»", f"a sentence moved here from 1.1: «{sentence}»"]


def test_a_split_and_a_join_are_recognised() -> None:
    one, other = draft("# Partene", f"{ABOUT} {DUTY}"), draft("# Partene", ABOUT, DUTY)
    assert [block.kind for block in compare(one, other).blocks] == [ChangeKind.SPLIT]
    assert [block.kind for block in compare(other, one).blocks] == [ChangeKind.JOINED]


def test_a_heading_put_into_a_clause_moves_no_paragraph() -> None:
    before = draft("# Partene", ABOUT, DUTY, "Kort ledd.")
    after = draft("# Partene", ABOUT, "# Varsling", DUTY, "Kort ledd.")
    assert told(compare(before, after)) == ["2 Varsling: inserted: {+Varsling+}"]


def test_tables_are_compared_cell_by_cell() -> None:
    rows = ("| Milepæl | Beløp |", "| M1 | 450 000 |", "| M2 | 300 000 |")
    before = draft("# Pris", ABOUT, *rows)
    after = draft("# Pris", ABOUT, rows[0], "| M1 | 540 000 |", rows[2], "| M3 | 10 000 |")
    blocks = compare(before, after).blocks
    assert [(block.where, block.kind, block.story) for block in blocks] == [
        ("row 2, column 2", ChangeKind.CHANGED, Story.TABLE),
        ("row 4", ChangeKind.INSERTED, Story.TABLE),
    ]


def test_a_column_that_came_is_told_once() -> None:
    before = draft("# Pris", "| Milepæl | Beløp |", "| M1 | 450 000 |")
    after = draft("# Pris", "| Milepæl | Ansvar | Beløp |", "| M1 | Kommunen | 450 000 |")
    assert [(block.where, block.kind) for block in compare(before, after).blocks] == [
        ("column 2 «Ansvar»", ChangeKind.INSERTED)
    ]


def test_notes_and_headers_are_stories_of_their_own() -> None:
    before = draft("# Partene", "Renter løper.^Etter loven.^", header="Utkast 1")
    after = draft("# Partene", "Renter løper.^Etter forskriften.^", header="Utkast 2")
    blocks = compare(before, after).blocks
    assert [(block.story, block.where) for block in blocks] == [
        (Story.FOOTNOTE, "footnote 1"),
        (Story.HEADER, "header, default"),
    ]


def test_formatting_alone_is_classed_as_format() -> None:
    found = compare(draft("# Partene", "Fristen er absolutt."), draft("# Partene", "Fristen er *absolutt*."))
    [block] = found.blocks
    assert (block.kind, block.weight, block.details) == (
        ChangeKind.FORMATTED,
        ChangeClass.FORMAT,
        ("bold on «absolutt»",),
    )


def test_formatting_that_is_lost_is_told_from_what_is_given() -> None:
    found = compare(draft("# Partene", "Fristen er *absolutt*."), draft("# Partene", "Fristen er absolutt."))
    assert [block.details for block in found.blocks] == [("no bold on «absolutt»",)]


def test_evidence_says_what_a_clause_was_known_by() -> None:
    before = draft("#_avt_varsling Varsling", DUTY, "# Partene", ABOUT)
    after = draft("#_avt_varsling Melding", DUTY, "# Partene", ABOUT.replace("to", "tre"))
    bases = [change.evidence.basis for change in compare(before, after).changes]
    assert bases == [Basis.BOOKMARK, Basis.NUMBER_AND_HEADING]


def test_a_copied_bookmark_does_not_make_two_clauses_one() -> None:
    before = draft("#_avt_varsling Varsling", DUTY, "# Partene", ABOUT)
    after = draft(
        "#_avt_varsling Priser og betaling",
        "Oppgjør skjer etterskuddsvis hvert kvartal.",
        "# Varsling",
        DUTY,
        "# Partene",
        ABOUT,
    )
    assert told(compare(before, after))[0].startswith("1 Priser og betaling: inserted")


def test_page_layout_is_named_though_no_clause_shows_it() -> None:
    found = compare(draft("# Partene", ABOUT), draft("# Partene", ABOUT, page="16838"))
    assert (found.changes, found.untracked_parts) == ((), ("page layout of section 1: pgSz",))
    assert found


PLAIN = ("# Partene", "# Varsling", "#a Pris", ABOUT, DUTY, "Kort ledd.", "", "| M1 | 450 000 |", "| M2 | 300 000 |")
RICH = ("Se punkt <ref a 1>.", "Et *uthevet* ord.^Note.^", "[-Gammelt-]{+Nytt+} ledd om frister.")
LINES = st.sampled_from(PLAIN + RICH)
DRAFTS = st.lists(LINES, min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(DRAFTS)
def test_nothing_differs_from_itself(lines: list[str]) -> None:
    one = draft(*lines)
    assert not compare(one, one)
    assert not changed_clauses(as_read(one), as_read(one))  # looked for, too


def as_read(data: bytes) -> Document:
    return accepted(read(opened(data, "utkast.docx")))


def test_notes_that_changed_places_are_no_equal_documents() -> None:
    one = as_read(draft("# Partene", "Renter løper.^Etter loven.^", "Purring følger.^Etter avtalen.^"))
    other_id = {"1": "2", "2": "1"}
    swapped = replace(one, stories=tuple(replace(each, id=other_id.get(each.id, each.id)) for each in one.stories))
    assert one == swapped
    assert diff.compare(one, swapped)


@settings(max_examples=60, deadline=None)
@given(DRAFTS, DRAFTS)
def test_the_edits_of_each_change_join_what_was_to_what_is(old: list[str], new: list[str]) -> None:
    for block in compare(draft(*old), draft(*new)).blocks:
        if block.edits and block.kind is not ChangeKind.REPOINTED:
            assert "".join(e.text for e in block.edits if e.op is not Op.DELETE) == block.after
            assert "".join(e.text for e in block.edits if e.op is not Op.INSERT) == block.before


@settings(max_examples=40, deadline=None)
@given(DRAFTS, DRAFTS)
def test_the_same_files_give_the_same_comparison(old: list[str], new: list[str]) -> None:
    assert compare(draft(*old), draft(*new)) == compare(draft(*old), draft(*new))

"""What a proposal asks for, as a person reads it: paragraphs that come and go are said in words, marks are none."""

from __future__ import annotations

import pytest

from avtalebygger.model.change import ChangeClass
from avtalebygger.model.negotiation import Proposal, ProposalKind, ValueChange
from avtalebygger.model.report import Span, Tone
from avtalebygger.report.asked import aside_of, excerpt, in_paragraph, in_short

SIGNS = {Tone.INSERTED: "{+%s+}", Tone.DELETED: "[-%s-]", Tone.MOVED: "<%s>"}
PARAGRAPH = "Tvil avgjøres av legen. Kommunen skal varsle innen 24 timer etter innleggelsen."


def proposal(kind: ProposalKind, before: str, after: str, context: str = PARAGRAPH, **how: object) -> Proposal:
    known = {"offset": context.find(before.strip()) if before.strip() else 0, "clause_id": "varsling", **how}
    return Proposal(
        "R1-001", 1, "aure", "3.2", str(known.pop("clause_id")), "Varsling", kind, ChangeClass.SUBSTANCE,
        before, after, context, tracked=True, **known,
    )  # fmt: skip


def said(spans: tuple[Span, ...]) -> str:
    return "".join(SIGNS.get(span.tone, "%s") % span.text for span in spans)


def test_a_word_is_shown_with_a_few_of_its_neighbours() -> None:
    reworded = proposal(ProposalKind.REWORD, "24", "12")
    assert said(in_short(reworded)) == "[-24-]{+12+}"
    assert said(in_short(reworded, around=12)) == "… innen [-24-]{+12+} timer …"


def test_a_removed_paragraph_is_struck_whole_and_said_in_words() -> None:
    removed = proposal(ProposalKind.DELETE, PARAGRAPH + "\n", "")
    assert said(in_paragraph(removed)) == f"[-{PARAGRAPH}¶\n-]"
    assert said(in_short(removed)).startswith("[-Tvil avgjøres") and "\n" not in said(in_short(removed))
    assert aside_of(removed) == "the whole paragraph goes"


def test_a_mark_that_stands_on_both_sides_is_no_part_of_the_wish() -> None:
    removed = proposal(ProposalKind.DELETE, "\nTvil avgjøres.", "\n", "Partene møtes.", offset=14)
    assert said(in_short(removed)) == "[-Tvil avgjøres.-]"
    assert said(in_paragraph(removed)).startswith("Partene møtes.[-")


def test_several_paragraphs_stand_in_one_line_of_a_list() -> None:
    removed = proposal(ProposalKind.DELETE, "Første.\nAndre.\n", "", "Første.", offset=0)
    assert said(excerpt(removed, around=20)) == "[-Første. ¶ Andre.-]"
    assert said(in_paragraph(removed)) == "[-Første.¶\nAndre.¶\n-]"


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        (ProposalKind.SPLIT, "", "\n", "the paragraph becomes two"),
        (ProposalKind.JOIN, "\n", "", "the paragraph becomes one with the next"),
        (ProposalKind.INSERT, "", "Nytt ledd.\n", "a new paragraph"),
        (ProposalKind.ADDED, "", "Nytt ledd.", "a new paragraph at the end of the clause"),
        (ProposalKind.ADDED, "", "", "no wording: accepting it writes nothing; give one with --counter --text FILE"),
    ],
)
def test_what_signs_do_not_tell_is_said(kind: ProposalKind, before: str, after: str, words: str) -> None:
    assert aside_of(proposal(kind, before, after)) == words


def test_a_wish_without_a_clause_says_that_it_has_no_place() -> None:
    homeless = proposal(ProposalKind.ADDED, "", "Nytt ledd.", "", clause_id="")
    assert aside_of(homeless) == "no place is known: accepted, it is to be written by hand"


def test_a_value_is_named_in_short_and_read_in_its_paragraph() -> None:
    value = ValueChange("varsling", "frist", "24 timer", "12 timer")
    changed = proposal(ProposalKind.VALUE, "24", "12", value=value)
    assert said(in_short(changed, around=12)) == "frist: 24 timer → 12 timer"
    assert said(excerpt(changed, around=12)) == "… innen [-24-]{+12+} timer …"

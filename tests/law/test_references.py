"""References as `hjemmel` writes them, against the register."""

from __future__ import annotations

import pytest
import small

from avtalebygger.law.references import Standing, judged, references_in


@pytest.mark.parametrize(
    ("reference", "standing", "certainty"),
    [
        ("hol § 6-2", Standing.KNOWN, "A"),
        ("hol § 6-2 første ledd nr. 5", Standing.KNOWN, "A"),
        ("hol § 6-2 første ledd nr. 99", Standing.KNOWN, "A"),
        ("hol kap. 6", Standing.KNOWN, "A"),
        ("hol § 11-4", Standing.KNOWN, "C"),
        ("hol § 6-7", Standing.UNKNOWN_SECTION, "A"),
        ("hol § 5-10", Standing.REPEALED, "A"),
        ("hol § 5-10 første ledd", Standing.REPEALED, "A"),
        ("sphl § 2-1 e", Standing.KNOWN, "A"),
        ("sphl § 2-1 e fjerde ledd", Standing.KNOWN, "A"),
        ("sphl § 2-1 e annet ledd", Standing.MOVED, "A"),
        ("sphl § 2-1 e andre ledd", Standing.MOVED, "A"),
        ("språklova", Standing.KNOWN, "A"),
        ("lov om noe annet § 1", Standing.UNKNOWN_ACT, "C"),
        ("psykisk helsevernloven", Standing.KNOWN, "C"),
    ],
)
def test_a_reference_has_a_standing_and_a_certainty(reference: str, standing: Standing, certainty: str) -> None:
    verdict = judged(reference, small.LAW)
    assert (verdict.standing, verdict.certainty.value) == (standing, certainty)


def test_a_row_of_sections_is_read_one_by_one() -> None:
    words = "Etter Helse- og omsorgstenestelova §§ 6-1, 6-2 første ledd nr. 5 og 5-10 skal partane samarbeide."
    found = [(one.reference.split("§ ")[1], one.standing.value) for one in references_in(words, small.LAW)]
    assert found == [("6-1", "known"), ("6-2 første ledd nr. 5", "known"), ("5-10", "repealed")]


def test_the_longest_name_of_an_act_is_the_one_that_counts() -> None:
    [verdict] = references_in("etter psykisk helsevernloven § 3-3", small.LAW)
    assert verdict.reference == "psykisk helsevernloven § 3-3"

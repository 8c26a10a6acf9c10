"""A sent agreement that a counterpart worked on in LibreOffice, tracked and not, and saved as DOCX or through ODT: the
audit tells every edit, in its clause, shown or not and by whom, and nothing else.

No comment is made here: LibreOffice dies of them when it is driven by a macro."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import built
import pytest
from counterpart import Edit, Script, drawn, found, last_paragraphs
from office import THROUGH_ODT, Job, Office, Step

from avtalebygger.journeys.audit import audit, needs_a_person
from avtalebygger.model.change import Audit
from avtalebygger.model.finding import Severity
from avtalebygger.model.language import Maalform

pytestmark = pytest.mark.libreoffice
WAYS: dict[str, tuple[Step, ...]] = {"docx": (), "through odt": (THROUGH_ODT,)}
UNSHOWN = {"UNTRACKED_CHANGE", "TABLE_CELL_CHANGED"}

# What LibreOffice 7.4.7 does to the look of paragraphs, untold, when one is removed while changes are tracked. It shows
# as changes of look for information; only these are set aside.
LIMITS = {
    "docx": "the one that follows takes on the style of the removed one, where it had another",
    "through odt": "the removed one takes on the style, number and direct formatting of the one that follows",
}


def returned(office: Office, way: str, scripts: Sequence[tuple[bytes, Script]]) -> list[Audit]:
    done = office.done([Job(sent, (*script.steps, *WAYS[way])) for sent, script in scripts])
    assert not [each.failed for each in done if each.failed]
    return [audit(sent, each.document or b"") for (sent, _), each in zip(scripts, done, strict=True)]


def tells(result: Audit, script: Script) -> None:
    removed = {told.clause for told in script.expected if told.gone and not told.come}
    told = Counter(each for each in found(result) if each.gone or each.come or each.clause not in removed)
    assert told == Counter(script.expected), script
    above = [each for each in result.findings if each.severity is not Severity.INFO]
    assert {each.kind for each in above} <= {*UNSHOWN, "TRACKING_OFF"}
    clauses = [each.clause.partition(".")[0] for each in above if each.kind in UNSHOWN]
    assert sorted(clauses) == sorted(edit.place.number for edit in script.untracked)


def told_of(office: Office, way: str, seeds: range) -> None:
    sent = [built.sent(maalform=list(Maalform)[seed % len(Maalform)]) for seed in seeds]
    scripts = [(document, drawn(document, seed)) for document, seed in zip(sent, seeds, strict=True)]
    for result, (_, script) in zip(returned(office, way, scripts), scripts, strict=True):
        tells(result, script)


@pytest.mark.parametrize("way", WAYS)
def test_every_edit_is_told_and_no_other(way: str, office: Office) -> None:
    told_of(office, way, range(2))


@pytest.mark.full
@pytest.mark.parametrize("way", WAYS)
def test_every_edit_of_many_returns_is_told_and_no_other(way: str, office: Office) -> None:
    told_of(office, way, range(2, 24))


@pytest.mark.parametrize("way", WAYS)
def test_honest_edits_raise_nothing(way: str, office: Office) -> None:
    sent = built.sent()
    script = drawn(sent, 100, tracked=8, untracked=0)
    [result] = returned(office, way, [(sent, script)])
    tells(result, script)
    assert not needs_a_person(result)


@pytest.mark.parametrize("way", WAYS)
def test_the_last_paragraph_of_a_clause_removed(way: str, office: Office) -> None:
    """Then the one that follows is the next clause's heading: through ODT the removed paragraph is numbered as one, and
    LibreOffice counts it in the references that it writes anew, which the mark explains."""
    sent = built.sent()
    scripts = [
        (sent, Script("Motpart", [Edit(("remove", spot.word), spot.place, spot.text)]))
        for spot in last_paragraphs(sent)[:2]
    ]
    for result, (_, script) in zip(returned(office, way, scripts), scripts, strict=True):
        assert [each for each in found(result) if each.gone or each.come] == script.expected
        assert not needs_a_person(result)

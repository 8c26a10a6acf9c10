"""A sent agreement that a counterpart worked on in LibreOffice, tracked and not, and saved as DOCX or through ODT: the
audit tells every edit, in its clause, shown or not and by whom, and nothing else.

No comment is made here: LibreOffice dies of them when it is driven by a macro."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import built
import pytest
from office import THROUGH_ODT, Job, Office, Step
from returned import Edit, Script, drawn, found, last_paragraphs

from avtalebygger.journeys.audit import audit, needs_a_person
from avtalebygger.model.change import Audit, ChangeClass
from avtalebygger.model.finding import Severity
from avtalebygger.model.language import Maalform

pytestmark = pytest.mark.libreoffice
WAYS: dict[str, tuple[Step, ...]] = {"docx": (), "through odt": (THROUGH_ODT,)}
UNSHOWN = {"UNTRACKED_CHANGE", "TABLE_CELL_CHANGED"}

# What LibreOffice 7.4.7 does to a document beside the edits, and only by this way.
LIMITS = {
    "through odt": "a paragraph that is removed while changes are tracked takes on the look of the one that follows",
}


def returned(office: Office, way: str, scripts: Sequence[tuple[bytes, Script]]) -> list[Audit]:
    done = office.done([Job(sent, (*script.steps, *WAYS[way])) for sent, script in scripts])
    assert not [each.failed for each in done if each.failed]
    return [audit(sent, each.document or b"") for (sent, _), each in zip(scripts, done, strict=True)]


def tells(audit: Audit, script: Script, way: str) -> None:
    told = Counter(each for each, weight in found(audit) if way not in LIMITS or weight is not ChangeClass.FORMAT)
    assert told == Counter(script.expected), script
    above = [each for each in audit.findings if each.severity is not Severity.INFO]
    assert {each.kind for each in above} <= {*UNSHOWN, "TRACKING_OFF"}
    clauses = [each.clause.partition(".")[0] for each in above if each.kind in UNSHOWN]
    assert sorted(clauses) == sorted(edit.place.number for edit in script.untracked)


def told_of(office: Office, way: str, seeds: range) -> None:
    sent = [built.sent(maalform=list(Maalform)[seed % len(Maalform)]) for seed in seeds]
    scripts = [(document, drawn(document, seed)) for document, seed in zip(sent, seeds, strict=True)]
    for result, (_, script) in zip(returned(office, way, scripts), scripts, strict=True):
        tells(result, script, way)


@pytest.mark.parametrize("way", WAYS)
def test_every_edit_is_told_and_no_other(way: str, office: Office) -> None:
    told_of(office, way, range(4))


@pytest.mark.full
@pytest.mark.parametrize("way", WAYS)
def test_every_edit_of_many_returns_is_told_and_no_other(way: str, office: Office) -> None:
    told_of(office, way, range(4, 40))


@pytest.mark.parametrize("way", WAYS)
def test_honest_edits_raise_nothing(way: str, office: Office) -> None:
    sent = built.sent()
    script = drawn(sent, 100, tracked=8, untracked=0)
    [result] = returned(office, way, [(sent, script)])
    tells(result, script, way)
    assert not needs_a_person(result)


def test_the_last_paragraph_of_a_clause_removed(office: Office) -> None:
    """Through ODT it comes back in the style and with the number of the heading that follows (LIMITS): the removal is
    told, and the number that changed besides."""
    sent = built.sent()
    [spot, *_] = last_paragraphs(sent)
    script = Script("Motpart", [Edit(("remove", spot.word), spot.place, spot.text)])
    [direct] = returned(office, "docx", [(sent, script)])
    tells(direct, script, "docx")
    [other] = returned(office, "through odt", [(sent, script)])
    assert Counter(script.expected) <= Counter(replace(each, clause=spot.place.clause_id) for each, _ in found(other))
    assert {each.kind for each in other.findings if each.severity is not Severity.INFO} == {"NUMBERING_CHANGED"}

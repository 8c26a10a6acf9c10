"""A document that LibreOffice opened and saved, as DOCX or through ODT, and nobody changed: nothing is said to have
changed, and nothing is raised."""

from __future__ import annotations

import built
import pairs
import pytest
from office import Office
from real import FORMS, TYPES

from avtalebygger.journeys.audit import audit
from avtalebygger.journeys.compare import compare
from avtalebygger.model.change import ChangeClass, Comparison
from avtalebygger.model.finding import Severity
from avtalebygger.model.language import Maalform

pytestmark = pytest.mark.libreoffice
WAYS = {"docx": False, "through odt": True}
WORDS = (ChangeClass.SUBSTANCE, ChangeClass.WORDING, ChangeClass.SPELLING, ChangeClass.WHITESPACE)

# What LibreOffice 7.4.7 itself writes otherwise, seen in the file that it saved: pair and ways -> what.
REWRITTEN = {
    ("field", ("docx", "through odt")): "a REF without its bookmark shows «Error: Reference source not found»",
    ("content-control", ("through odt",)): "a content control within a line becomes a FILLIN field",
}


def rewritten(name: str, way: str) -> bool:
    return any(pair == name and way in ways for pair, ways in REWRITTEN)


def raised(sent: bytes, returned: bytes) -> list[str]:
    """The words that changed, and what a person is asked to see."""
    found = audit(sent, returned)
    seen = [f"{each.kind} {each.clause}: {each.text}" for each in found.findings if each.severity is not Severity.INFO]
    return [*worded(compare(sent, returned)), *seen]


def worded(comparison: Comparison) -> list[str]:
    """Whatever is not a change of look alone."""
    return [f"{block.weight}: {block.before} → {block.after}" for block in comparison.blocks if block.weight in WORDS]


def unlike(office: Office, documents: dict[str, bytes], way: str) -> dict[str, list[str]]:
    """Those that something was said of, by name."""
    saved = office.converted(list(documents.values()), odt=WAYS[way])
    lost = [name for name, document in zip(documents, saved, strict=True) if document is None]
    assert not lost
    told = {name: raised(documents[name], each) for name, each in zip(documents, saved, strict=True) if each}
    return {name: words for name, words in told.items() if words}


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_library_in_both_maalformer(way: str, office: Office) -> None:
    assert unlike(office, {maalform.value: built.sent(maalform=maalform) for maalform in Maalform}, way) == {}


@pytest.mark.full
@pytest.mark.parametrize("way", WAYS)
def test_every_agreement_type_and_form(way: str, office: Office) -> None:
    documents = {
        f"{type_id} {form} {maalform.value}": built.sent(type_id, form, maalform, 13)
        for type_id in TYPES
        for form in FORMS
        for maalform in Maalform
    }
    assert unlike(office, documents, way) == {}


@pytest.mark.shared
@pytest.mark.parametrize("side", [pairs.old, pytest.param(pairs.new, marks=pytest.mark.full)], ids=["old", "new"])
@pytest.mark.parametrize("way", ["docx", pytest.param("through odt", marks=pytest.mark.full)])
def test_the_norwegian_pairs(way: str, side, office: Office) -> None:  # type: ignore[no-untyped-def]
    told = unlike(office, {name: side(name) for name in pairs.NAMES}, way)
    assert set(told) == {name for name in pairs.NAMES if rewritten(name, way)}, told

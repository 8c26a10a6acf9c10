"""Projects as people write them: what is refused (tests/cases/refused_projects.txt), and what the register adds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import small

from avtalebygger.errors import SourceError
from avtalebygger.load.cursor import Gathered
from avtalebygger.load.project import load_project
from avtalebygger.model.agreement import PartyRole
from avtalebygger.model.language import Spraakvedtak

CASES = Path(__file__).parents[1] / "cases" / "refused_projects.txt"
USUAL = {
    "avtale.yaml": "agreement: samlet\nform: copies\n",
    "parties/hmr.yaml": "name: Helse Møre og Romsdal HF\n",
    "parties/hustadvika.yaml": "kommunenummer: 1579\n",
}
OHD = """
parameters:
  senger: {kind: integer, description: {nb: Senger, nn: Senger}, default: 1}
  frist: {kind: duration, description: {nb: Frist, nn: Frist}, default: 1 time}
  pris: {kind: money, description: {nb: Pris, nn: Pris}, default: 1}
  andel: {kind: percentage, description: {nb: Andel, nn: Del}, default: 1}
  dag: {kind: date, description: {nb: Dag, nn: Dag}, default: 2027-01-01}
"""
CLAUSES = (small.clause("formaal"), small.clause("ohd", OHD), small.clause("avvik", kind="optional"))


def cases() -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Each case: its name, its files, and the problems it is to give."""
    for words in re.split(r"(?m)^\.$\n?", CASES.read_text("utf-8")):
        if not words.strip():
            continue
        name, *parts = re.split(r"(?m)^\. (.+)$\n", words)
        files = dict(zip(parts[::2], parts[1::2], strict=True))
        expected = files.pop("expected").splitlines()
        yield name.strip(), files, expected


@pytest.mark.parametrize(("name", "files", "expected"), [pytest.param(*case, id=case[0]) for case in cases()])
def test_a_project_is_refused_with_all_that_is_wrong(name: str, files: dict[str, str], expected: list[str]) -> None:
    every = {path: words.encode() for path, words in (USUAL | files).items()}
    parties = [(path, content) for path, content in every.items() if path.startswith("parties/")]
    with pytest.raises(SourceError) as refused:
        load_project(
            [("avtale.yaml", every["avtale.yaml"])],
            parties,
            small.library(*CLAUSES),
            small.REGISTER,
            small.LAW,
            Gathered(),
        )
    assert [small.said(problem) for problem in refused.value.problems] == expected


@pytest.mark.parametrize(
    "words", ["kommunenummer: 0301", "organisasjonsnummer: 958 935 420", "name: Oslo", "name: oslo kommune"]
)
def test_a_kommune_is_found_by_number_or_name(words: str) -> None:
    made = small.project(parties=small.HMR | {"by": words})
    by = made.parties["by"]
    assert (by.name, by.kommunenummer, by.organisasjonsnummer) == ("Oslo kommune", "0301", "958935420")
    assert by.role is PartyRole.KOMMUNE


def test_every_kommune_of_the_register_is_found_by_its_number() -> None:
    parties = {f"k{one.kommunenummer}": f"kommunenummer: {one.kommunenummer}" for one in small.REGISTER.kommuner}
    made = small.project(parties=small.HMR | parties)
    assert len(made.parties) == 358
    assert made.parties["k1566"].spraakvedtak is Spraakvedtak.NYNORSK


def test_what_the_file_says_goes_before_the_register() -> None:
    words = "kommunenummer: 1579\nname: Hustadvika kommune, helse og omsorg\nspraakvedtak: bokmål\nshort_name: Vika\n"
    one = small.project(parties=small.HMR | {"hustadvika": words}).parties["hustadvika"]
    assert (one.name, one.short_name) == ("Hustadvika kommune, helse og omsorg", "Vika")
    assert one.spraakvedtak is Spraakvedtak.BOKMAAL
    assert one.organisasjonsnummer == "921133642"


def test_a_party_outside_the_register_names_itself() -> None:
    words = "name: Ny kommune\nkommunenummer: 9999\nrole: kommune\n"
    one = small.project(parties=small.HMR | {"ny": words}).parties["ny"]
    assert (one.name, one.kommunenummer) == ("Ny kommune", "9999")


def test_a_private_hospital_and_a_user_organisation_have_their_roles() -> None:
    extra = {"betanien": "organisasjonsnummer: 922716552", "ffo": "name: FFO\nrole: brukerorganisasjon"}
    made = small.project(parties=small.HMR | small.NEUTRAL | extra)
    assert made.parties["betanien"].role is PartyRole.SYKEHUS
    assert made.plans[0].party_ids == ("hmr", "betanien", "hustadvika", "ffo")


def test_an_invisible_character_is_a_note_with_its_code_point() -> None:
    made = small.project("agreement: samlet\nform: joint\nversion: 'ut\u202ekast'")
    [note] = made.notes
    assert note.kind == "AVT130"
    assert "U+202E RIGHT-TO-LEFT OVERRIDE" in note.text
    assert str(note.where) == "avtale.yaml:3:10"


def test_own_clauses_stand_in_place_of_the_librarys() -> None:
    from avtalebygger.load.library import load_library

    types = [(f"{id}.yaml", words.encode()) for id, words in small.TYPES.items()]
    ours = small.clause("formaal", title="Eget formål")
    both = load_library([small.clause("formaal"), small.clause("avvik")], types, [ours])
    assert both.clauses["formaal"].title.nb == "Eget formål"
    assert list(both.clauses) == ["formaal", "avvik"]
    assert both.digest != load_library([small.clause("formaal"), small.clause("avvik")], types).digest


def test_two_agreements_of_one_name_are_refused() -> None:
    with pytest.raises(SourceError) as refused:
        small.project(more={"avtale": "agreement: samlet\nform: joint"})
    assert [small.said(one) for one in refused.value.problems] == [
        "agreements/avtale.yaml:1:1 AVT117 the id «avtale» is taken by avtale.yaml"
    ]


def test_a_name_is_found_however_its_letters_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "name: Nordre Follo\n") + "short_name: a\n"
    assert small.project(parties=small.HMR | {"k": decomposed}).parties["k"].kommunenummer == "3207"
    words = unicodedata.normalize("NFD", "name: Ås kommune\n")
    assert small.project(parties=small.HMR | {"k": words}).parties["k"].kommunenummer == "3218"

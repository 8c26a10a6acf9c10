"""One table of specimens, accepted and refused, through the loader and through the JSON Schema that editors use.

The loader is the authority. The schema cannot know which clauses and parties there are, and says yes where it cannot
tell; nothing that the loader accepts may be refused by the schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import small
import yaml
from jsonschema import Draft202012Validator

from avtalebygger.errors import SourceError
from avtalebygger.journeys.init import EXAMPLE
from avtalebygger.journeys.library import clause_files, data_folder, yaml_files
from avtalebygger.load.library import load_library
from avtalebygger.load.node import Listing, Mapped, Node, Scalar, parse

SCHEMAS = Path(__file__).parents[2] / "avtalebygger" / "load" / "schema"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def plain(node: Node, *, typed: bool) -> Any:
    """The tree as an editor sees it: with the types of YAML 1.2's core schema, or with text alone."""
    match node:
        case Scalar(text=words):
            return typed_scalar(words) if typed else words
        case Listing(items=items):
            return [plain(item, typed=typed) for item in items]
        case Mapped(entries=entries):
            return {key.text: plain(value, typed=typed) for key, value in entries}


def typed_scalar(words: str) -> Any:
    if re.fullmatch(r"[-+]?\d+", words):
        return int(words)
    if re.fullmatch(r"[-+]?(\.\d+|\d+(\.\d*)?)", words):
        return float(words)
    return {"true": True, "false": False, "null": None, "~": None, "": None}.get(words, words)


PLAN = "agreement: samlet\nform: joint\n"
PARTY = "kommunenummer: 1579\n"
CLAUSE = "id: ohd\nversion: 1\nkind: topic\ntitle: {nb: a, nn: a}\nledd: [{nb: a, nn: a}]\n"
SPECIMENS = [
    # kind, accepted by the loader, accepted by the schema, YAML
    ("agreement", True, True, PLAN),
    ("agreement", True, True, PLAN + "language: nn\nlanguage_reason: vedtak i sak 12/26\n"),
    ("agreement", True, True, PLAN + "topics: [5, 3]\ndate: 2027-01-01\nversion: 1.10\nstatus: signed\n"),
    ("agreement", True, True, PLAN + "title: {nb: A, nn: B}\nsub_agreements: [{title: D, date: '', points: [5]}]\n"),
    ("agreement", True, True, PLAN + "values: {formaal: {}}\nvariants: {}\nparties: [hmr, hustadvika]\n"),
    ("agreement", False, False, "agreement: samlet\n"),
    ("agreement", False, False, PLAN + "language: nn\n"),
    ("agreement", False, False, PLAN + "dato: 2027-01-01\n"),
    ("agreement", False, False, PLAN + "date: 1. januar\n"),
    ("agreement", False, False, PLAN + "topics: [14]\n"),
    ("agreement", False, False, PLAN + "include: formaal\n"),
    ("agreement", False, False, PLAN + "status: utkast\n"),
    ("agreement", False, True, PLAN + "include: [finnes_ikke]\n"),
    ("agreement", False, True, PLAN + "date: 2027-02-30\n"),
    ("party", True, True, PARTY),
    ("party", True, True, "organisasjonsnummer: 921 133 642\n"),
    ("party", True, True, PARTY + "signatories: [{title: ordfører}]\nresolution: {date: 2026-12-01}\n"),
    ("party", True, True, PARTY + "spraakvedtak: nynorsk\nvalues: {formaal: {}}\narchive_reference: 26/12\n"),
    ("party", False, False, "role: kommune\n"),
    ("party", False, False, PARTY + "maalform: nn\n"),
    ("party", False, False, PARTY + "role: fylke\n"),
    ("party", False, False, PARTY + "signatories: {name: A}\n"),
    ("party", False, True, "kommunenummer: 9999\n"),
    ("clause", True, True, CLAUSE),
    ("clause", True, True, CLAUSE + "covers: [4]\nhjemmel: [hol § 3-5]\nguidance: {kommentar: a}\n"),
    ("clause", True, True, CLAUSE.replace("[{nb: a, nn: a}]", "[{measure: {name: {nb: a, nn: a}}}]")),
    ("clause", True, True, CLAUSE + "parameters: {a: {kind: choice, description: a, choices: {b: c}, default: b}}\n"),
    ("clause", False, False, CLAUSE.replace("version: 1", "version: en")),
    ("clause", False, False, CLAUSE.replace("kind: topic", "kind: tema")),
    ("clause", False, False, CLAUSE.replace("[{nb: a, nn: a}]", "[{nb: a}]")),
    ("clause", False, False, CLAUSE + "parameters: {a: {kind: tabell, description: a}}\n"),
    ("clause", False, False, CLAUSE + "parameters: {a: {kind: table, description: a}}\n"),
    ("clause", False, False, CLAUSE + "covers: [0]\n"),
    ("clause", False, False, CLAUSE.replace("id: ohd", "id: ØHD")),
    ("clause", False, True, CLAUSE.replace("nb: a, nn: a}]", "nb: '{{ a }}', nn: a}]")),
]  # fmt: skip


def accepted(kind: str, words: str) -> bool:
    try:
        match kind:
            case "agreement":
                small.project(words)
            case "party":
                small.project(parties=small.HMR | {"hustadvika": words})
            case _:
                load_library([("ohd.yaml", words.encode())], [])
    except SourceError:
        return False
    return True


@pytest.mark.parametrize(("kind", "by_loader", "by_schema", "words"), SPECIMENS)
def test_a_specimen_is_judged_alike_by_loader_and_schema(
    kind: str, by_loader: bool, by_schema: bool, words: str
) -> None:
    assert accepted(kind, words) is by_loader
    for typed in (True, False):
        assert validator(kind).is_valid(plain(parse("a.yaml", words.encode()), typed=typed)) is by_schema


def shipped() -> list[tuple[str, str, bytes]]:
    home = data_folder("clauses")
    return [
        *(("clause", *file) for file in clause_files(home, home)),
        *(("agreement_type", *file) for file in yaml_files(home / "types", home)),
        *(("party", *file) for file in yaml_files(EXAMPLE / "parties", EXAMPLE)),
        *(("agreement", *file) for file in yaml_files(EXAMPLE, EXAMPLE)),
    ]


@pytest.mark.parametrize(("kind", "path", "content"), [pytest.param(*one, id=one[1]) for one in shipped()])
def test_every_file_that_ships_fits_its_schema(kind: str, path: str, content: bytes) -> None:
    for typed in (True, False):
        assert list(validator(kind).iter_errors(plain(parse(path, content), typed=typed))) == []


def test_yaml_reads_the_same_tree_when_asked_for_text_alone() -> None:
    """PyYAML's own composer agrees with ours on every clause that ships."""
    for _, path, content in shipped():
        assert plain(parse(path, content), typed=False) == yaml.load(content, Loader=yaml.BaseLoader)

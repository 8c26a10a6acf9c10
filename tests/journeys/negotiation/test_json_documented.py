"""What each command writes with --json is what docs/negotiation.schema.json says: one negotiation, walked to its end,
in both forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from walk import NOW, Said, Walk, project

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[3] / "docs" / "negotiation.schema.json").read_text("utf-8"))
COMMANDS = {each["$ref"].rpartition("/")[2] for each in SCHEMA["oneOf"]}
HELST = {"om mulig minst": "minst"}
SOON = {"så snart som mulig. Kommunen": "samme dag. Kommunen"}
SEVEN = "7\u00a0dager"


class Documented(Walk):
    """A walk on which every answer in JSON is held against the schema of its command."""

    def json(self, *words: object, code: int = 0) -> dict[str, Any]:
        said: Said = self(*words, "--json", code=code)
        answer = said.json
        name = answer["schema"].split("/")[1]
        jsonschema.validate(answer, {**SCHEMA, "oneOf": [{"$ref": f"#/$defs/{name}"}]})
        seen.add(name)
        found: dict[str, Any] = answer["data"] or {}
        return found


seen: set[str] = set()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AVTALEBYGGER_NOW", NOW)
    seen.clear()
    yield


@pytest.mark.parametrize("form", ["joint", "copies"])
def test_every_answer_of_a_negotiation_is_as_documented(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = Documented(project(tmp_path / "avtale", form), capsys)
    only = ["--party", "aure"] if form == "copies" else []
    walk.json("round", "list")
    walk.json("verify")
    walk.json("round", "status", code=4)
    walk.json("round", "send", "--deadline", "2026-12-01", "--to", "aure", "--dry-run")
    walk.json("round", "send", "--deadline", "2026-12-01")
    walk.json("round", "close", code=4)
    answers(walk, form)
    proposals(walk)
    decisions(walk)
    for by in ("party", "topic", "round"):
        walk.json("stats", "--by", by)
    walk.json("round", "close", "--allow-missing")
    walk.json("round", "next", code=5)
    walk.json("round", "next", "--carry-open")
    walk.json("round", "send")
    walk.json("round", "list")
    walk.json("receive", walk.paper("aure", 2).accepts_ours().writes(HELST).file(), *only, code=1)
    for words in (["list"], ["list", "--round", "2", "--status", "undecided"]):
        walk.json("proposals", *words)
    for clause in ("12", "13", "dognopphold_ohd"):
        walk.json("history", clause, *only)
        walk.json("blame", clause, *only)
    walk.json("conclude", "--final", walk.paper("aure", 2).file("ferdig.docx"), *only, code=5)
    for group in walk.groups():
        if any(not each["decision"] for each in walk.proposals() if each["group"] == group):
            walk.json("decide", group, "--defer", "--reason", "Neste gang")
    walk.json("conclude", "--final", walk.paper("aure", 2).writes({"minst": "helst"}).file("nesten.docx"), *only,
              "--dry-run", code=1)  # fmt: skip
    walk.json("conclude", "--final", walk.paper("aure", 2).file("ferdig.docx"), *only)
    walk.json("round", "status")
    event = next((walk.folder / "journal").glob("000003*"))
    event.write_bytes(event.read_bytes().replace(b"1", b"2", 1))
    walk.json("verify", code=7)
    assert seen == COMMANDS


def answers(walk: Documented, form: str) -> None:
    """What comes back: honest, taken for another's, hidden, the same again, and what is no Word file."""
    aure = walk.paper("aure").writes(HELST | SOON).shown().comments("minst to ganger", "Hvorfor to?").file()
    walk.json("receive", aure, "--dry-run")
    walk.json("receive", aure)
    walk.json("receive", aure)
    walk.json("receive", walk.paper("hustadvika").writes({SEVEN: "14\u00a0dager"}).file(), code=1)
    smola = walk.paper("aure").writes(HELST | {SEVEN: "21\u00a0dager"}).shown().file("smola.docx")
    walk.json("receive", smola, "--party", "smola", "--base", "R1", code=int(form == "copies"))
    walk.json("receive", walk.paper("smola").writes({SEVEN: "21\u00a0dager"}).shown().file("rettet.docx"))
    scan = walk.folder.parent / "svar.pdf"
    scan.write_bytes(b"%PDF-1.7\n")
    walk.json("receive", scan, code=3)
    walk.json("receive", smola, "--party", "bergen", code=4)


def proposals(walk: Documented) -> None:
    walk.json("proposals", "list")
    walk.json("proposals", "list", "--conflict")
    for each in walk.proposals():
        walk.json("proposals", "show", each["id"])
    walk.json("proposals", "show", "R9-001", code=4)
    said = ("--party", "aure", "--clause", "12", "--reason", "På telefon")
    walk.json("proposals", "add", *said, "--after", "Partene møtes hvert år.", "--dry-run")
    walk.json("proposals", "add", *said, "--after", "Partene møtes hvert år.")


def decisions(walk: Documented) -> None:
    walk.json("round", "status")
    first, *others = walk.groups()
    walk.json("decide", first, "--accept", "--by", "SSU", "--meeting", "sak 14/26", "--dry-run")
    walk.json("decide", first, "--accept", "--by", "SSU", "--meeting", "sak 14/26")
    walk.json("decide", others[0], "--reject", code=4)
    file = walk.folder / "rounds/R1/decisions/ssu.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"- subject: {others[0]}\n  outcome: rejected\n  reason: Bemanning\n", "utf-8")
    walk.json("round", "status")
    walk.json("decide")
    file.write_text("[]\n", "utf-8")
    walk.json("decide")

"""A negotiation to look at: a project with one helseforetak and three kommuner, and what each of these «returns».

The returns are made from what was sent, by our own code: one party tracks and comments, one tracks and collides with
it, one forgets to track. Names of people in them are made up."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.folder import layout
from avtalebygger.journeys.init import EXAMPLE
from avtalebygger.journeys.merge import consolidated_document, merged
from avtalebygger.journeys.outputs import Output, write_outputs
from avtalebygger.redlining.consolidate import Remark
from avtalebygger.word import gate
from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import Package

INBOX = "innboks"
HELSEFORETAK = "helse-more-og-romsdal"
KOMMUNER = {"aure": "1576", "hustadvika": "1579", "smola": "1573"}
PLACES = "  dognopphold_ohd:\n    senger: 6\n    sted: helsehusene i Aure, Hustadvika og Smøla\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a party changes: words as sent -> the words instead. `by` whose marks they are; empty for no tracking.
    `comment` stands at the first change."""

    changes: Mapping[str, str]
    by: str = ""
    comment: str = ""


MEETINGS = "Enhetene skal møtes minst to ganger i året."
ANSWERS: Mapping[str, Answer] = {
    "aure": Answer(
        {
            MEETINGS: "Enhetene skal møtes minst fire ganger i året.",
            "så snart som mulig. Kommunen": "samme dag. Kommunen",
        },
        by="Kari Eksempel, Aure kommune",
        comment="To møter er for lite; saker blir liggende i flere måneder.",
    ),
    "hustadvika": Answer(
        {
            MEETINGS: "Enhetene skal møtes minst seks ganger i året.",
            "så snart som mulig. Kommunen": "samme dag. Kommunen",
        },
        by="Ola Eksempel, Hustadvika kommune",
    ),
    "smola": Answer({"så snart som mulig. Kommunen": "samme dag. Kommunen"}),
}


def project(folder: Path) -> list[str]:
    """The project's files in a folder that is new or empty. Raises SourceError (AVT124)."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceError(Problem("AVT124", {"path": str(folder)}, Location(str(folder))))
    files = {"avtale.yaml": agreement(), f"parties/{HELSEFORETAK}.yaml": "name: Helse Møre og Romsdal HF\n"}
    files |= {f"parties/{id}.yaml": f"kommunenummer: {number}\n" for id, number in KOMMUNER.items()}
    write_outputs([Output(folder / name, words.encode()) for name, words in files.items()])
    return sorted(files)


def agreement() -> str:
    """The example's agreement, one text for all."""
    example = (EXAMPLE / "avtale.yaml").read_text("utf-8")
    return example.replace("form: copies ", "form: joint  ") + PLACES


def returned(folder: Path, at: str) -> list[Path]:
    """What the three kommuner send back, in the folder of what came by e-mail."""
    outputs = [
        Output(folder / INBOX / f"{party}.docx", answer_of(folder, party, one, at).packed())
        for party, one in ANSWERS.items()
    ]
    write_outputs(outputs)
    return [each.path for each in outputs]


def answer_of(folder: Path, party: str, one: Answer, at: str) -> Package:
    path = layout.sent_path(1, party)
    sent = gate.opened((folder / path).read_bytes(), path)
    edited = exchanged(sent, one.changes)
    if not one.by:
        return edited
    merging = merged(sent, {party: edited}, {party: one.by}, at)
    first = merging.segments[party][0].start
    remarks = [Remark(first, one.by, (one.comment,))] if one.comment else []
    return consolidated_document(merging, remarks)


def exchanged(package: Package, changes: Mapping[str, str]) -> Package:
    """The package with words exchanged, each where it first stands."""
    root = deepcopy(package.root(package.main))
    for before, after in changes.items():
        node = next(node for node in root.iter(w("t")) if before in (node.text or ""))
        node.text = (node.text or "").replace(before, after, 1)
        node.set(XML_SPACE, "preserve")
    return package.changed({package.main: root})

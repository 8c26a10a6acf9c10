"""Each specimen in its three readings: as it lies, accepted and rejected; golden text beside it.

A line a paragraph: its number, its text; deleted text in [-…-], inserted in {+…+}, a deleted or inserted mark as ¶."""

from __future__ import annotations

from pathlib import Path

import pytest

from avtalebygger.model.document import Document, Paragraph, Run, paragraphs
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted, rejected

FOLDER = Path(__file__).parents[1] / "specimens"
SPECIMENS = sorted(path.stem for path in FOLDER.glob("*.docx"))


def line(paragraph: Paragraph) -> str:
    mark = "".join("[-¶-]" if each.removes else "{+¶+}" for each in paragraph.mark)
    return " ".join(filter(None, (paragraph.number, "".join(map(shown, paragraph.runs)) + mark)))


def shown(run: Run) -> str:
    if any(each.removes for each in run.revisions):
        return f"[-{run.text}-]"
    return f"{{+{run.text}+}}" if any(each.adds for each in run.revisions) else run.text


def lines(document: Document) -> list[str]:
    flows = [document.body, *(story for story in document.stories if not story.type)]
    return [line(each) for story in flows for each in paragraphs(story.blocks)]


def readings(document: Document) -> str:
    parts = {"as it lies": document, "accepted": accepted(document), "rejected": rejected(document)}
    return "\n".join("\n".join([f"== {name}", *lines(each), ""]) for name, each in parts.items())


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_specimen_reads_as_it_did(name: str) -> None:
    document = read(opened((FOLDER / f"{name}.docx").read_bytes(), name))
    assert readings(document) == (FOLDER / f"{name}.txt").read_text("utf-8")


def test_every_specimen_says_where_it_is_from() -> None:
    said = (FOLDER / "README.md").read_text("utf-8")
    assert SPECIMENS and all(f"`{name}.docx`" in said for name in SPECIMENS)

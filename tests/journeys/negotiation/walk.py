"""A negotiation walked through the command line, as a person does it: what each command answers, and the papers that
parties send back.

A paper begins as what a party was sent. What is done to it is done the way Word leaves it: words exchanged, paragraphs
and rows come and gone, our marks accepted, a comment set; tracked or not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from scene import commented, edited, package_sent, saved, tracked

from avtalebygger.cli import main
from avtalebygger.journeys import demo
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import accept_all, resolved

Element = etree._Element
NOW = "2026-11-21T10:00:00Z"
HELGELAND = {
    "somna": 1812, "bronnoy": 1813, "vega": 1815, "heroy": 1818, "alstahaug": 1820, "leirfjord": 1822, "vefsn": 1824,
    "grane": 1825, "hattfjelldal": 1826, "donna": 1827, "nesna": 1828, "hemnes": 1832, "rana": 1833,
}  # fmt: skip
"""Thirteen municipalities of one cluster, in the register's order."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.out)
        return read

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.json["data"]
        return found

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Kind and clause of what is more than information."""
        return [(each["kind"], each["clause"]) for each in self.json["findings"] if each["severity"] != "info"]

    @property
    def words(self) -> str:
        """All that it said in one line, so that it does not matter where it was broken."""
        return " ".join(f"{self.out} {self.err}".split())


@dataclass(frozen=True)
class Walk:
    """A project, and a person at its command line."""

    folder: Path
    screen: pytest.CaptureFixture[str]

    def __call__(self, *words: object, code: int = 0) -> Said:
        self.screen.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["--project", str(self.folder), *map(str, words)])
        said = Said(int(ended.value.code or 0), *self.screen.readouterr())
        assert said.code == code, f"{' '.join(map(str, words))}: {said}"
        return said

    def paper(self, party: str, round: int = 1) -> Paper:
        return Paper.of(self.folder, party, round)

    def draft(self, round: int = 1) -> Paper:
        """The next draft of a joint agreement, in the penholder's hands."""
        path = self.folder / f"rounds/R{round}/draft/avtale.docx"
        package = opened(path.read_bytes(), str(path))
        return Paper(self.folder, "penholder", package, package, round)

    def proposals(self, *options: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self("proposals", "list", *options, "--json").data["proposals"]
        return rows

    def groups(self) -> dict[str, list[str]]:
        """The parties of each group that still asks for something."""
        found: dict[str, list[str]] = {}
        for each in self.proposals():
            if not each["withdrawn"]:
                found.setdefault(each["group"], []).append(each["party"])
        return found

    def decide(self, *words: object) -> Said:
        return self("decide", *words, "--by", "SSU", "--meeting", "sak 14/26")

    def text(self, path: str | Path) -> str:
        """A document's words, open marks taken as accepted."""
        return read(resolved(opened((self.folder / path).read_bytes(), str(path)), accept_all)).text

    def on(self, *options: object) -> Said:
        """Closes the round, writes the next draft and sends it."""
        self("round", "close", "--allow-missing")
        done = self("round", "next", *options)
        self("round", "send")
        return done


@dataclass(frozen=True, slots=True)
class Paper:
    """What a party was sent, and what it has made of it by now."""

    folder: Path
    party: str
    sent: Package
    now: Package
    round: int = 1

    @classmethod
    def of(cls, folder: Path, party: str, round: int = 1) -> Paper:
        """What the party was sent, untouched."""
        sent = package_sent(folder, party, round)
        return cls(folder, party, sent, sent, round)

    def writes(self, changes: Mapping[str, str]) -> Paper:
        return replace(self, now=edited(self.now, *changes.items()))

    def comments(self, words: str, said: str) -> Paper:
        return replace(self, now=commented(self.now, words, said, f"Saksbehandler {self.party}"))

    def accepts_ours(self) -> Paper:
        return replace(self, now=resolved(self.now, accept_all))

    def adds_line(self, words: str, said: str) -> Paper:
        """A paragraph after the one that holds the words, formatted as it."""
        root = deepcopy(self.now.root(self.now.main))
        line = paragraph(root, words)
        line.addnext(like(line, [said]))
        return self.having(root)

    def strikes_line(self, words: str) -> Paper:
        root = deepcopy(self.now.root(self.now.main))
        gone = paragraph(root, words)
        gone.getparent().remove(gone)
        return self.having(root)

    def adds_row(self, words: str, *cells: str) -> Paper:
        """A row after the one that holds the words."""
        root = deepcopy(self.now.root(self.now.main))
        row = next(paragraph(root, words).iterancestors(w("tr")))
        new = deepcopy(row)
        for cell, said in zip(new.findall(w("tc")), cells, strict=True):
            first, *more = cell.findall(w("p"))
            first.getparent().replace(first, like(first, [said]))
            for each in more:
                cell.remove(each)
        row.addnext(new)
        return self.having(root)

    def empties(self, clause: str) -> Paper:
        """Only the heading of the clause is left."""
        root = deepcopy(self.now.root(self.now.main))
        inside = False
        for block in list(root.find(w("body"))):
            names = [each.get(w("name"), "") for each in block.iter(w("bookmarkStart"))]
            ours = [name for name in names if name.startswith("_avt_")]
            inside = f"_avt_{clause}" in ours if ours else inside
            if inside and not ours:
                block.getparent().remove(block)
        return self.having(root)

    def having(self, root: Element) -> Paper:
        return replace(self, now=self.now.changed({self.now.main: root}))

    def shown(self) -> Paper:
        """With all that differs from what was sent as tracked changes."""
        return replace(self, now=tracked(self.sent, self.now, f"Saksbehandler {self.party}"))

    def file(self, name: str = "") -> Path:
        return saved(self.folder, self.now, name or f"{self.party}-svar-{self.round}.docx")


def paragraph(root: Element, words: str) -> Element:
    """The innermost paragraph that holds the words."""
    return next(each for each in root.iter(w("p")) if words in "".join(node.text or "" for node in each.iter(w("t"))))


def like(line: Element, said: Sequence[str]) -> Element:
    """A paragraph of the same look with other words, and no bookmark or field of the first."""
    new = etree.Element(w("p"))
    if (looks := line.find(w("pPr"))) is not None:
        new.append(deepcopy(looks))
    for words in said:
        node = etree.SubElement(etree.SubElement(new, w("r")), w("t"))
        node.text = words
    return new


# ---------------------------------------------------------------- projects


def project(folder: Path, form: str = "joint", kommuner: Mapping[str, int | str] = demo.KOMMUNER) -> Path:
    """The example's agreement with these municipalities; in copies each has beds and a house of its own."""
    plan = demo.agreement()
    if form == "copies":
        plan = plan.replace("form: joint ", "form: copies").replace(demo.PLACES, "")
    helseforetak, name = HELSEFORETAK[next(iter(kommuner)) in HELGELAND]
    files = {"avtale.yaml": plan.replace(demo.HELSEFORETAK, helseforetak)}
    files[f"parties/{helseforetak}.yaml"] = f"name: {name}\n"
    for beds, (party, number) in enumerate(kommuner.items(), start=2):
        own = f"values:\n  dognopphold_ohd:\n    senger: {beds}\n    sted: {party.capitalize()} helsehus\n"
        files[f"parties/{party}.yaml"] = f"kommunenummer: {number}\n{own if form == 'copies' else ''}"
    for path, words in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(words, "utf-8")
    return folder


HELSEFORETAK = {
    False: (demo.HELSEFORETAK, "Helse Møre og Romsdal HF"),
    True: ("helgelandssykehuset", "Helgelandssykehuset HF"),
}

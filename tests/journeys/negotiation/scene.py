"""A small negotiation on disk, and what parties send back: the example project, a text struck or exchanged here and
there, tracked or not, with a comment or without."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

from lxml import etree

from avtalebygger.journeys.init import init
from avtalebygger.journeys.receiving import Reception, receive
from avtalebygger.journeys.rounds import Sending, send
from avtalebygger.journeys.standing import standing
from avtalebygger.model.negotiation import Negotiation, Proposal
from avtalebygger.redlining.consolidate import Remark, with_comments
from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

AT = "2026-11-21T10:00:00Z"
LATER = "2026-11-25T10:00:00Z"
BY = "prøve"
KOMMUNER = {"hustadvika": 1579, "smola": 1573, "aure": 1576}
VALUES = "  dognopphold_ohd:\n    senger: {beds}\n    sted: {{nb: {place}, nn: {place}}}\n"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)

Pair = tuple[str, str]
"""Words as they stand in one run of the document, and what a party writes instead."""


def project(folder: Path, form: str = "joint", kommuner: Sequence[str] = ("hustadvika", "smola")) -> Path:
    """The example with these municipalities, all in bokmål; in copies each with beds and a house of its own."""
    init(folder)
    for path in (folder / "parties").glob("*.yaml"):
        if not path.name.startswith("helse"):
            path.unlink()
    for number, name in enumerate(kommuner, start=2):
        own = f"values:\n{VALUES.format(beds=number, place=name.title() + ' helsehus')}" if form == "copies" else ""
        (folder / "parties" / f"{name}.yaml").write_text(f"kommunenummer: {KOMMUNER[name]}\n{own}", "utf-8")
    plan = (folder / "avtale.yaml").read_text("utf-8")
    plan = re.sub(r"^form: .*$", f"form: {form}", plan, flags=re.MULTILINE)
    shared = VALUES.format(beds=4, place="Helsehuset") if form == "joint" else ""
    (folder / "avtale.yaml").write_text(plan + shared, "utf-8")
    return folder


def sent(folder: Path, **options: object) -> Sending:
    return send(folder, at=AT, by=BY, **options)  # type: ignore[arg-type]


def package_sent(folder: Path, party: str, round: int = 1) -> Package:
    return opened((folder / f"rounds/R{round}/sent/{party}.docx").read_bytes(), party)


def edited(package: Package, *pairs: Pair) -> Package:
    """Each pair exchanged once, in the one run that holds its words."""
    root = deepcopy(package.root(package.main))
    for before, after in pairs:
        node = next(each for each in root.iter(w("t")) if before in (each.text or ""))
        node.text = (node.text or "").replace(before, after, 1)
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return package.changed({package.main: root})


def tracked(before: Package, after: Package, author: str = "Kari Nordmann") -> Package:
    return opened(redlined(before, after, author, LATER).data, "returned")


def commented(package: Package, words: str, said: str, author: str = "Kari Nordmann") -> Package:
    """The package with a comment on the paragraph that holds the words."""
    root = deepcopy(package.root(package.main))
    paragraph = next(each for each in root.iter(w("p")) if words in "".join(each.itertext(w("t"))))
    run = etree.SubElement(paragraph, w("r"))
    etree.SubElement(run, w("commentReference")).set(w("id"), "0")
    return with_comments(package.changed({package.main: root}), [("0", Remark(0, author, (said,)))], LATER)


def without_properties(package: Package) -> Package:
    """As a metadata cleaner leaves it."""
    part = "docProps/custom.xml"
    rels = re.sub(rb"<Relationship [^>]*custom-properties[^>]*/>", b"", package.parts["_rels/.rels"])
    types = re.sub(rb"<Override [^>]*custom.xml[^>]*/>", b"", package.parts["[Content_Types].xml"])
    return opened(package.changed({part: None, "_rels/.rels": rels, "[Content_Types].xml": types}).packed(), "clean")


def small_draft(path: Path, after: str = "") -> Path:
    """A Word file of four lines, and blocks `after` them, with no more parts than such a file must have: the same bytes
    each time."""
    lines = ("1. Formål", "Partene samarbeider.", "2. Varsling", "Fristen er 24 timer.")
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines) + after
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), TYPES)
        archive.writestr(zipfile.ZipInfo("_rels/.rels"), RELATIONSHIPS)
        archive.writestr(
            zipfile.ZipInfo("word/document.xml"), f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
    return path


def returned(folder: Path, party: str, *pairs: Pair, shown: bool = True, round: int = 1, name: str = "") -> Path:
    """A file beside the project: the party's document with the pairs exchanged, tracked or not."""
    ours = package_sent(folder, party, round)
    theirs = edited(ours, *pairs) if pairs else ours
    theirs = tracked(ours, theirs, f"Saksbehandler {party}") if pairs and shown else theirs
    return saved(folder, theirs, name or f"{party}_svar.docx")


def saved(folder: Path, package: Package, name: str) -> Path:
    path = folder.parent / name
    path.write_bytes(package.packed())
    return path


def received(folder: Path, *files: Path, **options: object) -> tuple[Reception, ...]:
    return receive(folder, files, at=LATER, by=BY, **options)  # type: ignore[arg-type]


def asked(folder: Path) -> list[Proposal]:
    """The proposals that stand, by id."""
    return [each for each in now(folder).proposals.values() if not each.withdrawn]


def now(folder: Path) -> Negotiation:
    return standing(folder).negotiation

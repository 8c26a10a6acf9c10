"""What a redline costs: `python tests/benchmarks/compare.py [agreement|thousand|five_thousand|WCX-BB] …`.

Process CPU of `avtalebygger diff OLD NEW -o REDLINE`, started cold, our own check of the redline included. Beside it,
in turn with it, python-redlines with its Docxodus engine, which writes the same kind of document and does not check it.
It lives in a virtual environment of its own, since the program does not need it:

    python -m venv venv && venv/bin/pip install "python-redlines[docxodus]"
    AVTALEBYGGER_PEER=venv/bin/python python tests/benchmarks/compare.py

Without AVTALEBYGGER_PEER our own figures stand alone. WCX-BB, a real document of 730 000 characters, is read from
AVTALEBYGGER_SHARED, a folder with `redlining/pairs/`, and left out without it. Figures inform; no test is decided by
them."""

from __future__ import annotations

import os
import random
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from measure import OURS, Cost, cost, in_turn

LIBRARY = Path(__file__).parents[2] / "clauses"
CHANGED = 0.03  # share of the words that are others in the new file
SEED = 2026
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.styles+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships'
    '"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
    ' Target="styles.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles xmlns:w="{MAIN}"><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
}
HEADING = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
PEER = """
import sys, warnings
warnings.simplefilter("ignore")
from python_redlines.engines import DocxodusEngine
data, out, err = DocxodusEngine().run_redline("peer", sys.argv[1], sys.argv[2])
open(sys.argv[3], "wb").write(data)
"""


# ---------------------------------------------------------------- documents

Words = list[list[str]]  # paragraphs, each its words; every seventh is a heading


def vocabulary() -> list[str]:
    """The words of our clauses, each as often as it stands there."""
    texts = (path.read_text("utf-8") for path in sorted(LIBRARY.rglob("*.yaml")))
    return [word for each in texts for word in re.findall(r"[a-zæøåA-ZÆØÅ]{2,}|\d+", each)]


def paragraphs(count: int, known: Sequence[str], chance: random.Random) -> Words:
    return [
        chance.choices(known, k=3) if number % 7 == 0 else sentences(known, chance)  # a heading, or a ledd
        for number in range(count)
    ]


def sentences(known: Sequence[str], chance: random.Random) -> list[str]:
    return [word for _ in range(chance.randint(1, 4)) for word in sentence(known, chance)]


def sentence(known: Sequence[str], chance: random.Random) -> list[str]:
    *words, last = chance.choices(known, k=chance.randint(6, 20))
    return [*words, f"{last}."]


def changed(said: Words, known: Sequence[str], chance: random.Random) -> Words:
    return [[chance.choice(known) if chance.random() < CHANGED else word for word in one] for one in said]


def written(said: Words, path: Path) -> Path:
    body = "".join(
        f'<w:p>{"" if number % 7 else HEADING}<w:r><w:t xml:space="preserve">{escape(" ".join(one))}</w:t></w:r></w:p>'
        for number, one in enumerate(said)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>')
    return path


def pair(count: int, folder: Path) -> tuple[Path, Path]:
    chance, known = random.Random(SEED), vocabulary()
    old = paragraphs(count, known, chance)
    new = changed(old, known, chance)
    return written(old, folder / f"{count}-old.docx"), written(new, folder / f"{count}-new.docx")


def wcx_bb(_: Path) -> tuple[Path, Path] | None:
    found = os.environ.get("AVTALEBYGGER_SHARED", "")
    pairs = Path(found) / "redline" / "pairs"
    if not found or not (pairs / "pairs.tsv").is_file():
        return None
    rows = (line.split("\t") for line in (pairs / "pairs.tsv").read_text("utf-8").splitlines())
    row = next((row for row in rows if row[0] == "WCX-BB"), None)
    return (pairs / row[1], pairs / row[2]) if row else None


# ---------------------------------------------------------------- the measures

Pair = Callable[[Path], tuple[Path, Path] | None]
MEASURES: dict[str, tuple[Pair, int, float, float]] = {  # documents, rounds, most seconds, most MB (0: no bound)
    "agreement": (partial(pair, 14), 7, 0.4, 0),
    "thousand": (partial(pair, 1000), 5, 1.5, 150),
    "five_thousand": (partial(pair, 5000), 3, 9.0, 0),
    "WCX-BB": (wcx_bb, 1, 15.0, 0),
}


def measured(name: str, folder: Path) -> Iterator[str]:
    make, rounds, most, most_memory = MEASURES[name]
    files = make(folder)
    if files is None:
        yield f"{name}: left out, there is no AVTALEBYGGER_SHARED"
        return
    out, peer = folder / f"{name}.docx", os.environ.get("AVTALEBYGGER_PEER", "")
    said = [str(path) for path in files]

    def ours() -> Cost:
        return cost([*OURS, "diff", *said, "-o", str(out), "--force"], codes=(1,))

    def theirs() -> Cost:
        return cost([peer, "-c", PEER, *said, str(out.with_suffix(".peer.docx"))])

    theirs() if peer else None  # unpacks its engine the first time
    found, *beside = in_turn(rounds, ours, *([theirs] if peer else []))
    bound = f"at most {most:g} s" + (f" and {most_memory:g} MB" if most_memory else "")
    yield f"{name}: {found.cpu:.2f} s, {found.peak:.0f} MB ({bound})"
    for each in beside:
        yield f"  Docxodus {each.cpu:.2f} s, {each.peak:.0f} MB: {each.cpu / found.cpu:.1f} times ours"


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        for measure in sys.argv[1:] or MEASURES:
            for line in measured(measure, Path(scratch)):
                print(line, flush=True)

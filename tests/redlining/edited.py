"""Documents for the laws of the redline: random ones (`tests/word/random_documents.py`), and random edits of them."""

from __future__ import annotations

import copy
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[1] / "word"))

from random_documents import document, simple

from avtalebygger.word.names import w

Element = etree._Element
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DATE = "2026-11-21T10:00:00Z"
__all__ = ["DATE", "body", "document", "edited", "paragraph", "simple"]


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run; `properties` are the children of its pPr."""
    pPr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{pPr}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' if text else f"<w:p>{pPr}</w:p>"


def body(*blocks: str) -> bytes:
    """A document of these blocks; a plain text stands for a paragraph."""
    return simple("".join(each if each.startswith("<") else paragraph(each) for each in blocks))


def edited(data: bytes, random: Random, edits: int) -> bytes:
    """The document after so many edits: words, formatting, paragraphs and rows that come, go, move, split."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for part in ("word/document.xml", "word/header.xml", "word/footnotes.xml"):
        if part in parts:
            root = etree.fromstring(parts[part])
            for _ in range(edits if part == "word/document.xml" else 1):
                random.choice(EDITS)(root, random)
            parts[part] = etree.tostring(root)
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _paragraphs(root: Element) -> list[Element]:
    """Those of the body but the last, without what may occur once only."""
    of_body = [each for each in root.iter(w("p")) if each.getparent().tag == w("body")]
    return [each for each in of_body[:-1] if _is_free(each)]


def _is_free(element: Element) -> bool:
    once = (
        "footnoteReference",
        "bookmarkStart",
        "sectPr",
        "moveFromRangeStart",
        "moveToRangeStart",
        "moveFrom",
        "moveTo",
    )
    return next(element.iter(*(w(name) for name in once)), None) is None


def _word(root: Element, random: Random) -> None:
    texts = [each for each in root.iter(w("t")) if each.text]
    if texts:
        text = random.choice(texts)
        said = (text.text or "").split(" ")
        said[random.randrange(len(said))] = random.choice(("ny", "", "tre ord til", "24", "758 000", "§ 6-2"))
        text.text = " ".join(said)
        text.set(XML_SPACE, "preserve")


def _format(root: Element, random: Random) -> None:
    runs = [each for each in root.iter(w("r")) if each.find(w("rPr")) is None and each.find(w("t")) is not None]
    if runs:
        run = random.choice(runs)
        properties = etree.Element(w("rPr"))
        etree.SubElement(properties, w("b"))
        run.insert(0, properties)


def _come(root: Element, random: Random) -> None:
    if paragraphs := _paragraphs(root):
        new = etree.fromstring(
            f'<x xmlns:w="{w("")[1:-1]}">{paragraph("Helt nytt avsnitt " + str(random.random()))}</x>'
        )
        random.choice(paragraphs).addprevious(new[0])


def _go(root: Element, random: Random) -> None:
    if len(paragraphs := _paragraphs(root)) > 1:
        gone = random.choice(paragraphs)
        gone.getparent().remove(gone)


def _move(root: Element, random: Random) -> None:
    if len(paragraphs := _paragraphs(root)) > 1:
        one, other = random.sample(paragraphs, 2)
        other.addprevious(one)


def _split(root: Element, random: Random) -> None:
    for whole in _paragraphs(root):
        runs = whole.findall(w("r"))
        if len(runs) > 1 and next(whole.iter(w("fldChar")), None) is None:
            first = etree.Element(w("p"))
            properties = whole.find(w("pPr"))
            if properties is not None:
                first.append(copy.deepcopy(properties))
            first.append(runs[0])
            whole.addprevious(first)
            return


def _join(root: Element, random: Random) -> None:
    for first in _paragraphs(root):
        following = first.getnext()
        if following is not None and following.tag == w("p") and _is_free(following):
            for each in [each for each in following if each.tag != w("pPr")]:
                first.append(each)
            following.getparent().remove(following)
            return


def _row_goes(root: Element, random: Random) -> None:
    rows = [each for each in root.iter(w("tr")) if len(each.getparent().findall(w("tr"))) > 1 and _is_free(each)]
    if rows:
        row = random.choice(rows)
        row.getparent().remove(row)


def _row_comes(root: Element, random: Random) -> None:
    if rows := [each for each in root.iter(w("tr")) if _is_free(each)]:
        row = random.choice(rows)
        row.addnext(copy.deepcopy(row))


EDITS: tuple[Callable[[Element, Random], None], ...] = (
    _word, _word, _word, _format, _come, _go, _move, _split, _join, _row_goes, _row_comes,
)  # fmt: skip

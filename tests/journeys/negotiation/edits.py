"""What parties do to a sent document, untracked: words struck, put in and exchanged, paragraphs and rows gone and come.

Drawn from a seed, so that a failure can be told by one number."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random

from lxml import etree

from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import Package

Element = etree._Element
WORDS = ("straks", "skriftlig", "og faglig forsvarlig", "senest innen 12 timer", "etter avtale med kommunen")
WHOLE = w("p")


def returned(sent: Package, seed: int, edits: int = 6) -> Package:
    """The package with some edits in its body, as a party would return it that tracks nothing."""
    draw = Random(seed)
    root = deepcopy(sent.root(sent.main))
    for _ in range(edits):
        edit = draw.choice((strike, put_in, exchange, new_paragraph, without_paragraph, split, new_row, without_row))
        edit(root, draw)
    return sent.changed({sent.main: root}, name=f"{sent.name} {seed}")


def plain_texts(root: Element) -> list[Element]:
    """The `w:t` of the body that no mark, field or box is around."""
    return [node for node in root.iter(w("t")) if (node.text or "").strip() and not entangled(node)]


def entangled(node: Element) -> bool:
    inside = {w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("txbxContent"), w("sdt"), w("fldSimple")}
    if any(each.tag in inside for each in node.iterancestors()):
        return True
    paragraph = next(node.iterancestors(w("p")))
    return paragraph.find(f".//{w('fldChar')}") is not None or is_contents(paragraph)


def is_contents(paragraph: Element) -> bool:
    """A line of the table of contents: a program writes it, and what an editor makes of it is nobody's change."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return style is not None and style.get(w("val"), "").startswith("TOC")


def strike(root: Element, draw: Random) -> None:
    for node, words in one_text(root, draw):
        del words[draw.randrange(len(words))]
        write(node, words)


def put_in(root: Element, draw: Random) -> None:
    for node, words in one_text(root, draw):
        words.insert(draw.randint(0, len(words)), draw.choice(WORDS))
        write(node, words)


def exchange(root: Element, draw: Random) -> None:
    for node, words in one_text(root, draw):
        words[draw.randrange(len(words))] = draw.choice(WORDS)
        write(node, words)


def one_text(root: Element, draw: Random) -> Iterator[tuple[Element, list[str]]]:
    texts = plain_texts(root)
    if texts:
        node = draw.choice(texts)
        yield node, (node.text or "").split(" ")


def write(node: Element, words: list[str]) -> None:
    node.text = " ".join(words)
    node.set(XML_SPACE, "preserve")


def whole_paragraphs(root: Element) -> list[Element]:
    """Paragraphs of the body itself that hold nothing but runs of text, and are not the last."""
    body = root.find(w("body"))
    paragraphs = [] if body is None else [each for each in body if each.tag == w("p")][:-1]
    plain = {w("pPr"), w("r")}
    return [
        each
        for each in paragraphs
        if {child.tag for child in each} <= plain
        and not is_contents(each)
        and each.find(f".//{w('sectPr')}") is None
        and each.find(f".//{w('fldChar')}") is None
        and each.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is None
        and all(child.tag in {w("rPr"), w("t")} for run in each.findall(w("r")) for child in run)
    ]


def new_paragraph(root: Element, draw: Random) -> None:
    for place in one_of(whole_paragraphs(root), draw):
        new = etree.Element(w("p"))
        node = etree.SubElement(etree.SubElement(new, w("r")), w("t"))
        node.text = f"Partene skal {draw.choice(WORDS)} melde fra."
        place.addnext(new)


def without_paragraph(root: Element, draw: Random) -> None:
    for place in one_of(whole_paragraphs(root), draw):
        before, after = place.getprevious(), place.getnext()
        if before is not None and after is not None and before.tag == after.tag == w("p"):
            place.getparent().remove(place)


def split(root: Element, draw: Random) -> None:
    """A paragraph parted before one of its runs."""
    for place in one_of([each for each in whole_paragraphs(root) if len(each.findall(w("r"))) > 1], draw):
        runs = place.findall(w("r"))
        rest = deepcopy(place)
        for run in rest.findall(w("r")):
            rest.remove(run)
        rest.extend(runs[draw.randrange(1, len(runs)) :])
        place.addnext(rest)


def rows(root: Element) -> list[Element]:
    return [row for row in root.iter(w("tr")) if not entangled_row(row)]


def entangled_row(row: Element) -> bool:
    marked = any(row.find(f".//{w(name)}") is not None for name in ("ins", "del", "vMerge", "sdt", "fldChar"))
    return marked or len(row.getparent().findall(w("tr"))) < 2 or next(row.iterancestors(w("sdt")), None) is not None


def new_row(root: Element, draw: Random) -> None:
    for row in one_of(rows(root), draw):
        new = deepcopy(row)
        for node in new.iter(w("t")):
            node.text = draw.choice(WORDS)
        for mark in list(new.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            mark.getparent().remove(mark)
        row.addnext(new)


def without_row(root: Element, draw: Random) -> None:
    for row in one_of(rows(root), draw):
        row.getparent().remove(row)


def one_of(places: list[Element], draw: Random) -> Iterator[Element]:
    if places:
        yield draw.choice(places)

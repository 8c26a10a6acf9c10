"""What parties do to a sent document, untracked: words struck, put in and exchanged; paragraphs split, joined and
moved; paragraphs, rows and columns gone and come.

Drawn from a seed, so that a failure can be told by one number; from one more where the edits of several parties are to
lie in the same few blocks, so that they overlap, nest and touch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random

from lxml import etree

from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import Package

Element = etree._Element
Blocks = Sequence[Element]
Edit = Callable[[Blocks, Random], None]
WIDTH = 6  # blocks that the edits of several parties share
WORDS = ("straks", "skriftlig", "og faglig forsvarlig", "senest innen 12 timer", "etter avtale med kommunen")
WHOLE = w("p")


def returned(
    sent: Package, seed: int, edits: int = 6, near: int | None = None, kinds: Sequence[Edit] | None = None
) -> Package:
    """The package with some edits in its body, as a party would return it that tracks nothing. `near`: draws the few
    blocks that they lie in."""
    draw = Random(seed)
    root = deepcopy(sent.root(sent.main))
    body = root.find(w("body"))
    start = 0 if near is None else Random(near).randrange(max(1, len(body) - WIDTH))
    for _ in range(edits):
        blocks = list(body) if near is None else list(body)[start : start + WIDTH]
        draw.choice(kinds or EDITS)(blocks, draw)
    return sent.changed({sent.main: root}, name=f"{sent.name} {seed}")


def plain_texts(blocks: Blocks) -> list[Element]:
    """The `w:t` of the blocks that no mark, field or box is around."""
    texts = (node for block in blocks for node in block.iter(w("t")))
    return [node for node in texts if (node.text or "").strip() and not entangled(node)]


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


def strike(blocks: Blocks, draw: Random) -> None:
    for node, words in one_text(blocks, draw):
        del words[draw.randrange(len(words))]
        write(node, words)


def put_in(blocks: Blocks, draw: Random) -> None:
    for node, words in one_text(blocks, draw):
        words.insert(draw.randint(0, len(words)), draw.choice(WORDS))
        write(node, words)


def exchange(blocks: Blocks, draw: Random) -> None:
    for node, words in one_text(blocks, draw):
        words[draw.randrange(len(words))] = draw.choice(WORDS)
        write(node, words)


def one_text(blocks: Blocks, draw: Random) -> Iterator[tuple[Element, list[str]]]:
    texts = plain_texts(blocks)
    if texts:
        node = draw.choice(texts)
        yield node, (node.text or "").split(" ")


def write(node: Element, words: list[str]) -> None:
    node.text = " ".join(words)
    node.set(XML_SPACE, "preserve")


def whole_paragraphs(blocks: Blocks) -> list[Element]:
    """Paragraphs of the body itself that hold nothing but runs of text, and are not the last."""
    paragraphs = [each for each in blocks if each.tag == w("p") and any(True for _ in each.itersiblings(w("p")))]
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


def new_paragraph(blocks: Blocks, draw: Random) -> None:
    for place in one_of(whole_paragraphs(blocks), draw):
        new = etree.Element(w("p"))
        node = etree.SubElement(etree.SubElement(new, w("r")), w("t"))
        node.text = f"Partene skal {draw.choice(WORDS)} melde fra."
        place.addnext(new)


def without_paragraph(blocks: Blocks, draw: Random) -> None:
    for place in one_of(whole_paragraphs(blocks), draw):
        before, after = place.getprevious(), place.getnext()
        if before is not None and after is not None and before.tag == after.tag == w("p"):
            place.getparent().remove(place)


def split(blocks: Blocks, draw: Random) -> None:
    """A paragraph parted before one of its runs."""
    for place in one_of([each for each in whole_paragraphs(blocks) if len(each.findall(w("r"))) > 1], draw):
        runs = place.findall(w("r"))
        rest = deepcopy(place)
        for run in rest.findall(w("r")):
            rest.remove(run)
        rest.extend(runs[draw.randrange(1, len(runs)) :])
        place.addnext(rest)


def join(blocks: Blocks, draw: Random) -> None:
    """A paragraph that goes on with the words of the next."""
    whole = whole_paragraphs(blocks)
    for place in one_of([each for each in whole if each.getnext() in whole], draw):
        following = place.getnext()
        place.extend(following.findall(w("r")))
        following.getparent().remove(following)


def move(blocks: Blocks, draw: Random) -> None:
    """A paragraph that stands elsewhere."""
    whole = whole_paragraphs(blocks)
    if len(whole) > 2:
        moved, place = draw.sample(whole, 2)
        place.addnext(moved)


def rows(blocks: Blocks) -> list[Element]:
    return [row for block in blocks for row in block.iter(w("tr")) if not entangled_row(row)]


def entangled_row(row: Element) -> bool:
    marked = any(row.find(f".//{w(name)}") is not None for name in ("ins", "del", "vMerge", "sdt", "fldChar"))
    return marked or len(row.getparent().findall(w("tr"))) < 2 or next(row.iterancestors(w("sdt")), None) is not None


def new_row(blocks: Blocks, draw: Random) -> None:
    for row in one_of(rows(blocks), draw):
        new = deepcopy(row)
        for node in new.iter(w("t")):
            node.text = draw.choice(WORDS)
        for mark in list(new.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            mark.getparent().remove(mark)
        row.addnext(new)


def without_row(blocks: Blocks, draw: Random) -> None:
    for row in one_of(rows(blocks), draw):
        row.getparent().remove(row)


def one_of(places: list[Element], draw: Random) -> Iterator[Element]:
    if places:
        yield draw.choice(places)


def tables(blocks: Blocks) -> list[Element]:
    """Those of more than one column, in which every cell is one column wide and one row high."""
    found = [table for block in blocks for table in block.iter(w("tbl"))]
    odd = ("gridSpan", "vMerge", "tbl", "sdt", "ins", "del", "fldChar", "bookmarkStart", "gridBefore", "gridAfter")
    return [
        each
        for each in found
        if len(each.findall(f"{w('tblGrid')}/{w('gridCol')}")) > 1
        and not any(each.find(f".//{w(name)}") is not None for name in odd)
        and next(each.iterancestors(w("tbl"), w("sdt"), w("txbxContent")), None) is None
    ]


def columns(table: Element, draw: Random) -> Iterator[Element]:
    """The cells of one column and its place in the grid."""
    grid = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    chosen = draw.randrange(len(grid))
    yield grid[chosen]
    for row in table.findall(w("tr")):
        yield row.findall(w("tc"))[chosen]


def new_column(blocks: Blocks, draw: Random) -> None:
    for table in one_of(tables(blocks), draw):
        for each in list(columns(table, draw)):
            each.addnext(deepcopy(each))


def without_column(blocks: Blocks, draw: Random) -> None:
    for table in one_of(tables(blocks), draw):
        for each in list(columns(table, draw)):
            each.getparent().remove(each)


IN_WORDS: tuple[Edit, ...] = (strike, put_in, exchange)
IN_ROWS: tuple[Edit, ...] = (
    *IN_WORDS, new_paragraph, without_paragraph, split, join, move, new_row, without_row,
)  # fmt: skip
EDITS = (*IN_ROWS, new_column, without_column)

"""The marks that a rendered template holds -> bookmarks, fields and widths; and the names of our bookmarks.

A clause is recognised afterwards by a hidden bookmark within its heading paragraph: saving in Word or LibreOffice keeps
such a bookmark's name and place, where content controls, `w14:paraId` and custom XML are lost. A clause runs from its
bookmark to the next of ours: chapters, the signature block and annexes have one each for that reason.

Left out: anything but the marks, and two repairs that Jinja makes necessary (a cell without a paragraph, the language).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import count
from typing import Any, Final

from lxml import etree

from avtalebygger.errors import Problem, WordError
from avtalebygger.model.agreement import Agreement, AgreementClause, Annex, Text
from avtalebygger.word.names import XML_SPACE, w

Element = Any  # lxml's element; its stubs do not say that a processing instruction has one as parent

MARK: Final = "avt"
PREFIX: Final = "_avt_"
SIGNATURES: Final = f"{PREFIX}_signatures"  # no clause id begins with an underscore

# \o "1-1" \u: headings and outline level one. \n: no page numbers, which need a layout engine. \h: links. \z: no
# numbers in web view either. ECMA-376 Part 1, 17.16.5.68. \t is avoided: its separator follows the reader's locale.
CONTENTS: Final = ' TOC \\o "1-1" \\n \\h \\z \\u '
NORWEGIAN: Final = {"nb-NO", "nn-NO", "no-NO"}


def bookmark(clause_id: str) -> str:
    return f"{PREFIX}{clause_id}"


def chapter(clause: AgreementClause) -> str:
    """The bookmark of the chapter heading that stands before `clause`."""
    return f"{PREFIX}_chapter_{clause.number}"


def annex(one: Annex) -> str:
    return f"{PREFIX}_annex_{one.number}"


def clause_id(name: str) -> str:
    """The clause that a bookmark of ours marks; empty for our other bookmarks and for those of others."""
    rest = name.removeprefix(PREFIX)
    return "" if rest == name or rest.startswith("_") else rest


def plant(document: Element, agreement: Agreement) -> None:
    """Turns every mark of the rendered `document` (a `w:document`) into what it stands for, in place.

    Raises WordError: AVT354 where an anchor is missing or doubled, AVT355 where a cross-reference leads nowhere,
    AVT356 where a mark stands outside a paragraph's text."""
    numbers = count(1 + max((int(old.get(w("id"), 0)) for old in document.iter(w("bookmarkStart"))), default=0))
    names: list[str] = []
    targets: list[str] = []
    links: list[Element] = []
    shares: dict[Element, list[int]] = {}
    for one in marks(document):
        kind, name, *words = one.text.split(" ")
        text = holder(one)
        match kind:
            case "anchor":
                names.append(name)
                mark_paragraph(text, name, next(numbers))
                lift(one)
            case "ref":
                targets.append(name)
                refer(one, name, " ".join(words))
            case "link":
                targets.append(name)
                links.append(paragraph_of(text))
                lift(one)
                wrap(links[-1], name)
            case "width":
                shares.setdefault(next(text.iterancestors(w("tbl"))), []).append(int(name))
                lift(one)
    demand_anchors(names, agreement)
    demand_targets(targets, names, agreement)
    frame_contents(links)
    for table, widths in shares.items():
        set_widths(table, widths)
    keep_with_signatures(document)
    fill_cells(document)
    set_language(document, agreement.maalform.tag)


def marks(root: Element) -> list[Element]:
    return [one for one in root.iter(etree.ProcessingInstruction) if one.target == MARK]


def holder(one: Element) -> Element:
    """The `w:t` that a mark stands in."""
    parent = one.getparent()
    if parent is None or parent.tag != w("t") or next(parent.iterancestors(w("p")), None) is None:
        raise WordError(Problem("AVT356", {"mark": one.text}))
    return parent


def paragraph_of(text: Element) -> Element:
    return next(text.iterancestors(w("p")))


def lift(one: Element) -> None:
    """Takes a mark away and leaves the text after it where it was. Marks are met in order: none stands before it."""
    text = one.getparent()
    text.text = (text.text or "") + (one.tail or "")
    text.remove(one)


# --- bookmarks


def mark_paragraph(text: Element, name: str, number: int) -> None:
    """A bookmark around what the paragraph holds, and no further: one across paragraphs breaks when it is edited."""
    paragraph = paragraph_of(text)
    start = etree.Element(w("bookmarkStart"), {w("id"): str(number), w("name"): name})
    properties = paragraph.find(w("pPr"))
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
    paragraph.append(etree.Element(w("bookmarkEnd"), {w("id"): str(number)}))


def demand_anchors(names: Iterable[str], agreement: Agreement) -> None:
    """Every clause, annex and the signature block has its anchor once; nothing has two."""
    wanted = [*(bookmark(one.id) for one in agreement.clauses), SIGNATURES, *(annex(one) for one in agreement.annexes)]
    seen = Counter(names)
    others = [name for name in seen if seen[name] > 1 and name not in wanted]
    wrong = [name for name in wanted if seen[name] != 1] + others
    if wrong:
        raise WordError([Problem("AVT354", {"name": name, "count": seen[name]}) for name in wrong])


def demand_targets(targets: Iterable[str], names: Iterable[str], agreement: Agreement) -> None:
    lost = sorted(set(targets) - set(names))
    if lost:
        raise WordError([Problem("AVT355", {"clause": referrer(agreement, name), "target": name}) for name in lost])


def referrer(agreement: Agreement, name: str) -> str:
    """The clause that refers to a bookmark, for a message."""
    return next(
        (one.id for one in agreement.clauses if any(bookmark(t) == name for t in targets_of(one))), agreement.id
    )


def targets_of(clause: AgreementClause) -> Iterator[str]:
    texts: list[Text] = [text for ledd in clause.ledd for text in (ledd.text, *ledd.items)]
    texts += [cell for ledd in clause.ledd if ledd.table for line in ledd.table.rows for cell in line]
    return (piece.target for text in texts for piece in text if piece.target)


# --- fields


def refer(one: Element, name: str, number: str) -> None:
    """A REF field with its number where the mark stood, in the run's own formatting (Part 1, 17.16.5.52)."""
    run = one.getparent().getparent()
    split(one)
    for piece in field(f" REF {name} \\r \\h ", number, run.find(w("rPr"))):
        run.addprevious(piece)
    if not has_content(run):
        run.getparent().remove(run)


def split(one: Element) -> None:
    """What stands before the mark moves to a run of its own, before this one."""
    text = one.getparent()
    run = text.getparent()
    before = run_like(run.find(w("rPr")))
    for earlier in [child for child in run[: run.index(text)] if child.tag != w("rPr")]:
        before.append(earlier)
    if text.text:
        before.append(said(text.text))
    if has_content(before):
        run.addprevious(before)
    text.text = one.tail
    text.remove(one)
    if not text.text and not len(text):
        run.remove(text)


def has_content(run: Element) -> bool:
    return any(child.tag != w("rPr") for child in run)


def run_like(properties: Element | None, *content: Element) -> Element:
    run = etree.Element(w("r"))
    if properties is not None:
        run.append(deepcopy(properties))
    run.extend(content)
    return run


def said(text: str) -> Element:
    made = etree.Element(w("t"), {XML_SPACE: "preserve"})
    made.text = text
    return made


def field_mark(kind: str) -> Element:
    return etree.Element(w("fldChar"), {w("fldCharType"): kind})


def instruction(text: str) -> Element:
    made = etree.Element(w("instrText"), {XML_SPACE: "preserve"})
    made.text = text
    return made


def field(code: str, result: str, properties: Element | None) -> list[Element]:
    """A complex field: begin, code, separate, result, end (Part 1, 17.16.18)."""
    content = [field_mark("begin"), instruction(code), field_mark("separate"), said(result), field_mark("end")]
    return [run_like(properties, one) for one in content]


# --- contents


def wrap(paragraph: Element, name: str) -> None:
    """All runs of a contents line inside a link to the bookmark."""
    link = etree.Element(w("hyperlink"), {w("anchor"): name, w("history"): "1"})
    runs = paragraph.findall(w("r"))
    paragraph.insert(paragraph.index(runs[0]), link)
    link.extend(runs)


def frame_contents(links: list[Element]) -> None:
    """The lines become the result of one TOC field, in the shape that Word gives it: it begins in the first line's
    paragraph and ends in a paragraph after the last."""
    if not links:
        return
    opening = [field_mark("begin"), instruction(CONTENTS), field_mark("separate")]
    first = links[0].find(w("hyperlink"))
    for one in opening:
        first.addprevious(run_like(None, one))
    ending = etree.Element(w("p"))
    ending.append(run_like(None, field_mark("end")))
    links[-1].addnext(ending)


# --- tables, page and language


def set_widths(table: Element, shares: list[int]) -> None:
    """Grid and cells by the columns' shares; a row with another number of cells keeps its own widths."""
    grid = table.find(w("tblGrid"))
    total = table_width(table, grid)
    widths = [str(total * share // sum(shares)) for share in shares]
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        etree.SubElement(grid, w("gridCol"), {w("w"): width})
    for line in table.iterchildren(w("tr")):
        cells = line.findall(w("tc"))
        if len(cells) == len(widths):
            for cell, width in zip(cells, widths, strict=True):
                set_cell_width(cell, width)


def table_width(table: Element, grid: Element) -> int:
    """Twips: what the table says of itself where it says so, else the sum of its columns."""
    stated = table.find(f"{w('tblPr')}/{w('tblW')}")
    if stated is not None and stated.get(w("type")) == "dxa" and int(stated.get(w("w"), 0)) > 0:
        return int(stated.get(w("w")))
    return sum(int(column.get(w("w"), 0)) for column in grid)


def set_cell_width(cell: Element, width: str) -> None:
    stated = cell.find(f"{w('tcPr')}/{w('tcW')}")
    if stated is not None:
        stated.attrib.update({w("w"): width, w("type"): "dxa"})


def keep_with_signatures(document: Element) -> None:
    """The last paragraph before the signature block stays on its page."""
    start = next(one for one in document.iter(w("bookmarkStart")) if one.get(w("name")) == SIGNATURES)
    before = start.getparent().getprevious()
    if before is not None:
        last_line = before.findall(w("tr"))[-1:] or [before]
        for paragraph in last_line[0].iter(w("p")):
            keep_with_next(paragraph)


def keep_with_next(paragraph: Element) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    if properties.find(w("keepNext")) is None:
        named = properties.find(w("pStyle"))  # keepNext follows pStyle: Part 1, 17.3.1.26
        properties.insert(0 if named is None else 1, etree.Element(w("keepNext")))


def fill_cells(document: Element) -> None:
    """A cell ends with a paragraph (Part 1, 17.4.65), also where the template's conditions left none."""
    for cell in document.iter(w("tc")):
        if not len(cell) or cell[-1].tag != w("p"):
            etree.SubElement(cell, w("p"))


def set_language(root: Element, tag: str) -> None:
    for one in root.iter(w("lang"), w("themeFontLang")):
        if one.get(w("val")) in NORWEGIAN:
            one.set(w("val"), tag)

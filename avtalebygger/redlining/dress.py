"""Looks put on our own package: the characters, paragraphs, tables, rows and cells at their places, and nothing else.

No character comes or goes, so that a layer over the package lies over the dressed one as well. A look that is to stand
open is put on under a mark; characters and paragraphs alone take one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.base import BaseFlow, BasePlace, flows_of, row_starts
from avtalebygger.redlining.flow import Item, ItemKind
from avtalebygger.redlining.look import Change, Look, Says, Wearer
from avtalebygger.word.names import XML_SPACE, local_name, w
from avtalebygger.word.package import Package

Element = etree._Element

# The order of children in property elements: ECMA-376 Part 1, 17.3.2.28, 17.3.1.26, 17.4.59, 17.4.81, 17.4.69.
ORDER: Final[Mapping[Wearer, Sequence[str]]] = {
    Wearer.RUN: (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath rPrChange"
    ).split(),
    Wearer.PARAGRAPH: (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ).split(),
    Wearer.TABLE: (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
    ).split(),
    Wearer.CELL: (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark "
        "headers cellIns cellDel cellMerge tcPrChange"
    ).split(),
}
WRITTEN: Final[Mapping[Wearer, frozenset[str]]] = {
    Wearer.RUN: frozenset(
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint color sz szCs highlight "
        "u bdr shd vertAlign em".split()
    ),
    Wearer.PARAGRAPH: frozenset(
        "pStyle keepNext keepLines pageBreakBefore widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens spacing ind contextualSpacing jc textAlignment outlineLvl".split()
    ),
    Wearer.TABLE: frozenset(
        "tblStyle tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook".split()
    ),
    Wearer.GRID: frozenset({"tblGrid"}),
    Wearer.ROW: frozenset({"cantSplit", "tblHeader", "trHeight", "jc", "tblCellSpacing"}),
    Wearer.CELL: frozenset({"tcW", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"}),
}
"""What is put on. The rest hides words, merges cells, or needs more of another package than itself."""
MARKED: Final = frozenset({Wearer.RUN, Wearer.PARAGRAPH})
"""What takes a look under a mark."""
NOT_BEFORE: Final = frozenset({"rPr", "sectPr", "rPrChange", "pPrChange"})
"""What the properties in a mark do not tell (17.13.5.29, .31)."""


def writable(look: Look) -> Look:
    """The look with what is put on of it."""
    return replace(look, says={name: each for name, each in look.says.items() if name in WRITTEN[look.wearer]})


def dressed(package: Package, looks: Sequence[Look]) -> Package:
    """The package, which holds no tracked changes, with the looks on it."""
    if not looks:
        return package
    roots = {part: deepcopy(package.root(part)) for part in dict.fromkeys(one.part for one in flows_of(package))}
    copy = package.changed(dict(roots))
    for place in places_in(flows_of(copy)):
        here = [look for look in looks if place.start <= look.start < place.start + place.width]
        if here:
            put_on(place, here)
    return package.changed({part: copy.root(part) for part in roots if differs(package.root(part), copy.root(part))})


def differs(one: Element, other: Element) -> bool:
    return bool(etree.tostring(one) != etree.tostring(other))


def places_in(flows: Sequence[BaseFlow]) -> Iterator[BasePlace]:
    """Every block, a table before what is in it."""
    for one in flows:
        for place in one.blocks:
            yield place
            yield from places_in([*place.flows.values()])


def put_on(place: BasePlace, looks: Sequence[Look]) -> None:
    if place.kind is ItemKind.MARK:
        for look in looks:
            if look.wearer is Wearer.PARAGRAPH:
                wear(place.element, look)
        put_on_runs(place, [look for look in looks if look.wearer is Wearer.RUN])
    elif place.kind is ItemKind.TABLE:
        put_on_table(place, looks)


def put_on_table(place: BasePlace, looks: Sequence[Look]) -> None:
    rows = flow.rows_of(place.element)
    starts = row_starts(place, len(rows))
    cells = {inner.start: (row, cell) for (row, cell), inner in place.flows.items()}
    for look in looks:
        match look.wearer:
            case Wearer.TABLE if look.start == place.start:
                wear(place.element, look)
            case Wearer.GRID if look.start == place.start:
                grid, given = place.element.find(w("tblGrid")), look.says["tblGrid"]
                if grid is not None and given is not None:
                    place.element.replace(grid, deepcopy(given))
            case Wearer.ROW if look.start in starts[:-1]:
                wear(rows[starts.index(look.start)], look)
            case Wearer.CELL if look.start in cells:
                row, cell = cells[look.start]
                wear(flow.cells_of(rows[row])[cell], look)


def wear(element: Element, look: Look) -> None:
    properties = element.find(w(look.wearer))
    if properties is None:
        properties = etree.Element(w(look.wearer))
        # tblPrEx stands before trPr (17.4.78); any other properties come first in what they are of.
        element.insert(int(element.find(w("tblPrEx")) is not None), properties)
    put_in(properties, look.wearer, look.says, look.change)
    if not len(properties) and not properties.attrib:
        element.remove(properties)


def put_in(properties: Element, wearer: Wearer, says: Says, change: Change | None) -> None:
    """The properties as the look says, under its mark where it has one."""
    if change is None:
        set_properties(properties, wearer, says)
        return
    mark = etree.Element(w(f"{wearer}Change"))
    for name, given in (("id", str(next(change.ids))), ("author", change.author), ("date", change.date)):
        mark.set(w(name), given)
    before = etree.SubElement(mark, w(wearer))
    before.extend(deepcopy(each) for each in properties if local_name(str(each.tag)) not in NOT_BEFORE)
    set_properties(before if change.undoing else properties, wearer, says)
    properties.insert(place_for(properties, wearer, f"{wearer}Change"), mark)


def set_properties(properties: Element, wearer: Wearer, says: Says) -> None:
    for name, given in says.items():
        old = properties.find(w(name))
        if old is not None:
            properties.remove(old)
        if given is not None:
            new = deepcopy(given)
            new.tail = None
            properties.insert(place_for(properties, wearer, name), new)


def place_for(properties: Element, wearer: Wearer, name: str) -> int:
    order = ORDER.get(wearer)
    if order is None or name not in order:
        return len(properties)
    before = order[: order.index(name)]
    return sum(1 for each in properties if local_name(str(each.tag)) in before)


# ---------------------------------------------------------------- characters


@dataclass(frozen=True, slots=True)
class Coat:
    """What one character comes to wear, and the mark that it does so under."""

    says: Says
    change: Change | None = None

    def under(self, look: Look) -> Coat:
        return Coat({**self.says, **look.says}, look.change)


NO_COAT: Final = Coat({})


def put_on_runs(place: BasePlace, looks: Sequence[Look]) -> None:
    if not looks:
        return
    worn: dict[int, Coat] = {}
    for look in looks:
        for offset in range(look.start - place.start, look.end - place.start):
            worn[offset] = worn.get(offset, NO_COAT).under(look)
    by_run: dict[Element, list[tuple[int, Item]]] = {}
    for offset, item in enumerate(place.items):
        if item.run is not None and item.kind in {ItemKind.CHARACTER, ItemKind.THING}:
            by_run.setdefault(item.run, []).append((offset, item))
    for run, items in by_run.items():
        if any(offset in worn for offset, _ in items):
            replace_run(run, items, worn)


def replace_run(run: Element, items: Sequence[tuple[int, Item]], worn: Mapping[int, Coat]) -> None:
    """The run as several, each with its own look; what has no width stays with what stands before it."""
    units: dict[Element, list[int]] = {}
    for offset, item in items:
        units.setdefault(item.nodes[0], []).append(offset)
    parts: list[tuple[Element, Coat]] = []
    for child in run:
        if child.tag == w("rPr"):
            continue
        for coat, piece in pieces_of(child, units.get(child, []), worn):
            if parts and (coat is None or coat == parts[-1][1]):
                join(parts[-1][0], piece)
            else:
                parts.append((shell(run, piece), coat or NO_COAT))
    for part, coat in parts:
        if coat.says:
            wear_run(part, coat)
        run.addprevious(part)
    holder = run.getparent()
    if holder is not None:
        holder.remove(run)


def pieces_of(
    child: Element, offsets: Sequence[int], worn: Mapping[int, Coat]
) -> Iterator[tuple[Coat | None, Element]]:
    """A child of a run, a text cut where the look changes; no coat for what has no width."""
    if not offsets:
        yield None, deepcopy(child)
        return
    if child.tag not in flow.TEXT:
        yield worn.get(offsets[0], NO_COAT), deepcopy(child)
        return
    for letter, offset in zip(child.text or "", offsets, strict=True):
        piece = etree.Element(child.tag)
        piece.text = letter
        piece.set(XML_SPACE, "preserve")
        yield worn.get(offset, NO_COAT), piece


def join(run: Element, piece: Element) -> None:
    last = run[-1] if len(run) else None
    if last is not None and last.tag == piece.tag and piece.tag in flow.TEXT:
        last.text = (last.text or "") + (piece.text or "")
    else:
        run.append(piece)


def shell(run: Element, piece: Element) -> Element:
    part = deepcopy(run)
    part.tail = None
    part[:] = [*part.findall(w("rPr")), piece]
    return part


def wear_run(run: Element, coat: Coat) -> None:
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    put_in(properties, Wearer.RUN, coat.says, coat.change)
    if not len(properties):
        run.remove(properties)

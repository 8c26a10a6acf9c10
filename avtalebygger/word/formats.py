"""Property elements (`w:rPr`, `w:pPr`, `w:tcPr` …) as canonical formatting that can be compared.

The order of children, proofing language and the plumbing of revisions are left out; styles and lists are said by their
own fields of the model, not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from avtalebygger.model.document import Format, Level, List, ListPlace, Style
from avtalebygger.word.names import local_name, w
from avtalebygger.word.package import Element, child_of

ON: Final = frozenset({"1", "true", "on"})
OFF: Final = frozenset({"0", "false", "off"})
VAL: Final = w("val")
_NUM_PR: Final = w("numPr")
LONGEST_CHAIN: Final = 100

REVISION_MARKS: Final = frozenset(map(w, ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")))
CHANGES: Final = frozenset(
    w(name + "Change") for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid", "numbering")
)
_NOISE: Final = frozenset(map(w, ("lang", "noProof", "cnfStyle", "proofErr")))
_SAID_ELSEWHERE: Final = frozenset(
    map(w, ("rStyle", "pStyle", "tblStyle", "numPr", "rPr", "sectPr", "headerReference", "footerReference"))
)
SKIPPED: Final = REVISION_MARKS | CHANGES | _NOISE | _SAID_ELSEWHERE


def formatted(properties: Element | None) -> Format:
    """The canonical formatting of a property element, or of none."""
    if properties is None:
        return ()
    found = [(local_name(str(child.tag)), value(child)) for child in properties if child.tag not in SKIPPED]
    found.sort()
    return tuple(found)


def value(element: Element) -> str:
    """What a property says: `1` for a bare toggle, its value, or its attributes and children in words."""
    attributes = element.attrib
    if not len(element) and len(attributes) <= 1:
        if not attributes:
            return "1"
        only = element.get(VAL)
        if only is not None:
            return "1" if only in ON else "0" if only in OFF else only
    said = sorted(f"{local_name(str(name))}={given!s}" for name, given in attributes.items() if "rsid" not in str(name))
    inner = sorted(f"{local_name(str(child.tag))}({value(child)})" for child in element if child.tag not in SKIPPED)
    return " ".join(said + inner)


def toggled(given: str | None) -> bool:
    """Whether a toggle with this value is on (17.17.4); None means that it is not there."""
    return given is not None and given not in OFF


def style_name(styles: Mapping[str, Style], style_id: str) -> str:
    """The name by which a style is known whatever its id is called; the id itself where it is not defined."""
    found = styles.get(style_id)
    return found.name if found else style_id


def chain(styles: Mapping[str, Style], style_id: str) -> Iterable[Style]:
    """The style and those it is based on, nearest first; a circle ends where it closes, and no chain is without end."""
    seen: set[str] = set()
    while style_id in styles and style_id not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(style_id)
        yield styles[style_id]
        style_id = styles[style_id].based_on


def outline_level(paragraph: Format, styles: Mapping[str, Style], style_id: str) -> int | None:
    for format_ in (paragraph, *(style.paragraph for style in chain(styles, style_id))):
        for name, given in format_:
            if name == "outlineLvl":
                return natural(given, below=9)
    return None


def direct_list(properties: Element | None) -> tuple[str | None, int | None]:
    """The `numId` and `ilvl` that a `w:pPr` itself states."""
    numbering = child_of(properties, _NUM_PR) if properties is not None else None
    if numbering is None:
        return None, None
    return _val(numbering, "numId"), natural(_val(numbering, "ilvl"), below=9)


def _val(parent: Element, child: str) -> str | None:
    found = parent.find(w(child))
    return found.get(VAL) if found is not None else None


def natural(written: str | None, below: int = 1_000_000) -> int | None:
    """The number that is written, or None where it is none or not below a limit."""
    if written is None or not written.isdecimal() or len(written) > 9:
        return None
    number = int(written)
    return number if number < below else None


def list_place(
    stated: tuple[str | None, int | None], style_id: str, styles: Mapping[str, Style], lists: Mapping[str, List]
) -> ListPlace | None:
    """Where a paragraph stands: what it states itself, completed by its style (17.9.18, 17.9.23). `numId` 0 takes it
    out of any list."""
    number, level = stated
    if number is None:
        inherited = _style_place(style_id, styles, lists)
        return ListPlace(inherited.list, inherited.level if level is None else level) if inherited else None
    return None if number == "0" else ListPlace(number, level or 0)


def _style_place(style_id: str, styles: Mapping[str, Style], lists: Mapping[str, List]) -> ListPlace | None:
    for style in chain(styles, style_id):
        if style.list is not None:
            if style.list.list == "0":
                return None
            levels: tuple[Level, ...] = lists[style.list.list].levels if style.list.list in lists else ()
            tied = next((at for at, level in enumerate(levels) if level.style == style_id), None)
            tied = tied if tied is not None else next((a for a, lv in enumerate(levels) if lv.style == style.id), None)
            return ListPlace(style.list.list, style.list.level if tied is None else tied)
    return None

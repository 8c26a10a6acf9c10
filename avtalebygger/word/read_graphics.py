"""What a drawing, a VML picture or an embedded object is: its kind, what it refers to, how it is drawn. Which branch
of AlternateContent is shown."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from avtalebygger.model.document import RunKind
from avtalebygger.word.names import DGM, R, V, local_name, mc, w
from avtalebygger.word.names import A as DRAWING
from avtalebygger.word.names import C as CHART
from avtalebygger.word.package import Element

TEXT_BOX: Final = w("txbxContent")
_PICTURES: Final = (f"{{{DRAWING}}}blip", f"{{{V}}}imagedata")
_OBJECTS: Final = (f"{{{CHART}}}chart", f"{{{DGM}}}relIds", w("control"))
_IDS: Final = frozenset(
    {"id", "spid", "name", "anchorId", "editId", "gfxdata", "ShapeID", "ObjectID", "relativeHeight"}
)


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def outside_boxes(element: Element) -> Iterable[Element]:
    yield element
    for child in element:
        if child.tag != TEXT_BOX:
            yield from outside_boxes(child)


def _is_id(name: str) -> bool:
    return name.startswith(f"{{{R}}}") or local_name(name) in _IDS


def targets(element: Element) -> list[str]:
    """The relationship ids in a graphic, without those inside its text boxes."""
    found: list[str] = []
    for each in outside_boxes(element):
        found += [str(given) for name, given in each.attrib.items() if str(name).startswith(f"{{{R}}}") and given]
    return found


def graphic_kind(element: Element) -> RunKind:
    if element.tag == w("object") or next(element.iter(*_OBJECTS), None) is not None:
        return RunKind.OBJECT
    return RunKind.IMAGE if next(element.iter(*_PICTURES), None) is not None else RunKind.OBJECT


def shape(element: Element) -> str:
    """A digest of how a graphic is placed and drawn; ids and the content of its text boxes are not part of that."""
    said = [
        f"{each.tag} {sorted((str(k), v) for k, v in each.attrib.items() if not _is_id(str(k)))}"
        for each in outside_boxes(element)
    ]
    return digest("\n".join(said).encode())


def branches(element: Element) -> tuple[Element | None, list[Element]]:
    """The branch of AlternateContent that is shown (the first Choice, or the Fallback where there is none), and the
    others (Part 3, 7.2)."""
    found = [child for child in element if child.tag in (mc("Choice"), mc("Fallback"))]
    shown = next((child for child in found if child.tag == mc("Choice")), found[0] if found else None)
    return shown, [child for child in found if child is not shown]

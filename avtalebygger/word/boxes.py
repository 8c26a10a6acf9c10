"""What a text box is painted with: the ground that its text stands on.

Known: a fill of one colour, in DrawingML (Part 1, 20.1.8.54) and in VML (Part 4, 19.1.2.19: white where nothing is
said), and no fill where nothing else is drawn that could lie beneath. Gradients, pictures and the fill that a shape's
style gives are not judged."""

from __future__ import annotations

import re
from typing import Final

from avtalebygger.word.names import A, V, W, local_name, w
from avtalebygger.word.package import Element

_SHAPE: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_VML_SHAPES: Final = frozenset(f"{{{V}}}{name}" for name in ("shape", "rect", "roundrect", "oval"))
_DRAWN: Final = (w("drawing"), w("pict"), w("object"), w("background"))
# The theme's paper and ink, as every theme of Office has them.
_THEME: Final = {"lt1": "FFFFFF", "bg1": "FFFFFF", "dk1": "000000", "tx1": "000000"}
_NAMED: Final = {"white": "FFFFFF", "window": "FFFFFF", "black": "000000", "windowtext": "000000"}
_HEX: Final = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")
_PAPER: Final = "FFFFFF"


class Boxes:
    """The text boxes of a package; counts once for each part what is drawn there."""

    def __init__(self) -> None:
        self._drawn: dict[Element, int] = {}

    def fill_of(self, box: Element) -> str:
        """The colour under the text of a `w:txbxContent`, as six hexadecimal digits; '' where it cannot be told."""
        for around in box.iterancestors():
            if around.tag in _VML_SHAPES:
                return self._vml_fill(around)
            if around.tag == _SHAPE:
                return self._drawn_fill(around)
            if around.tag == w("r"):
                break
        return ""

    def _drawn_fill(self, shape: Element) -> str:
        for fill in shape.iterfind("{*}spPr/*"):
            match str(fill.tag).removeprefix(f"{{{A}}}"):
                case "solidFill":
                    return _colour(fill)
                case "gradFill" | "blipFill" | "pattFill" | "grpFill":
                    return ""
                case "noFill":
                    return self._beneath(shape)
        style = shape.find("{*}style/{*}fillRef")
        return self._beneath(shape) if style is None or style.get("idx", "0") == "0" else ""

    def _vml_fill(self, shape: Element) -> str:
        if any(local_name(str(child.tag)) == "fill" for child in shape):
            return ""
        if shape.get("filled", "").casefold() in ("f", "false", "0"):
            return self._beneath(shape)
        return _vml_colour(shape.get("fillcolor", "white").strip())

    def _beneath(self, shape: Element) -> str:
        """The paper, unless something else is drawn in the part, or the shape is one of a group, or in a table."""
        above = [each for each in shape.iterancestors() if str(each.tag).startswith(f"{{{W}}}")]
        run = next((each for each in reversed(above) if each.tag == w("r")), shape)
        if any(each.tag == w("tbl") for each in above) or next(run.iter("{*}wgp", f"{{{V}}}group"), None) is not None:
            return ""
        root = run.getroottree().getroot()
        if root not in self._drawn:
            self._drawn[root] = sum(1 for _ in root.iter(*_DRAWN))
        return _PAPER if self._drawn[root] == sum(1 for _ in run.iter(*_DRAWN)) else ""


def _colour(fill: Element) -> str:
    """A colour that nothing tints or makes transparent."""
    colour = fill[0] if len(fill) else None
    if colour is None or len(colour):
        return ""
    value = colour.get("val", "")
    return value.upper() if local_name(str(colour.tag)) == "srgbClr" else _THEME.get(value, "")


def _vml_colour(written: str) -> str:
    match = _HEX.match(written)
    if match is None:
        return _NAMED.get(written.split(" ")[0].casefold(), "")
    digits = match[1].upper()
    return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)

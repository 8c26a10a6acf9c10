"""Text that is in the file and not on the page: hidden, coloured as its ground, too small, clipped, off the page."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final

from avtalebygger.messages import text
from avtalebygger.model.document import Format, Paragraph, Run, RunKind, Story, StoryKind
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.boxes import Boxes
from avtalebygger.word.effective import Effective, Properties, said
from avtalebygger.word.finding_site import Site, lines, quoted, visible
from avtalebygger.word.formats import toggled
from avtalebygger.word.names import WP, V, w
from avtalebygger.word.package import Element
from avtalebygger.word.read_graphics import TEXT_BOX

KIND: Final = "HIDDEN_TEXT"
SMALLEST: Final = 5  # half-points: 2.5 pt cannot be read
LEAST_CONTRAST: Final = 1.25
NARROWEST: Final = 10  # per cent of the width of a letter
DENSEST: Final = -100  # twentieths of a point between letters: each lies on the one before
USUAL_SIZE: Final = 20  # half-points, where nothing says otherwise (17.3.2.38)
HIGHEST: Final = 400  # half-points above or below the line: 200 pt
PAGE: Final = 20_000  # twentieths of a point: 35 cm, beyond any page
LARGEST_OFFSET: Final = 15_000_000  # EMU: 41 cm
SMALLEST_BOX: Final = 20_000  # EMU: half a millimetre
HEX: Final = re.compile(r"[0-9A-Fa-f]{6}$")


def findings(site: Site) -> Iterator[Finding]:
    sight, boxes = _Sight(Effective(site.package, site.document)), Boxes()
    for story, paragraphs in site.stories:
        painted = _box_ground(site, story, paragraphs, boxes)
        for paragraph, ground in lines(story):
            yield from _in_paragraph(site, story, paragraph, {**painted, **ground}, sight)
    yield from _boxes_off_the_page(site)


def _in_paragraph(
    site: Site, story: Story, paragraph: Paragraph, ground: Mapping[str, str], sight: _Sight
) -> Iterator[Finding]:
    seen = [run for run in paragraph.runs if run.kind in (RunKind.TEXT, RunKind.SYMBOL) and visible(run)]
    if not seen:
        return
    line = sight.line(paragraph, seen[0], ground)
    reasons: dict[str, list[str]] = {}
    for run in seen:
        reason = line.whole or line.hidden(run)
        if reason:
            reasons.setdefault(reason, []).append(run.text)
    for reason, words in reasons.items():
        in_a_box = story.kind is StoryKind.TEXT_BOX and "shd" not in ground
        uncertain = reason == _COLOUR and (in_a_box or _painted(ground))
        severity = Severity.INFO if uncertain else Severity.WARNING
        said_ = text("{how}: «{words}»", how=text(reason), words=quoted("".join(words)))
        yield site.finding(KIND, said_, paragraph.position, severity)


def _box_ground(site: Site, story: Story, paragraphs: Sequence[Paragraph], boxes: Boxes) -> Mapping[str, str]:
    """What a text box is painted with, as shading; nothing where that cannot be told, or for another story."""
    first = next((each.position for each in paragraphs if each.position), None)
    if story.kind is not StoryKind.TEXT_BOX or first is None:
        return {}
    box = next(site.paragraph_at(first).iterancestors(TEXT_BOX), None)
    fill = boxes.fill_of(box) if box is not None else ""
    return {"shd": f"fill={fill}"} if fill else {}


class _Sight:
    """Why text cannot be seen, asked once for each look that paragraphs and runs of a document have."""

    def __init__(self, effective: Effective) -> None:
        self._effective = effective
        self._known: dict[Hashable, _Line] = {}

    def line(self, paragraph: Paragraph, first: Run, ground: Mapping[str, str]) -> _Line:
        key = (paragraph.style, paragraph.format, first.style, first.format, tuple(ground.items()))
        if key not in self._known:
            self._known[key] = _Line(self._effective, paragraph, first, ground)
        return self._known[key]


class _Line:
    """One look of a paragraph. `whole`: why nothing of it can be seen, or ''."""

    def __init__(self, effective: Effective, paragraph: Paragraph, first: Run, ground: Mapping[str, str]) -> None:
        self._effective, self._paragraph, self._ground = effective, paragraph, ground
        self._around = effective.of_paragraph(paragraph)
        self._known: dict[tuple[str, Format], str] = {}
        self.whole = _hidden_line(self._around, ground, self._look(first))

    def _look(self, run: Run) -> Properties:
        return self._effective.of(run, self._paragraph, self._ground.get("style", ""))

    def hidden(self, run: Run) -> str:
        """Why a run of it cannot be seen, or ''."""
        key = run.style, run.format
        if key not in self._known:
            self._known[key] = _hidden(self._look(run), self._around, self._ground)
        return self._known[key]


_VANISHED: Final = "Text that is formatted as hidden"
_COLOUR: Final = "Text in the colour of its background"
_UNPAINTED: Final = "Text whose letters are not painted"
_TINY: Final = "Text too small to be read"
_NARROW: Final = "Text squeezed together until it cannot be read"
_CLIPPED: Final = "Text in a line or row too low to show it"
_ASIDE: Final = "Text moved off the page by its indent"


def _hidden(look: Properties, around: Properties, ground: Mapping[str, str]) -> str:
    if toggled(look.get("vanish")):
        return _VANISHED
    if _number(look.get("sz"), USUAL_SIZE) <= SMALLEST:
        return _TINY
    if abs(_number(look.get("position"), 0)) > HIGHEST:
        return _CLIPPED
    if _number(look.get("w"), 100) <= NARROWEST or _number(look.get("spacing"), 0) <= DENSEST:
        return _NARROW
    if "noFill" in look.get("textFill", "") or "alpha(val=100000" in look.get("textFill", ""):
        return _UNPAINTED
    return _COLOUR if _unseen_colour(look, around, ground) else ""


def _hidden_line(around: Properties, ground: Mapping[str, str], look: Properties) -> str:
    """Why the whole paragraph cannot be seen, or ''."""
    size = _number(look.get("sz"), USUAL_SIZE)
    line = _number(said(around, "spacing", "line"), 240)
    if said(around, "spacing", "lineRule") == "exact" and line < size * 10 * 0.4:
        return _CLIPPED
    frame = {name: said(around, "framePr", name) for name in ("h", "hRule", "x", "y")}
    if frame["hRule"] == "exact" and _number(frame["h"], 240) < size * 10 * 0.4:
        return _CLIPPED
    if any(abs(_number(frame[name], 0)) > PAGE for name in ("x", "y")):
        return _ASIDE
    row = {"trHeight": ground.get("row", "")}
    if said(row, "trHeight", "hRule") == "exact" and _number(said(row, "trHeight", "val"), 240) < size * 10 * 0.4:
        return _CLIPPED
    if toggled(ground.get("hidden") or None):
        return _VANISHED
    offsets = [said(around, "ind", name) for name in ("left", "start", "firstLine", "hanging")]
    return _ASIDE if any(abs(_number(each, 0)) > PAGE for each in offsets) else ""


_WHOLE: Final = re.compile(r"-?\d{1,9}")


def _number(written: str | None, otherwise: int) -> int:
    if not written:
        return otherwise
    match = _WHOLE.match(written)
    return int(match[0]) if match else otherwise


def _unseen_colour(look: Properties, around: Properties, ground: Mapping[str, str]) -> bool:
    colour = _colour(look)
    if not HEX.match(colour):
        return False
    highlight = _HIGHLIGHTS.get(look.get("highlight", "none"))
    fills = [highlight or "", *(said(each, "shd", "fill") for each in (look, around, ground))]
    fill = next((each for each in fills if HEX.match(each)), "FFFFFF")
    return contrast(colour, fill) < LEAST_CONTRAST


_FILLED: Final = re.compile(r"srgbClr\(.*?val=([0-9A-Fa-f]{6})")


def _colour(look: Properties) -> str:
    """The colour of the letters: Word 2010's fill before the plain colour, the theme's paper as white."""
    filled = _FILLED.search(look.get("textFill", ""))
    if filled is not None:
        return filled[1]
    if said(look, "color", "themeColor") in ("background1", "light1") and "Shade" not in look.get("color", ""):
        return "FFFFFF"
    return said(look, "color", "val")


_HIGHLIGHTS: Final = {
    "black": "000000",
    "white": "FFFFFF",
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}


def _painted(ground: Mapping[str, str]) -> bool:
    """Whether the text stands in a table whose style may paint what is under it."""
    return ground.get("style", "").casefold() not in ("", "table grid", "normal table", "tabellrutenett")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2.2: 1 for the same, 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _boxes_off_the_page(site: Site) -> Iterator[Finding]:
    for part in {story.part for story, _ in site.stories}:
        for box in site.package.root(part).iter(w("txbxContent")):
            words = "".join(each.text or "" for each in box.iter(w("t")))
            if words.strip() and _is_out_of_sight(box):
                said_ = text("A text box off the page or too small to be seen: «{words}»", words=quoted(words))
                yield site.finding(KIND, said_, site.position_of(_outermost(box), part))


def _outermost(box: Element) -> Element:
    """The paragraph that the box is anchored in: its own lie in another story."""
    return next((each for each in box.iterancestors(w("p"))), box)


def _is_out_of_sight(box: Element) -> bool:
    for around in box.iterancestors():
        if around.tag in (f"{{{WP}}}anchor", f"{{{WP}}}inline"):
            return _drawn_out_of_sight(around)
        if str(around.tag).startswith(f"{{{V}}}") and _styled_out_of_sight(around.get("style", "")):
            return True
    return False


def _drawn_out_of_sight(anchor: Element) -> bool:
    offsets = [_number(each.text, 0) for each in anchor.iter(f"{{{WP}}}posOffset")]
    extent = anchor.find(f"{{{WP}}}extent")
    sizes = [_number(extent.get(name), SMALLEST_BOX) for name in ("cx", "cy")] if extent is not None else []
    hidden = any(toggled(each.get("hidden")) for each in anchor.iter(f"{{{WP}}}docPr"))
    beyond = any(abs(each) > LARGEST_OFFSET or each < -_width(sizes) for each in offsets)
    return hidden or beyond or any(each < SMALLEST_BOX for each in sizes)


def _width(sizes: list[int]) -> int:
    """How far a box may stand outside its margin and still be on the page: its own size and 10 cm."""
    return max(sizes, default=0) + 3_600_000


_FAR: Final = re.compile(
    r"(?:^|;)\s*(?:left|top|margin-left|margin-top)\s*:\s*-?(?:\d{4,}(?:\.\d+)?(?:pt|px)|\d{2,}(?:\.\d+)?in)"
)
_UNSEEN: Final = re.compile(
    r"visibility\s*:\s*hidden|display\s*:\s*none|(?:^|;)\s*(?:width|height)\s*:\s*[01](?:\.\d+)?pt"
)


def _styled_out_of_sight(style: str) -> bool:
    return bool(_FAR.search(style) or _UNSEEN.search(style))

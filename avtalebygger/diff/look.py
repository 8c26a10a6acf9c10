"""Whether two pieces that say the same also look the same, in words: bold gained, another style, another alignment.

Where both documents were saved by one program, or define their styles alike, direct formatting is compared as written.
Where not (another editor saved one of them, and wrote out what styles say) only what a reader sees is: the
properties of `SEEN`, each as the run, its character style and its paragraph style give it. Table styles and document
defaults are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from avtalebygger.diff.pieces import PRIVATE_CHARACTER, Grid, Piece, Stretch
from avtalebygger.model.change import Edit, Op
from avtalebygger.model.document import Document, Format, Style

SEEN = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "strike": "struck through",
    "dstrike": "struck through twice",
    "caps": "capitals",
    "smallCaps": "small capitals",
    "vanish": "hidden",
    "vertAlign": "raised or lowered",
    "highlight": "highlight",
    "color": "colour",
    "sz": "size",
}
CHARACTER_STYLE = "rStyle"
TOGGLES = frozenset({"b", "i", "strike", "dstrike", "caps", "smallCaps", "vanish"})
GIVEN_OR_NOT = TOGGLES | {"u", "highlight"}
PARAGRAPH_WORDS = {
    "jc": "alignment",
    "ind": "indent",
    "spacing": "spacing",
    "pageBreakBefore": "page break before",
    "keepNext": "keep with next",
    "shd": "shading",
    "pBdr": "border",
    "tabs": "tab stops",
}
NOISE = frozenset({"lang", "noProof", "kern", "cs", "bCs", "iCs", "szCs", "rtl", "snapToGrid", "webHidden", "w"})
NOTHING = frozenset({"", "0", "none", "auto", "baseline", "false", "off", "000000"})
LEFT = frozenset({"left", "start", "both", ""})


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """The styles of one document by name, and what each gives in the end."""

    styles: Mapping[str, Style]
    by_id: Mapping[str, Style]
    cache: dict[str, dict[str, str]]
    default: str = ""

    @staticmethod
    def of(document: Document) -> Wardrobe:
        default = next((s.name for s in document.styles.values() if s.default and s.kind == "paragraph"), "")
        return Wardrobe({style.name: style for style in document.styles.values()}, document.styles, {}, default)

    def given(self, name: str) -> dict[str, str]:
        """The run properties that a style gives, its parents' included."""
        if name not in self.cache:
            self.cache[name] = self._gathered(name)
        return self.cache[name]

    def worn(self, style: str, stretch: Stretch) -> dict[str, str]:
        """What a run's paragraph style, its character style and itself give."""
        return {**self.given(style), **self.given(stretch.style), **dict(stretch.format)}

    def _gathered(self, name: str) -> dict[str, str]:
        style, seen, chain = self.styles.get(name), set(), []
        while style is not None and style.id not in seen:
            seen.add(style.id)
            chain.append(style)
            style = self.by_id.get(style.based_on)
        return {key: value for style in reversed(chain) for key, value in style.run}


@dataclass(frozen=True, slots=True)
class Looks:
    """Both sides' styles, and whether both were written by the same hand."""

    old: Wardrobe
    new: Wardrobe
    same: bool

    @staticmethod
    def of(old: Document, new: Document) -> Looks:
        return Looks(Wardrobe.of(old), Wardrobe.of(new), same_hand(old, new))

    def differences(self, old: Piece, new: Piece, edits: Sequence[Edit]) -> tuple[str, ...]:
        """What the kept characters and the paragraph look like now that they did not before, in words, each once."""
        if old.stretches == new.stretches and (old.style, old.format) == (new.style, new.format):
            return ()
        found = dict.fromkeys([*self.of_paragraph(old, new), *self.of_runs(old, new, edits)])
        return tuple(found)

    def of_paragraph(self, old: Piece, new: Piece) -> Iterator[str]:
        if named(old.style, self.old) != named(new.style, self.new):
            yield f"style «{old.style or self.old.default}» → «{new.style or self.new.default}»"
        before, after = dict(old.format), dict(new.format)
        if self.same:
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name):
                    yield f"{PARAGRAPH_WORDS.get(name, name)} {told(before.get(name))} → {told(after.get(name))}"
        elif old.style == new.style and alignment(before) != alignment(after) and "jc" in before and "jc" in after:
            yield f"alignment {told(before.get('jc'))} → {told(after.get('jc'))}"

    def of_runs(self, old: Piece, new: Piece, edits: Sequence[Edit]) -> Iterator[str]:
        if old.stretches == new.stretches and old.style == new.style:
            return
        for before, after, text in kept_together(old.stretches, new.stretches, edits):
            if before == after and old.style == new.style:
                continue
            if not PRIVATE_CHARACTER.sub("", text).strip():
                if self.same and dict(before.format).get("shape") != dict(after.format).get("shape"):
                    yield "size or place of a picture"
                continue
            if link_of(before) != link_of(after):
                yield f"link on «{clipped(text)}»: {told(before.link)} → {told(after.link)}"
            worn = self.new.worn(new.style, after)
            for name in self.changed(before, after, old.style, new.style):
                yield f"{self.in_words(name, before, after, worn)} on «{clipped(text)}»"

    def in_words(self, name: str, before: Stretch, after: Stretch, worn: Mapping[str, str]) -> str:
        if name == CHARACTER_STYLE:
            return f"character style {told(before.style)} → {told(after.style)}"
        return come_or_gone(name, worn.get(name))

    def changed(self, before: Stretch, after: Stretch, old_style: str, new_style: str) -> Iterator[str]:
        """The properties of a run that differ, by name; of two hands those alone that a reader sees."""
        if self.same:
            if before.style != after.style:
                yield CHARACTER_STYLE
            was, is_ = plain(before.format), plain(after.format)
            yield from (name for name in sorted(was.keys() | is_.keys()) if was.get(name) != is_.get(name))
            return
        was, is_ = self.old.worn(old_style, before), self.new.worn(new_style, after)
        for name in SEEN:
            if name in TOGGLES or name in ("u", "highlight", "vertAlign"):
                if meant(was.get(name)) != meant(is_.get(name)):
                    yield name
            elif name in was and name in is_ and meant(was[name]) != meant(is_[name]):
                yield name


def same_hand(old: Document, new: Document) -> bool:
    """Whether the same program wrote both, or left the styles alone: then formatting is comparable as written."""
    return dict(old.styles) == dict(new.styles) or (bool(program(old)) and program(old) == program(new))


def program(document: Document) -> str:
    """The program that saved it, without its version."""
    return re.split(r"[/$\d]", dict(document.metadata).get("Application", ""))[0].strip()


def kept_together(
    old: Sequence[Stretch], new: Sequence[Stretch], edits: Sequence[Edit]
) -> Iterator[tuple[Stretch, Stretch, str]]:
    """The characters that stay, cut where either side changes its look."""
    ours, theirs = Cursor(old), Cursor(new)
    for edit in edits:
        size, at = len(edit.text), 0
        if edit.op is Op.DELETE:
            ours.skip(size)
            continue
        if edit.op is Op.INSERT:
            theirs.skip(size)
            continue
        while at < size:
            step = min(ours.left, theirs.left, size - at)
            if step <= 0:
                return
            yield ours.stretch, theirs.stretch, edit.text[at : at + step]
            ours.skip(step)
            theirs.skip(step)
            at += step


class Cursor:
    """A place among stretches."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.stretches = stretches
        self.index = 0
        self.used = 0

    @property
    def stretch(self) -> Stretch:
        return self.stretches[self.index]

    @property
    def left(self) -> int:
        return self.stretch.length - self.used if self.index < len(self.stretches) else 0

    def skip(self, size: int) -> None:
        while size and self.index < len(self.stretches):
            step = min(size, self.left)
            self.used += step
            size -= step
            if not self.left:
                self.index, self.used = self.index + 1, 0


def grid_differences(old: Grid, new: Grid, *, same: bool) -> Iterator[str]:
    """A table's own look; compared only where both come from one hand."""
    if not same:
        return
    if old.style != new.style:
        yield f"table style «{old.style}» → «{new.style}»"
    if old.format != new.format:
        yield "table formatting"
    if old.widths != new.widths and len(old.widths) == len(new.widths):
        yield "column widths"


def link_of(stretch: Stretch) -> str:
    """A link within the document is a jump that editors write in their own ways; only addresses are compared."""
    return "" if stretch.link.startswith("#") else stretch.link.rstrip("/")


def plain(format_: Format) -> dict[str, str]:
    return {name: value for name, value in format_ if name not in NOISE}


def meant(value: str | None) -> str:
    """A theme's colour stands beside what it comes to (17.3.2.6); not every editor keeps the theme's name."""
    folded_value = (value or "").casefold().rpartition("val=")[2]
    return "" if folded_value in NOTHING else folded_value


def come_or_gone(name: str, now: str | None) -> str:
    """A property of a run in words, with its value `now`: bold, or no bold where that is what was lost."""
    words = SEEN.get(name, name)
    return f"no {words}" if name in GIVEN_OR_NOT and not meant(now) else words


def alignment(format_: Mapping[str, str]) -> str:
    value = format_.get("jc", "")
    return "left" if value in LEFT else "right" if value == "end" else value


def named(style: str, wardrobe: Wardrobe) -> str:
    """A paragraph without a style has the default one, which every editor calls Normal where none is defined."""
    return folded(style or wardrobe.default or "Normal")


def folded(name: str) -> str:
    return name.casefold().replace(" ", "")


def told(value: str | None) -> str:
    return value if value else "none"


def clipped(text: str, most: int = 40) -> str:
    text = " ".join(PRIVATE_CHARACTER.sub("", text).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"

"""Which of the looks that differ between two packages a reader sees, and in which words they are told.

Editors write out what styles say, and leave out what they say already. What counts is what the comparison counts
(`diff.look`): every property where one program wrote both documents, else those alone that a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from avtalebygger.diff.look import (
    CHARACTER_STYLE,
    NOISE,
    PARAGRAPH_WORDS,
    TOGGLES,
    Looks,
    alignment,
    clipped,
    come_or_gone,
    folded,
    meant,
    told,
)
from avtalebygger.diff.pieces import Stretch
from avtalebygger.model.document import Document
from avtalebygger.redlining import flow
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.look import Look, Says, Wearer, property_of
from avtalebygger.word.formats import direct_list, formatted, style_name, value
from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.read import manners

PARAGRAPH_STYLE, LIST = "pStyle", "numPr"
NOTHING_SAID = {"u": "none", "highlight": "none", "vertAlign": "baseline", "color": "auto"}


def seen(layer: Layer, base: Package, theirs: Package) -> Layer:
    """The layer with the looks that count, each with what a reader sees of it. `theirs`: the document it was read from,
    over `base`."""
    if not layer.looks:
        return layer
    mirror = Mirror.between(manners(base), manners(theirs))
    found = [mirror.keyed(replace(look, says=mirror.says(look))) for look in layer.looks]
    return replace(layer, looks=joined([look for look in found if look.says]))


def joined(looks: Iterable[Look]) -> list[Look]:
    """Runs side by side that come to look the same are one, however they looked before."""
    found: list[Look] = []
    for look in looks:
        last = found[-1] if found else None
        beside = last is not None and look.wearer is last.wearer is Wearer.RUN and last.end == look.start
        if last is not None and beside and last.content == look.content:
            found[-1] = replace(last, end=look.end)
        else:
            found.append(look)
    return found


@dataclass(frozen=True, slots=True)
class Mirror:
    """Both sides' styles and lists. The styles of a look are named as the base names them, where it knows them."""

    looks: Looks
    base: Document
    theirs: Document

    @staticmethod
    def between(base: Document, theirs: Document) -> Mirror:
        return Mirror(Looks.of(base, theirs), base, theirs)

    def style(self, id: str) -> str:
        return style_name(self.base.styles if id in self.base.styles else self.theirs.styles, id) if id else ""

    def stretch(self, properties: flow.Element) -> Stretch:
        found = properties.find(w(CHARACTER_STYLE))
        style = found.get(w("val"), "") if found is not None else ""
        return Stretch(1, formatted(properties), self.style(style), "")

    def says(self, look: Look) -> Says:
        match look.wearer:
            case Wearer.RUN:
                return self.of_run(look)
            case Wearer.PARAGRAPH:
                return self.of_paragraph(look)
        return look.says if self.looks.same else {}

    def of_run(self, look: Look) -> Says:
        before, after = self.stretch(look.before), self.stretch(look.after)
        old, new = (self.style(each) for each in look.styles)
        names = list(self.looks.changed(before, after, old, new))
        if self.looks.same:
            return {name: each for name, each in look.says.items() if name in names}
        worn = self.looks.new.worn(new, after)
        return {name: property_of(name, written(name, worn.get(name, ""))) for name in names}

    def of_paragraph(self, look: Look) -> Says:
        if self.looks.same:
            return {name: each for name, each in look.says.items() if name not in NOISE}
        before, after = dict(formatted(look.before)), dict(formatted(look.after))
        old, new = (self.style(style_in(each)) for each in (look.before, look.after))
        kept = set()
        if folded(old or self.looks.old.default) != folded(new or self.looks.new.default):
            kept.add(PARAGRAPH_STYLE)
        elif "jc" in before and "jc" in after and alignment(before) != alignment(after):
            kept.add("jc")
        return {name: each for name, each in look.says.items() if name in kept}

    def keyed(self, look: Look) -> Look:
        """The number of a list that came along is no mark of what it is."""
        given = look.says.get(LIST)
        if given is None:
            return look
        number, level = direct_list(look.after)
        known = number if number in self.base.lists else "new"
        rest = {name: each for name, each in look.says.items() if name != LIST}
        return replace(look, key=flow.digest(replace(look, says=rest).content, f"{known}:{level}"))


def written(name: str, given: str) -> str:
    """A value as a property of its own says it, which an absent one does not."""
    said = meant(given)
    if name in TOGGLES:
        return "1" if said else "0"
    return said or NOTHING_SAID.get(name, given)


def style_in(properties: flow.Element) -> str:
    found = properties.find(w(PARAGRAPH_STYLE))
    return found.get(w("val"), "") if found is not None else ""


# ---------------------------------------------------------------- in words


def words_of(look: Look, said: str) -> Iterator[str]:
    """What the look changes, in the words of a comparison. `said`: the characters that it is on."""
    match look.wearer:
        case Wearer.RUN:
            yield from (f"{in_words(name, look)} on «{clipped(said)}»" for name in sorted(look.says))
        case Wearer.PARAGRAPH:
            yield from (of_paragraph(name, look) for name in sorted(look.says))
        case Wearer.TABLE:
            yield "table formatting"
        case Wearer.GRID:
            yield "column widths"
        case Wearer.ROW:
            yield "row formatting"
        case Wearer.CELL:
            yield "cell formatting"


def in_words(name: str, look: Look) -> str:
    if name == CHARACTER_STYLE:
        return f"character style {told(value_in(look.before, name))} → {told(value_in(look.after, name))}"
    given = look.says[name]
    return come_or_gone(name, None if given is None else value(given))


def of_paragraph(name: str, look: Look) -> str:
    before, after = value_in(look.before, name), value_in(look.after, name)
    if name == PARAGRAPH_STYLE:
        return f"style «{before}» → «{after}»"
    return "numbering" if name == LIST else f"{PARAGRAPH_WORDS.get(name, name)} {told(before)} → {told(after)}"


def value_in(properties: flow.Element, name: str) -> str:
    found = properties.find(w(name))
    return value(found) if found is not None else ""

"""Content controls that came or went (17.13.5.4–.11).

In a file a range stands around the start tag and another around the end tag of such a control; they are about the
control, not about what it holds. While a redline is made the control bears its marks in its properties instead, as a
row does, so that it is compared and told like a row; `spread` writes the ranges again."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Final

from lxml import etree

from avtalebygger.redlining.earlier import MARKS, Layers, beneath, layers_in, mark_of
from avtalebygger.redlining.elements import attributes
from avtalebygger.redlining.ink import Ink
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

Element = etree._Element

_CONTROL: Final = w("sdt")
_PROPERTIES: Final = w("sdtPr")
_CONTENT: Final = w("sdtContent")
_WAYS: Final = {"Ins": True, "Del": False, "MoveTo": True, "MoveFrom": False}
_STARTS: Final = {w(f"customXml{way}RangeStart"): inserts for way, inserts in _WAYS.items()}
_ENDS: Final = {start: start.replace("RangeStart", "RangeEnd") for start in _STARTS}
_OTHERS: Final = (w("customXml"), w("smartTag"))


def gathered(package: Package) -> Package:
    """The package with the marks of its controls in their properties. Ranges around a customXml or smartTag element
    stay: those hold no such properties, and say nothing to a reader."""
    changed = {
        part: _gathered(copy.deepcopy(package.root(part)))
        for part in package.parts
        if package.is_parsed(part) and next(package.root(part).iter(*_STARTS), None) is not None
    }
    return package.changed(changed) if changed else package


def _gathered(root: Element) -> Element:
    opened: dict[tuple[str, str], Element] = {}
    around_others: set[tuple[str, str]] = set()
    ranges: list[tuple[tuple[str, str], Element]] = []
    for element in list(root.iter(*_STARTS, *_ENDS.values(), _CONTROL, *_OTHERS)):
        tag = str(element.tag)
        pair = (_ENDS.get(tag, tag), element.get(w("id"), ""))
        if tag == _CONTROL:
            _bear(element, _laid(layers_of(element), opened.values()))
        elif tag in _OTHERS:
            around_others |= opened.keys()
        else:
            ranges.append((pair, element))
            if tag in _STARTS:
                opened[pair] = element
            else:
                opened.pop(pair, None)
    for pair, element in ranges:
        parent = element.getparent()
        if pair not in around_others and parent is not None:
            parent.remove(element)
    return root


def _laid(layers: Layers, starts: Iterable[Element]) -> list[Element]:
    """The marks of these ranges as those of a control, an insertion first."""
    marks: list[Element] = []
    for start in sorted(starts, key=lambda each: not _STARTS[str(each.tag)]):
        inserts = _STARTS[str(start.tag)]
        if all(layer.inserts is not inserts for layer in layers):
            element = etree.Element(w("ins") if inserts else w("del"), attributes(start))
            layers = beneath(layers, mark_of(element))
            marks.append(element)
    return marks


def _bear(control: Element, marks: Iterable[Element]) -> None:
    properties = control.find(_PROPERTIES)
    for mark in marks:
        if properties is None:
            properties = etree.Element(_PROPERTIES)
            control.insert(0, properties)
        properties.append(mark)


def layers_of(control: Element) -> Layers:
    return layers_in(control.find(_PROPERTIES))


def mark(control: Element, layers: Layers, ink: Ink) -> None:
    """The control bears these marks and no others."""
    for known in _marks(control):
        parent = known.getparent()
        assert parent is not None
        parent.remove(known)
    _bear(control, (ink.written(each) for each in layers))


def _marks(control: Element) -> list[Element]:
    properties = control.find(_PROPERTIES)
    return [each for each in properties if each.tag in MARKS] if properties is not None else []


def spread(package: Package, ink: Ink) -> Package:
    """The package with the marks of its controls as ranges around their tags."""
    changed: dict[str, bytes | Element | None] = {}
    for part in package.parts:
        if package.is_parsed(part) and any(_marks(control) for control in package.root(part).iter(_CONTROL)):
            changed[part] = root = copy.deepcopy(package.root(part))
            for control in list(root.iter(_CONTROL)):
                _spread(control, ink)
    return package.changed(changed) if changed else package


def _spread(control: Element, ink: Ink) -> None:
    content = control.find(_CONTENT)
    for known in _marks(control):
        layer = mark_of(known)
        opening, opened, closing, closed = ink.control_ranges(layer)
        control.addprevious(opening)
        control.addnext(closed)
        if content is not None:
            content.insert(0, opened)
            content.append(closing)
        parent = known.getparent()
        assert parent is not None
        parent.remove(known)

"""Styles (17.7) and list definitions (17.9) of a package as nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from avtalebygger.model.document import Level, List, ListPlace, Style
from avtalebygger.word.formats import VAL, direct_list, formatted, natural, toggled
from avtalebygger.word.names import w
from avtalebygger.word.package import Element, Package

LEVELS: Final = 9


def styles(package: Package) -> dict[str, Style]:
    """The styles by id; none where the part is missing."""
    part = package.one("styles")
    if not part:
        return {}
    return {style.id: style for style in map(_style, package.root(part).findall(w("style")))}


def default_run_format(package: Package) -> Element | None:
    part = package.one("styles")
    return package.root(part).find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}") if part else None


def _style(element: Element) -> Style:
    paragraph = element.find(w("pPr"))
    number, level = direct_list(paragraph)
    identifier = element.get(w("styleId"), "")
    return Style(
        id=identifier,
        name=_said(element, "name") or identifier,
        kind=element.get(w("type"), "paragraph"),
        based_on=_said(element, "basedOn"),
        run=formatted(element.find(w("rPr"))),
        paragraph=formatted(paragraph),
        list=ListPlace(number, level or 0) if number is not None else None,
        default=toggled(element.get(w("default"))),
    )


def _said(element: Element, child: str) -> str:
    found = element.find(w(child))
    return found.get(VAL, "") if found is not None else ""


def lists(package: Package, known_styles: Mapping[str, Style]) -> dict[str, List]:
    """The list instances by `numId`, each with its nine levels as its definition and its own overrides give them."""
    part = package.one("numbering")
    if not part:
        return {}
    root = package.root(part)
    abstracts = {each.get(w("abstractNumId"), ""): each for each in root.findall(w("abstractNum"))}
    plain = {each.get(w("numId"), ""): each for each in root.findall(w("num"))}
    return {number: _list(each, abstracts, plain, known_styles) for number, each in plain.items()}


def _list(
    element: Element, abstracts: Mapping[str, Element], nums: Mapping[str, Element], known_styles: Mapping[str, Style]
) -> List:
    abstract = _definition(_said(element, "abstractNumId"), abstracts, nums, known_styles)
    found = List(abstract, _levels(abstracts[abstract]) if abstract in abstracts else (Level(),) * LEVELS)
    overrides = {at: each for each in element.findall(w("lvlOverride")) if (at := _index(each)) is not None}
    for at, override in overrides.items():
        found = _overridden(found, override, at)
    return found


def _definition(
    abstract: str, abstracts: Mapping[str, Element], nums: Mapping[str, Element], known_styles: Mapping[str, Style]
) -> str:
    """The definition that really holds the levels: `w:numStyleLink` points at a numbering style's (17.9.21)."""
    linked = _said(abstracts[abstract], "numStyleLink") if abstract in abstracts else ""
    style = known_styles.get(linked)
    if style is None or style.list is None or style.list.list not in nums:
        return abstract
    return _said(nums[style.list.list], "abstractNumId")


def _levels(abstract: Element) -> tuple[Level, ...]:
    levels = [Level()] * LEVELS
    for element in abstract.findall(w("lvl")):
        at = _index(element)
        if at is not None:
            levels[at] = _level(element)
    return tuple(levels)


def _index(element: Element) -> int | None:
    written = element.get(w("ilvl"), "")
    return natural(written, below=LEVELS)


def _level(element: Element) -> Level:
    legal = element.find(w("isLgl"))
    return Level(
        start=natural(_said(element, "start")) or 0,
        format=_said(element, "numFmt") or "decimal",
        text=_said(element, "lvlText"),
        restart=natural(_said(element, "lvlRestart"), below=LEVELS + 1),
        legal=legal is not None and toggled(legal.get(VAL, "1")),
        style=_said(element, "pStyle"),
        suffix=_said(element, "suff") or "tab",
    )


def _overridden(found: List, override: Element, at: int) -> List:
    level = override.find(w("lvl"))
    levels = found.levels
    if level is not None:
        levels = (*levels[:at], _level(level), *levels[at + 1 :])
    start = natural(_said(override, "startOverride"))
    starts = found.starts if start is None else (*found.starts, (at, start))
    return replace(found, levels=levels, starts=starts)

"""Small questions to lxml, answered in types: attributes, an element without its content, what an XPath finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from lxml import etree

Element = etree._Element


def attributes(element: Element) -> dict[str, str]:
    """The attributes by qualified name."""
    return cast("dict[str, str]", dict(element.attrib))


def bare(element: Element) -> Element:
    """An element of the same name and attributes, without content."""
    return etree.Element(element.tag, attributes(element))


def with_declarations(tag: str, nsmap: dict[str | None, str]) -> Element:
    """An empty element that declares these prefixes (None: the default)."""
    return etree.Element(tag, nsmap=cast("dict[str, str]", nsmap))


def declarations(element: Element) -> dict[str | None, str]:
    return cast("dict[str | None, str]", dict(element.nsmap))


class Found(Protocol):
    """An attribute's value as lxml's XPath gives it: it knows where it stands."""

    attrname: str

    def getparent(self) -> Element: ...


def attributes_found(find: etree.XPath, root: Element, **variables: str) -> list[Found]:
    return cast("list[Found]", find(root, **variables))


def values(find: etree.XPath, root: Element) -> Iterator[str]:
    """What an XPath of attributes finds."""
    yield from map(str, cast("list[str]", find(root)))

"""The parts of an OPC package: bytes, content types, relationships, XML on demand, and back into a zip.

Holds what `word.gate` let in. It does not judge. A root is parsed once and belongs to the package: who wants to change
one copies it first and hands it back through `changed`. The same parts always pack to the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from lxml import etree

from avtalebygger.word import names

Element = etree._Element

CONTENT_TYPES: Final = "[Content_Types].xml"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first date a zip entry can bear: no clock in our packages."""

PARSER: Final = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,  # a comment inside w:t would hide the text after it
    remove_pis=True,
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """`target` is a part's name, or the address as written where it is external. `kind` is the last word of the type:
    `image`, `header`, `officeDocument`."""

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ContentTypes:
    defaults: Mapping[str, str]
    overrides: Mapping[str, str]

    def of(self, part: str) -> str:
        """The content type of a part, or empty. Names and extensions are equal whatever their case (Part 2, 6.2.2)."""
        override = self.overrides.get(part.casefold())
        return override if override is not None else self.defaults.get(part.rpartition(".")[2].casefold(), "")


@dataclass(frozen=True, slots=True)
class Package:
    """`name` is what messages call the file, `main` the main document part's name; `parts` keeps the zip's order."""

    name: str
    parts: Mapping[str, bytes]
    main: str = ""
    _roots: dict[str, Element] = field(default_factory=dict, compare=False, repr=False)
    _relationships: dict[str, Mapping[str, Relationship]] = field(default_factory=dict, compare=False, repr=False)
    _types: list[ContentTypes] = field(default_factory=list, compare=False, repr=False)

    def root(self, part: str) -> Element:
        """The part's root. Read it, do not change it."""
        found = self._roots.get(part)
        if found is None:
            found = self._roots[part] = etree.fromstring(self.parts[part], PARSER)
        return found

    def is_parsed(self, part: str) -> bool:
        """Whether the part is XML: the gate has parsed every part that is."""
        return part in self._roots

    @property
    def types(self) -> ContentTypes:
        if not self._types:
            self._types.append(content_types(self.root(CONTENT_TYPES)))
        return self._types[0]

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """The relationships of a part by id, in the order written; of the package for the part ''."""
        found = self._relationships.get(part)
        if found is None:
            name = relationships_name(part)
            found = _relationships(self.root(name), part, self.parts) if name in self.parts else {}
            self._relationships[part] = found
        return found

    def relationships_copy(self, part: str) -> Element:
        """The root of a part's relationships, to be changed and put in; without any where the part has none."""
        name = relationships_name(part)
        if name in self.parts:
            return deepcopy(self.root(name))
        return etree.fromstring(f'<Relationships xmlns="{names.PACKAGE_RELATIONSHIPS}"/>')

    def related(self, kind: str, part: str | None = None) -> tuple[str, ...]:
        """The parts there are at the end of a part's internal relationships of a kind; the main part's by default."""
        relationships = self.relationships(self.main if part is None else part).values()
        targets = [each.target for each in relationships if each.kind == kind and not each.external]
        return tuple(dict.fromkeys(target for target in targets if target in self.parts))

    def one(self, kind: str) -> str:
        """The main part's first related part of a kind, or ''."""
        return next(iter(self.related(kind)), "")

    def changed(self, parts: Mapping[str, bytes | Element | None], name: str = "") -> Package:
        """The package with these parts put in, replaced, or (None) taken out. An element is written as UTF-8."""
        kept = {part: data for part, data in self.parts.items() if parts.get(part, data) is not None}
        written = {part: content for part, content in parts.items() if content is not None}
        new = {part: each if isinstance(each, bytes) else serialized(each) for part, each in written.items()}
        roots = {part: root for part, root in self._roots.items() if part in kept and part not in new}
        roots |= {part: each for part, each in written.items() if not isinstance(each, bytes)}
        return Package(name or self.name, MappingProxyType({**kept, **new}), self.main, roots)

    def packed(self) -> bytes:
        """The zip. Content types first, as readers that stream expect; nothing in it depends on when or where."""
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(self.parts, key=lambda part: part != CONTENT_TYPES):
                archive.writestr(_entry(part), self.parts[part])
        return target.getvalue()


def _entry(part: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(part, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    return entry


def child_of(parent: Element, tag: str) -> Element | None:
    """The first child of this name. What `find` finds of a name alone, in half the time."""
    return next(parent.iterchildren(tag), None)


def serialized(root: Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def content_types(root: Element) -> ContentTypes:
    defaults = {e.get("Extension", "").casefold(): e.get("ContentType", "") for e in _named(root, "Default")}
    overrides = {
        e.get("PartName", "").lstrip("/").casefold(): e.get("ContentType", "") for e in _named(root, "Override")
    }
    return ContentTypes(defaults, overrides)


def _named(root: Element, local: str) -> list[Element]:
    return root.findall(f"{{{names.CONTENT_TYPES}}}{local}")


def relationships_name(part: str) -> str:
    return join(dirname(part), "_rels", basename(part) + ".rels")


def _relationships(root: Element, part: str, parts: Mapping[str, bytes]) -> Mapping[str, Relationship]:
    written = root.findall(f"{{{names.PACKAGE_RELATIONSHIPS}}}Relationship")
    folded = {name.casefold(): name for name in parts}
    return {element.get("Id", ""): _relationship(element, part, folded) for element in written}


def _relationship(element: Element, part: str, folded: Mapping[str, str]) -> Relationship:
    external = element.get("TargetMode") == "External"
    target = element.get("Target", "")
    return Relationship(
        element.get("Id", ""),
        element.get("Type", ""),
        target if external else _as_written(resolved(target, part), folded),
        external,
    )


def _as_written(target: str, folded: Mapping[str, str]) -> str:
    """The target by the name that the zip gives it: part names are equal whatever their case (Part 2, 6.2.2)."""
    return folded.get(target.casefold(), target)


def resolved(target: str, part: str) -> str:
    """The part's name that an internal target means, seen from `part` (Part 2, 6.4)."""
    path = unquote(target.partition("#")[0])
    return normpath(path if path.startswith("/") else join("/", dirname(part), path)).lstrip("/")


def relative(target: str, part: str) -> str:
    """How a relationship of `part` writes the part's name `target`: absolute, which every reader takes."""
    return "/" + target

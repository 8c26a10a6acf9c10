"""The package in the making: OLD's parts, with roots that may be changed, and what NEW brings.

Every id of OLD stays valid. A part that comes from NEW gets a name of its own, its own relationships with the parts at
their ends, and its content type; equal content is never brought twice."""

from __future__ import annotations

import copy
import hashlib
import re
from posixpath import basename, dirname, splitext
from typing import Final

from lxml import etree

from avtalebygger.redlining.elements import attributes, declarations, with_declarations
from avtalebygger.word.names import CONTENT_TYPES as TYPES
from avtalebygger.word.names import MC, PACKAGE_RELATIONSHIPS
from avtalebygger.word.package import (
    CONTENT_TYPES,
    PARSER,
    Element,
    Package,
    Relationship,
    relationships_name,
    relative,
)

_RELATION_ID: Final = re.compile(rb'(\brelId=")([^"]*)(")')
_IGNORABLE: Final = f"{{{MC}}}Ignorable"


class Draft:
    """OLD on its way to become the redline. `roots` are its own copies; `old` itself is never changed."""

    def __init__(self, old: Package, new: Package) -> None:
        self.old = old
        self.new = new
        self.roots: dict[str, Element] = {}
        self._bytes: dict[str, bytes] = {}
        self._relations: dict[str, list[Relationship]] = {}
        self._types: dict[str, str] = {}
        self._digests: dict[tuple[int, str], str] = {}
        self._imported: dict[str, str] = {}

    # -- parts

    def root(self, part: str) -> Element:
        """The part's root, to be changed."""
        if part not in self.roots:
            self.roots[part] = copy.deepcopy(self.old.root(part))
        return self.roots[part]

    def put(self, part: str, content: bytes) -> None:
        """Replaces a part's bytes."""
        self._bytes[part] = content

    def has(self, part: str) -> bool:
        return part in self.old.parts or part in self._bytes or part in self.roots

    def free_name(self, like: str) -> str:
        """A part name that nothing has yet, near `like`."""
        stem, ending = splitext(like)
        taken = {name.casefold() for name in (*self.old.parts, *self._bytes, *self.roots)}
        name, number = like, 1
        while name.casefold() in taken:
            name, number = f"{stem}_{number}{ending}", number + 1
        return name

    def add(self, like: str, content: bytes | Element, content_type: str) -> str:
        """A new part; its name."""
        name = self.free_name(like)
        if isinstance(content, bytes):
            self._bytes[name] = content
        else:
            self.roots[name] = content
        self._types[name] = content_type
        return name

    # -- relationships

    def relate(self, part: str, kind: str, target: str, *, external: bool = False, like: str = "") -> str:
        """The id of `part`'s relationship of this type to this target: the one it has, or a new one, `like` if free."""
        known = self.relationships(part)
        for each in known:
            if (each.type, each.target, each.external) == (kind, target, external):
                return each.id
        taken = {each.id for each in known}
        ident, number = like or "rId1", len(known) + 1
        while ident in taken:
            ident, number = f"rId{number}", number + 1
        self._relations.setdefault(part, []).append(Relationship(ident, kind, target, external))
        return ident

    def relationships(self, part: str) -> list[Relationship]:
        own = list(self.old.relationships(part).values()) if part in self.old.parts or not part else []
        return [*own, *self._relations.get(part, ())]

    def brought(self, part: str, source: str, ident: str) -> str:
        """NEW's relationship `ident` of its part `source`, as a relationship of `part`: the id there. An id without
        relationship is left as it is."""
        relation = self.new.relationships(source).get(ident)
        if relation is None:
            return ident
        if relation.external:
            return self.relate(part, relation.type, relation.target, external=True, like=ident)
        if relation.target not in self.new.parts:
            return self.relate(part, relation.type, relation.target, like=ident)
        return self.relate(part, relation.type, self._equal_or_imported(part, relation), like=ident)

    def _equal_or_imported(self, part: str, relation: Relationship) -> str:
        """OLD's part with the same content at the end of such a relationship, or NEW's brought along."""
        wanted = self.digest(self.new, relation.target)
        for each in self.relationships(part):
            is_old = each.target in self.old.parts and not each.external
            if is_old and each.type == relation.type and self.digest(self.old, each.target) == wanted:
                return each.target
        return self.imported(relation.target, part)

    def imported(self, source: str, for_part: str) -> str:
        """NEW's part brought along with all it needs; the name it has here."""
        if source in self._imported:
            return self._imported[source]
        content = self.new.parts[source]
        name = self.add(source, content, self.new.types.of(source))
        self._imported[source] = name
        if b"relId=" in content and b"/diagram" in content:
            self._bytes[name] = self._diagram(content, for_part)
        for each in self.new.relationships(source).values():
            target = each.target
            if not each.external and target in self.new.parts:
                target = self.imported(target, name)
            self._relations.setdefault(name, []).append(Relationship(each.id, each.type, target, each.external))
        return name

    def _diagram(self, content: bytes, part: str) -> bytes:
        """A diagram's data names its drawing by a relationship of the document, not of its own."""
        return _RELATION_ID.sub(
            lambda found: found[1] + self.brought(part, self.new.main, found[2].decode()).encode() + found[3], content
        )

    def digest(self, package: Package, part: str) -> str:
        """What a part says, with the parts it needs: equal digests, equal content."""
        key = (id(package), part)
        if key not in self._digests:
            self._digests[key] = ""  # a cycle ends here
            self._digests[key] = self._digest(package, part)
        return self._digests[key]

    def _digest(self, package: Package, part: str) -> str:
        content = hashlib.sha256(package.parts[part])
        for each in sorted(package.relationships(part).values(), key=lambda each: each.id):
            inner = each.target
            if not each.external and inner in package.parts:
                inner = self.digest(package, inner)
            content.update(f"|{each.id}{each.type}{inner}".encode())
        return content.hexdigest()

    # -- out

    def package(self) -> Package:
        """What the draft has become."""
        changed: dict[str, bytes | Element | None] = {**self._bytes, **self.roots}
        for part, come in self._relations.items():
            changed[relationships_name(part)] = self._written_relationships(part, come)
        if self._types:
            changed[CONTENT_TYPES] = self._written_types()
        return self.old.changed(changed)

    def _written_relationships(self, part: str, come: list[Relationship]) -> Element:
        root = self.old.relationships_copy(part)
        for each in come:
            element = etree.SubElement(root, f"{{{PACKAGE_RELATIONSHIPS}}}Relationship")
            element.set("Id", each.id)
            element.set("Type", each.type)
            element.set("Target", each.target if each.external else _target(each.target, part))
            if each.external:
                element.set("TargetMode", "External")
        return root

    def _written_types(self) -> Element:
        root = copy.deepcopy(self.old.root(CONTENT_TYPES))
        for part, kind in sorted(self._types.items()):
            override = etree.SubElement(root, f"{{{TYPES}}}Override")
            override.set("PartName", "/" + part)
            override.set("ContentType", kind)
        return root


def _target(target: str, part: str) -> str:
    """Beside the part by its bare name, as Word writes it; elsewhere absolute."""
    return basename(target) if part and dirname(target) == dirname(part) else relative(target, part)


def with_namespaces(root: Element, other: Element) -> Element:
    """The root with the prefixes of `other` besides, and what `other` calls ignorable ignorable here too: elements of
    another vocabulary may come in, and a reader that does not know it must be allowed to pass it by (Part 3, 7.2)."""
    own = declarations(root)
    merged: dict[str | None, str] = {**{p: u for p, u in declarations(other).items() if p is not None}, **own}
    ignorable = [
        prefix
        for prefix in dict.fromkeys((root.get(_IGNORABLE, "") + " " + other.get(_IGNORABLE, "")).split())
        if merged.get(prefix) in (own.get(prefix), declarations(other).get(prefix))
    ]
    if merged == own and root.get(_IGNORABLE, "").split() == ignorable:
        return root
    return _with_start_tag(root, merged, ignorable)


def _with_start_tag(root: Element, nsmap: dict[str | None, str], ignorable: list[str]) -> Element:
    """The root with other declarations. Written and read again: to move its children would declare each anew."""
    start = with_declarations(str(root.tag), nsmap)
    for name, value in attributes(root).items():
        start.set(name, value)
    if ignorable and MC in nsmap.values():
        start.set(_IGNORABLE, " ".join(ignorable))
    start.text = "."
    head, _, tail = etree.tostring(start).rpartition(b".")
    written = etree.tostring(root)
    inner = written[written.index(b">") + 1 : written.rindex(b"<")]
    return parsed(head + inner + tail)


def parsed(content: bytes) -> Element:
    return etree.fromstring(content, PARSER)

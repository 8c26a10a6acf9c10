"""A package with several parties' marks in it, and the comments that explain them.

The package is ours: stories are refilled, notes that a party added come along, a comments part is made or added to.
Everything else of it stays byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from avtalebygger.redlining.base import BaseFlow, story_containers
from avtalebygger.redlining.layers import Layer
from avtalebygger.redlining.pen import Pen
from avtalebygger.redlining.superimpose import refill, superimposed
from avtalebygger.word import names
from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import CONTENT_TYPES, Package, relationships_name

Element = etree._Element
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of ours on a place of the base: one paragraph a line. It stands on the first mark from there on, or
    with `unmarked` on the words that stand there."""

    place: int
    author: str
    lines: tuple[str, ...]
    unmarked: bool = False


def consolidated(
    package: Package,
    base: Sequence[BaseFlow],
    layers: Mapping[str, Layer],
    party_names: Mapping[str, str],
    date: str,
    remarks: Sequence[Remark] = (),
    signed: Collection[str] = (),
    formatting: Collection[str] = (),
) -> Package:
    """The package with all layers over it. `party_names`: party id -> the name its marks bear, in the parties' order.
    `signed`: layers each piece of which is under the name of its own author. `formatting`: layers of which paragraphs
    that come or are left last are formatted as they are there; a mark of that costs the one on their words when
    LibreOffice saves the document, so that it is for what nobody but this program reads.
    `package` is the base, with the definitions that the layers' content needs already in it."""
    first = first_free_comment(package)
    numbered = [(str(first + number), remark) for number, remark in enumerate(remarks)]
    pen = Pen(
        party_names,
        date,
        first_free_id(package),
        [(remark.place, identity) for identity, remark in numbered if not remark.unmarked],
        [(remark.place, identity) for identity, remark in numbered if remark.unmarked],
        signed=signed,
        formatting=formatting,
    )
    stories = superimposed(base, layers, pen)
    unplaced = {identity for _, identity in (*pen.comments, *pen.standing)}
    parts = refilled_parts(package, stories, layers)
    placed = [(identity, remark) for identity, remark in numbered if identity not in unplaced]
    written = package.changed(parts)
    return with_comments(written, placed, date) if placed else written


def first_free_id(package: Package) -> int:
    """Above every annotation id of the package: bookmarks and revisions are drawn from one series."""
    ids = [
        int(value)
        for part in {part for _, part, _ in story_containers(package)}
        for node in package.root(part).iter()
        if (value := node.get(w("id"))) is not None and value.lstrip("-").isdigit()
    ]
    return max(ids, default=0) + 1


def first_free_comment(package: Package) -> int:
    part = package.one("comments")
    ids = [int(node.get(w("id"), "0")) for node in package.root(part).iter(w("comment"))] if part else []
    return max(ids, default=-1) + 1


def refilled_parts(
    package: Package, stories: Mapping[str, list[Element]], layers: Mapping[str, Layer]
) -> dict[str, bytes | Element | None]:
    """The changed parts: story containers with new content blocks, note parts with the notes that came."""
    roots: dict[str, Element] = {}
    for key, part, _ in story_containers(package):
        if key in stories and part not in roots:
            roots[part] = deepcopy(package.root(part))
    for key, part, container in story_containers(package):
        if key in stories:
            target = same_place(roots[part], package.root(part), container)
            refill(target, stories[key])
    for layer in layers.values():
        for part, notes in layer.notes.items():
            if part in package.parts:
                root = roots.setdefault(part, deepcopy(package.root(part)))
                add_notes(root, notes)
    return dict(roots)


def same_place(copy: Element, root: Element, element: Element) -> Element:
    """The element of a copied tree that stands where `element` stands in the original."""
    steps: list[int] = []
    while element is not root:
        parent = element.getparent()
        if parent is None:
            break
        steps.append(parent.index(element))
        element = parent
    for step in reversed(steps):
        copy = copy[step]
    return copy


def add_notes(root: Element, notes: Mapping[str, Element]) -> None:
    there = {note.get(w("id")): note for note in root}
    for identity, note in notes.items():
        old = there.get(identity)
        if old is not None:
            root.replace(old, deepcopy(note))
        else:
            root.append(deepcopy(note))


# ---------------------------------------------------------------- comments


def with_comments(package: Package, remarks: Sequence[tuple[str, Remark]], date: str) -> Package:
    part = package.one("comments")
    if part:
        root = deepcopy(package.root(part))
        root.extend(comment(identity, remark, date) for identity, remark in remarks)
        return package.changed({part: root})
    part = free_name(package, "word/comments", ".xml")
    root = etree.Element(w("comments"), nsmap={"w": names.W})
    root.extend(comment(identity, remark, date) for identity, remark in remarks)
    return package.changed({part: root, **linked(package, part)})


def comment(identity: str, remark: Remark, date: str) -> Element:
    element = etree.Element(w("comment"))
    element.set(w("id"), identity)
    element.set(w("author"), remark.author)
    element.set(w("date"), date)
    element.set(w("initials"), remark.author[:2])
    for line in remark.lines:
        paragraph = etree.SubElement(element, w("p"))
        text = etree.SubElement(etree.SubElement(paragraph, w("r")), w("t"))
        text.text = line
        text.set(XML_SPACE, "preserve")
    return element


def free_name(package: Package, stem: str, suffix: str) -> str:
    taken = {part.casefold() for part in package.parts}
    number = 0
    while (name := f"{stem}{number or ''}{suffix}").casefold() in taken:
        number += 1
    return name


def linked(package: Package, part: str) -> dict[str, Element]:
    """The content types and the main part's relationships with a comments part among them."""
    types = deepcopy(package.root(CONTENT_TYPES))
    override = etree.SubElement(types, f"{{{names.CONTENT_TYPES}}}Override")
    override.set("PartName", f"/{part}")
    override.set("ContentType", COMMENTS_TYPE)
    relations = package.relationships_copy(package.main)
    taken = {relation.get("Id") for relation in relations}
    number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    relation = etree.SubElement(relations, f"{{{names.PACKAGE_RELATIONSHIPS}}}Relationship")
    relation.set("Id", f"rId{number}")
    relation.set("Type", f"{names.R}/comments")
    relation.set("Target", f"/{part}")
    return {CONTENT_TYPES: types, relationships_name(package.main): relations}

"""Our package with the definitions that a layer's content needs: styles, lists, links, pictures, and nothing else.

The redline that the layer was read from keeps our ids, so what is not in our package yet is new and comes under the id
it has there. Settings, themes and style definitions of ours are never changed by a counterpart's file."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from avtalebygger.redlining.flow import Item
from avtalebygger.redlining.layers import FlowLayer, Layer, digest_of_note
from avtalebygger.word import names
from avtalebygger.word.names import local_name, w
from avtalebygger.word.package import CONTENT_TYPES, Package, relationships_name

Element = etree._Element
STYLE_REFERENCES = (w("pStyle"), w("rStyle"), w("tblStyle"))
RELATION = f"{{{names.PACKAGE_RELATIONSHIPS}}}Relationship"


def adopted(ours: Package, redline: Package, layer: Layer) -> Package:
    """`ours` with what the layer refers to; `redline` is the package that the layer's elements stem from."""
    nodes = list(elements_of(layer))
    if not nodes:
        return ours
    for step in (with_styles, with_lists, with_note_parts, with_targets):
        ours = step(ours, redline, nodes, layer)
    return ours


def with_own_notes(layer: Layer, taken: dict[tuple[str, str], str]) -> Layer:
    """The layer with ids for its new notes that no other layer's notes bear; equal notes share one. `taken`: part and
    words of the notes of the layers before -> id; this one's are added."""
    changed: dict[tuple[str, str], str] = {}
    notes: dict[str, dict[str, Element]] = {}
    for part, own in layer.notes.items():
        used = {int(id) for (held, _), id in taken.items() if held == part and id.lstrip("-").isdecimal()}
        for id, note in own.items():
            key = part, digest_of_note(note)
            if key not in taken:
                free = int(id)
                while free in used:
                    free += 1
                taken[key] = str(free)
                used.add(free)
            note.set(w("id"), taken[key])
            changed[f"{local_name(note.tag)}Reference", id] = taken[key]
            notes.setdefault(part, {})[taken[key]] = note
    references = {
        each
        for element in elements_of(layer)
        for each in element.iter(w("footnoteReference"), w("endnoteReference"))
        if (local_name(each.tag), each.get(w("id"), "")) in changed
    }
    for each in references:
        each.set(w("id"), changed[local_name(each.tag), each.get(w("id"), "")])
    return replace(layer, notes=notes)


def elements_of(layer: Layer) -> Iterator[Element]:
    for flow in layer.flows.values():
        yield from elements_of_flow(flow)
    for notes in layer.notes.values():
        yield from notes.values()
    for look in layer.looks:
        yield from (each for each in look.says.values() if each is not None)


def elements_of_flow(flow: FlowLayer) -> Iterator[Element]:
    for block in flow.values():
        for items in block.inserted.values():
            for item in items:
                yield from elements_of_item(item)
        for rows in block.rows_inserted.values():
            yield from (row.element for row in rows)
        if block.closing:
            yield block.closing.properties
        for inner in block.flows.values():
            yield from elements_of_flow(inner)


def elements_of_item(item: Item) -> Iterator[Element]:
    yield from item.wrappers
    if item.properties is not None:
        yield item.properties
    elif item.run is not None:
        yield item.run
    yield from () if item.properties is not None else item.nodes


def referred(nodes: list[Element], tags: tuple[str, ...]) -> set[str]:
    return {found.get(w("val"), "") for node in nodes for found in node.iter(*tags)}


def with_styles(ours: Package, redline: Package, nodes: list[Element], layer: Layer) -> Package:
    """Styles that the content names and we lack, with those they are based on."""
    mine, theirs = ours.one("styles"), redline.one("styles")
    if not mine or not theirs:
        return ours
    have = {style.get(w("styleId")) for style in ours.root(mine).iter(w("style"))}
    offered = {style.get(w("styleId"), ""): style for style in redline.root(theirs).iter(w("style"))}
    wanted: dict[str, Element] = {}
    waiting = sorted(referred(nodes, STYLE_REFERENCES))
    while waiting:
        identity = waiting.pop()
        if identity in have or identity in wanted or identity not in offered:
            continue
        wanted[identity] = without_changes(offered[identity])
        waiting += [
            found.get(w("val"), "") for found in offered[identity] if found.tag in {w("basedOn"), w("next"), w("link")}
        ]
    if not wanted:
        return ours
    root = deepcopy(ours.root(mine))
    root.extend(wanted[identity] for identity in sorted(wanted))
    return ours.changed({mine: root})


def without_changes(element: Element) -> Element:
    copy = deepcopy(element)
    for node in list(copy.iter()):
        parent = node.getparent()
        if parent is not None and local_name(str(node.tag)).endswith("Change"):
            parent.remove(node)
    return copy


def with_lists(ours: Package, redline: Package, nodes: list[Element], layer: Layer) -> Package:
    """List instances that the content uses and we lack; all definitions stand before all instances (17.9)."""
    wanted = referred(nodes, (w("numId"),)) - {"0"}
    theirs = redline.one("numbering")
    if not wanted or not theirs:
        return ours
    if not ours.one("numbering"):
        return with_part(ours, redline, theirs, "numbering")
    mine = ours.one("numbering")
    root = deepcopy(ours.root(mine))
    have = {number.get(w("numId")) for number in root.iter(w("num"))}
    definitions = {each.get(w("abstractNumId")) for each in root.iter(w("abstractNum"))}
    for number in redline.root(theirs).iter(w("num")):
        if number.get(w("numId")) not in wanted - have:
            continue
        link = number.find(w("abstractNumId"))
        abstract = link.get(w("val")) if link is not None else None
        if abstract is not None and abstract not in definitions:
            definitions.add(abstract)
            insert_definition(root, redline.root(theirs), abstract)
        insert_number(root, deepcopy(number))
    return ours.changed({mine: root})


def insert_definition(root: Element, theirs: Element, identity: str) -> None:
    found = next((each for each in theirs.iter(w("abstractNum")) if each.get(w("abstractNumId")) == identity), None)
    if found is None:
        return
    place = next((n for n, each in enumerate(root) if each.tag == w("num")), len(root))
    root.insert(place, deepcopy(found))


def insert_number(root: Element, number: Element) -> None:
    place = max((n for n, each in enumerate(root) if each.tag in {w("num"), w("abstractNum")}), default=-1)
    root.insert(place + 1, number)


def with_note_parts(ours: Package, redline: Package, nodes: list[Element], layer: Layer) -> Package:
    """A part for notes where we have none: theirs, with the separators alone."""
    for part, notes in layer.notes.items():
        if notes and part not in ours.parts and part in redline.parts:
            kind = "footnotes" if part in redline.related("footnotes") else "endnotes"
            root = deepcopy(redline.root(part))
            for note in list(root):
                if not note.get(w("type")):
                    root.remove(note)
            ours = with_part(ours, redline, part, kind).changed({part: root})
    return ours


def with_part(ours: Package, redline: Package, part: str, kind: str) -> Package:
    """A whole part of the redline, with its content type and the main part's relationship to it."""
    relation = next(each for each in redline.relationships(redline.main).values() if each.target == part)
    types = deepcopy(ours.root(CONTENT_TYPES))
    override = etree.SubElement(types, f"{{{names.CONTENT_TYPES}}}Override")
    override.set("PartName", f"/{part}")
    override.set("ContentType", redline.types.of(part))
    relations = ours.relationships_copy(ours.main)
    add_relation(relations, relation.id, relation.type, f"/{part}", external=False)
    written = {CONTENT_TYPES: types, relationships_name(ours.main): relations}
    return ours.changed({part: redline.parts[part], **written})


def add_relation(root: Element, identity: str, kind: str, target: str, *, external: bool) -> None:
    element = etree.SubElement(root, RELATION)
    element.set("Id", identity)
    element.set("Type", kind)
    element.set("Target", target)
    if external:
        element.set("TargetMode", "External")


def with_targets(ours: Package, redline: Package, nodes: list[Element], layer: Layer) -> Package:
    """Relationships that the content points through: links by address, pictures with their part."""
    wanted = {
        str(value)
        for node in nodes
        for each in node.iter()
        for key, value in each.attrib.items()
        if str(key).startswith(f"{{{names.R}}}")
    }
    have = ours.relationships(ours.main)
    offered = redline.relationships(redline.main)
    missing = [offered[identity] for identity in sorted(wanted) if identity in offered and identity not in have]
    if not missing:
        return ours
    relations = ours.relationships_copy(ours.main)
    parts: dict[str, bytes | Element | None] = {}
    types = deepcopy(ours.root(CONTENT_TYPES))
    for relation in missing:
        target = relation.target if relation.external else f"/{relation.target}"
        add_relation(relations, relation.id, relation.type, target, external=relation.external)
        if not relation.external and relation.target in redline.parts and relation.target not in ours.parts:
            parts[relation.target] = redline.parts[relation.target]
            add_type(types, relation.target, redline.types.of(relation.target))
    return ours.changed({**parts, CONTENT_TYPES: types, relationships_name(ours.main): relations})


def add_type(types: Element, part: str, content_type: str) -> None:
    extension = part.rpartition(".")[2]
    known = {str(each.get("Extension", "")).casefold(): each.get("ContentType") for each in types}
    if known.get(extension.casefold()) == content_type:
        return
    override = etree.SubElement(types, f"{{{names.CONTENT_TYPES}}}Override")
    override.set("PartName", f"/{part}")
    override.set("ContentType", content_type)

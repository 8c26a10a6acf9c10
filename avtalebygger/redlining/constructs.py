"""What of a counterpart's content may come into our package: text and the few constructs we know.

Paragraphs, tables, lists, notes, http(s) and mailto links, PNG and JPEG pictures, equations, and the fields a program
computes from our own document. Everything else is left out and named; a field or control leaves its text behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import chain

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.flow import Item, ItemKind, State
from avtalebygger.redlining.layers import BlockLayer, ComingRow, FlowLayer, Layer
from avtalebygger.word import names
from avtalebygger.word.names import local_name, r, w
from avtalebygger.word.package import Package

Element = etree._Element

COMPUTED_FIELDS = frozenset({"REF", "PAGE", "PAGEREF", "NUMPAGES", "TOC", "SEQ", "NOTEREF", "HYPERLINK"})
SAFE_LINKS = ("http://", "https://", "mailto:")
OFFICE_JOINER = "\u200d"  # LibreOffice puts one into each row that is inserted with tracking on
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
RUN_THINGS = frozenset(
    {"tab", "br", "cr", "sym", "ptab", "noBreakHyphen", "softHyphen", "footnoteReference", "endnoteReference"}
    | {"footnoteRef", "endnoteRef", "oMath", "oMathPara"}
)
PLAIN_ELEMENTS = frozenset({"tbl", "tr", "tc", "p", "r", "t", "hyperlink", "drawing", *RUN_THINGS})


@dataclass(slots=True)
class Sieve:
    """Lets through what is known; `left_out` names what is not, once each, in the order met."""

    package: Package
    part: str
    left_out: dict[str, None]

    def items(self, items: Sequence[Item]) -> list[Item]:
        return list(chain.from_iterable(self.item(item) for item in items))

    def item(self, item: Item) -> Iterator[Item]:
        wrappers = tuple(wrapper for wrapper in item.wrappers if self.is_safe_link(wrapper))
        item = replace(item, wrappers=wrappers)
        match item.kind:
            case ItemKind.CHARACTER | ItemKind.MARK:
                yield item
            case ItemKind.FIELD:
                yield from [item] if self.is_computed(item) else self.result_of(item)
            case ItemKind.TABLE:
                yield replace(item, nodes=(self.element(item.nodes[0]),))
            case ItemKind.CONTROL:
                content = item.nodes[0].find(w("sdtContent"))
                yield from self.items(flow.items_of(content)) if content is not None else ()
            case ItemKind.THING:
                if self.is_known_thing(item.nodes[0]):
                    yield item
            case ItemKind.WIDTHLESS:
                return

    def is_safe_link(self, wrapper: Element) -> bool:
        if wrapper.tag != w("hyperlink"):
            return False
        relation = self.package.relationships(self.part).get(wrapper.get(r("id"), ""))
        if relation is None:
            return bool(wrapper.get(w("anchor")))
        safe = relation.target.casefold().startswith(SAFE_LINKS)
        if not safe:
            self.left_out.setdefault(f"link to {relation.target[:60]}")
        return safe

    def is_computed(self, item: Item) -> bool:
        code = instruction_of(item.nodes).split(None, 1)
        known = bool(code) and code[0].upper() in COMPUTED_FIELDS
        if known and code[0].upper() == "HYPERLINK":
            known = len(code) > 1 and (code[1].startswith("\\l") or safe_address(code[1]))
        if not known:
            self.left_out.setdefault(f"field {code[0].upper() if code else ''}".strip())
        return known

    def result_of(self, item: Item) -> Iterator[Item]:
        node = etree.Element(w("t"))
        run = item.run if item.run is not None else etree.Element(w("r"))
        for letter in flow.shown(item):
            yield Item(ItemKind.CHARACTER, letter, State.INSERTED, (node,), run, item.wrappers)

    def is_known_thing(self, element: Element) -> bool:
        name = local_name(element.tag)
        if name in RUN_THINGS or (name == "drawing" and self.is_picture(element)):
            return True
        self.left_out.setdefault(f"object ({name})")
        return False

    def is_picture(self, drawing: Element) -> bool:
        """One embedded PNG or JPEG and nothing else that points anywhere."""
        blips = list(drawing.iter(f"{{{names.A}}}blip"))
        relations = self.package.relationships(self.part)
        pointers = [
            str(value) for node in drawing.iter() for key, value in node.attrib.items() if f"{{{names.R}}}" in str(key)
        ]
        if len(blips) != 1 or len(pointers) != 1 or any(True for _ in drawing.iter(w("txbxContent"))):
            return False
        relation = relations.get(blips[0].get(r("embed"), ""))
        if relation is None or relation.external:
            return False
        return self.package.parts.get(relation.target, b"").startswith(PICTURES)

    def element(self, element: Element) -> Element:
        """A copy of a table, row or note with what is known in it; controls and fields leave their text."""
        copy = deepcopy(element)
        for text in copy.iter(w("t")):
            text.text = (text.text or "").strip(OFFICE_JOINER)
        for node in list(copy.iter()):
            if node is copy or node.getparent() is None or not isinstance(node.tag, str):
                continue
            self.clean(node)
        return copy

    def row(self, row: ComingRow) -> ComingRow:
        return replace(row, element=self.element(row.element))

    def clean(self, node: Element) -> None:
        name = local_name(node.tag)
        parent = node.getparent()
        if parent is None or name.endswith("Pr") or any(is_properties(each) for each in node.iterancestors()):
            return
        if name in {"sdt", "sdtContent", "smartTag", "customXml", "fldSimple", "dir", "bdo"} or (
            name == "hyperlink" and not self.is_safe_link(node)
        ):
            place = parent.index(node)
            parent[place : place + 1] = [child for child in node if not is_properties(child)]
        elif name in {"fldChar", "instrText", "bookmarkStart", "bookmarkEnd", "proofErr", "tblGrid", "gridCol"}:
            if name in {"fldChar", "instrText"}:
                parent.remove(node)
        elif name not in PLAIN_ELEMENTS or (name == "drawing" and not self.is_picture(node)):
            if any(local_name(str(each.tag)) == "drawing" for each in node.iterancestors()):
                return
            if local_name(str(parent.tag)) in {"oMath", "oMathPara"} or node.tag.startswith(f"{{{names.M}}}"):
                return
            self.left_out.setdefault(f"object ({name})")
            parent.remove(node)


def is_properties(element: Element) -> bool:
    return local_name(str(element.tag)).endswith("Pr")


def safe_address(argument: str) -> bool:
    return argument.strip('" ').casefold().startswith(SAFE_LINKS)


def instruction_of(nodes: Sequence[Element]) -> str:
    simple = "".join(node.get(w("instr"), "") for node in nodes)
    return (simple or "".join(each.text or "" for node in nodes for each in node.iter(w("instrText")))).strip()


def known_only(layer: Layer, redline: Package) -> tuple[Layer, tuple[str, ...]]:
    """The layer with what is known alone, and the names of what was left out."""
    left_out: dict[str, None] = {}
    flows = {
        key: known_in_flow(found, Sieve(redline, key.partition("#")[0], left_out)) for key, found in layer.flows.items()
    }
    notes = {
        part: {identity: Sieve(redline, part, left_out).element(note) for identity, note in found.items()}
        for part, found in layer.notes.items()
    }
    return replace(layer, flows=flows, notes=notes), tuple(left_out)


def known_in_flow(layer: FlowLayer, sieve: Sieve) -> FlowLayer:
    return {number: known_in_block(block, sieve) for number, block in layer.items()}


def known_in_block(block: BlockLayer, sieve: Sieve) -> BlockLayer:
    return BlockLayer(
        deleted=dict(block.deleted),
        inserted={at: known for at, items in block.inserted.items() if (known := sieve.items(items))},
        rows_deleted=dict(block.rows_deleted),
        rows_inserted={at: [sieve.row(row) for row in rows] for at, rows in block.rows_inserted.items()},
        flows={key: known_in_flow(inner, sieve) for key, inner in block.flows.items()},
        closing=block.closing,
    )

"""What writes a mark: its author, date and id; and copies of runs, fields and properties without marks of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from avtalebygger.redlining.flow import Item
from avtalebygger.word.names import XML_SPACE, local_name, w

Element = etree._Element
JOINER = ", "


@dataclass(slots=True)
class Pen:
    """Writes marks: authors, one date, and ids from a counter that no other annotation of the package has used.
    `names` gives each party's name in marks, in the parties' order. What a layer of `signed` holds is asked for by the
    author of each piece of it, which `names` names instead. Layers of `formatting` say how the last paragraphs are
    formatted."""

    names: Mapping[str, str]
    date: str
    next_id: int
    comments: list[tuple[int, str]] = field(default_factory=list)  # (place in the base, comment id), for the next mark
    standing: list[tuple[int, str]] = field(default_factory=list)  # the same, for the words that stand there unmarked
    place: int = 0  # how far the pen has come in the base
    signed: Collection[str] = ()
    formatting: Collection[str] = ()

    def comments_due(self) -> list[str]:
        """The comments on places reached by now; each is given once."""
        due = [comment for place, comment in self.comments if place <= self.place] if self.comments else []
        if not due:
            return due
        self.comments = [(place, comment) for place, comment in self.comments if place > self.place]
        return due

    def standing_due(self) -> list[str]:
        """The comments on unmarked words reached by now; each is given once."""
        due = [comment for place, comment in self.standing if place <= self.place] if self.standing else []
        if not due:
            return due
        self.standing = [(place, comment) for place, comment in self.standing if place > self.place]
        return due

    def speaks_of(self, start: int, end: int) -> bool:
        """Whether a comment stands on unmarked words from here to there."""
        return any(start <= place < end for place, _ in self.standing)

    def author(self, parties: Iterable[str]) -> str:
        wished = set(parties)
        return JOINER.join(name for party, name in self.names.items() if party in wished)

    def mark(self, tag: str, parties: Iterable[str]) -> Element:
        element = etree.Element(w(tag))
        element.set(w("id"), str(self.next_id))
        element.set(w("author"), self.author(parties))
        element.set(w("date"), self.date)
        self.next_id += 1
        return element

    def asking(self, parties: Iterable[str], author: str) -> tuple[str, ...]:
        """Who asks for a piece of these layers that came under a mark of that author."""
        return self.ordered(author if party in self.signed else party for party in parties)

    def ordered(self, parties: Iterable[str]) -> tuple[str, ...]:
        wished = set(parties)
        return tuple(party for party in self.names if party in wished)


def comment_node(name: str, comment: str) -> Element:
    element = etree.Element(w(name))
    element.set(w("id"), comment)
    return element


def shell_of(wrapper: Element) -> tuple[Element, Element]:
    """An empty copy of a wrapper, and the element in it that takes the content."""
    shell = bare(wrapper)
    shell[:] = []
    shell.text = None
    if wrapper.tag != w("sdt"):
        for child in wrapper:
            if local_name(child.tag) in {"smartTagPr", "customXmlPr"}:
                shell.append(deepcopy(child))
        return shell, shell
    for child in wrapper:
        if child.tag in {w("sdtPr"), w("sdtEndPr")}:
            shell.append(deepcopy(child))
    return shell, etree.SubElement(shell, w("sdtContent"))


def run_like(run: Element, *, comes: bool = False) -> Element:
    """An empty run with the same properties. What comes was never formatted otherwise; what stays may have been."""
    copy = etree.Element(w("r"))
    properties = run.find(w("rPr"))
    if properties is not None:
        own = deepcopy(properties)
        own.tail = None
        for change in own.findall(w("rPrChange")) if comes else ():
            own.remove(change)
        copy.append(own)
    return copy


def bare(element: Element) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    return copy


def field_runs(item: Item, deleted: bool) -> list[Element]:
    """The runs of a field or an equation; a simple field is written as a complex one, which a mark may hold."""
    nodes = [bare(node) for node in item.nodes]
    runs = [run for node in nodes for run in (complex_field(node) if node.tag == w("fldSimple") else [node])]
    for run in runs:
        for node in run.iter(w("t"), w("delText")):
            node.tag = w("delText") if deleted else w("t")
            node.set(XML_SPACE, "preserve")
        for node in run.iter(w("instrText"), w("delInstrText")):
            node.tag = w("delInstrText") if deleted else w("instrText")
            node.set(XML_SPACE, "preserve")
        for change in list(run.iter(w("rPrChange"))):
            parent = change.getparent()
            if parent is not None:
                parent.remove(change)
    return runs


def complex_field(simple: Element) -> list[Element]:
    results = [node for node in simple if node.tag == w("r")]
    return [
        field_char("begin"),
        instruction(simple.get(w("instr"), "")),
        field_char("separate"),
        *results,
        field_char("end"),
    ]


def field_char(kind: str) -> Element:
    run = etree.Element(w("r"))
    etree.SubElement(run, w("fldChar")).set(w("fldCharType"), kind)
    return run


def instruction(code: str) -> Element:
    run = etree.Element(w("r"))
    node = etree.SubElement(run, w("instrText"))
    node.text = code
    return run


def mark_properties(properties: Element | None) -> Element | None:
    """A copy of the pPr without revisions of its own."""
    if properties is None:
        return None
    copy = deepcopy(properties)
    copy.tail = None
    for node in list(copy.iter()):
        if local_name(str(node.tag)) in {"pPrChange", "rPrChange", "ins", "del", "moveFrom", "moveTo"}:
            parent = node.getparent()
            if parent is not None and not is_inside(node, "sectPr"):
                parent.remove(node)
    marks = copy.find(w("rPr"))
    if marks is not None and len(marks) == 0:
        copy.remove(marks)
    return copy


def is_inside(node: Element, name: str) -> bool:
    return any(local_name(str(parent.tag)) == name for parent in node.iterancestors())


def mark_run_properties(properties: Element) -> Element:
    """The rPr of a pPr, made in its place where there is none: before sectPr and pPrChange (17.3.1.26)."""
    found = properties.find(w("rPr"))
    if found is not None:
        return found
    made = etree.Element(w("rPr"))
    after = next(
        (n for n, child in enumerate(properties) if child.tag in {w("sectPr"), w("pPrChange")}), len(properties)
    )
    properties.insert(after, made)
    return made

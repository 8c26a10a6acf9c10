"""Does the redline keep its word: accept all says NEW, reject all says OLD, in text and in structure?

Reads the finished package through `word.resolve`, which shares no code with the writers, and compares stories block by
block with the inputs, by meaning: relationships by what they point at, lists by definition, styles by name, notes by
content, runs without their splits. What differs is told by place, so that the smallest unit can be replaced."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from avtalebygger.redlining.elements import attributes
from avtalebygger.redlining.meaning import canonical, key_of
from avtalebygger.text.edits import spans_between
from avtalebygger.word.names import MC, M, W, m, mc, r, w
from avtalebygger.word.package import Package

Element = etree._Element

_IDS: Final = re.compile(
    rb' r:(\w+)="([^"]*)"|(<w:numId w:val=")([^"]*)"|(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]*)"'
    rb'|(<w:(?:footnote|endnote|comment)Reference(?: [^>]*?)? w:id=")([^"]*)"'
    rb'|(<w:comment(?:RangeStart|RangeEnd) w:id=")[^"]*"'
)
_REFERENCE: Final = re.compile(rb"<w:(?:header|footer)Reference [^>]*></w:(?:header|footer)Reference>")
_HEADERS: Final = (w("headerReference"), w("footerReference"))
_SILENT: Final = frozenset((w("sectPr"), w("bookmarkStart"), w("bookmarkEnd")))
_APART: Final = frozenset(
    w(name)
    for name in "proofErr bookmarkEnd permStart permEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart "
    "moveToRangeEnd".split()
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Blocks [start, stop) of a story of the input differ from what the redline reads as there. `in_text`: a reader
    sees it; else it is formatting or structure. `part`: the input's part."""

    part: str
    start: int
    stop: int
    in_text: bool


def differences(reading: Package, wanted: Package, *, references: bool) -> list[Difference]:
    """Where a reading of the redline differs from the document that it must say. `references`: whether headers and
    footers are looked at, which no mark can hold where the last section gains or loses one."""
    found: list[Difference] = []
    for mine, part, theirs in _stories(reading, wanted, references):
        found += _differences(
            _View(reading, mine[1], references), mine[0], _View(wanted, part, references), theirs, part
        )
    return found


def _stories(reading: Package, wanted: Package, references: bool) -> Iterator[tuple[tuple[Element, str], str, Element]]:
    mine, theirs = reading.root(reading.main), wanted.root(wanted.main)
    body, other = mine.find(w("body")), theirs.find(w("body"))
    assert body is not None and other is not None
    yield (body, reading.main), wanted.main, other
    if references:
        seen: set[tuple[str, str]] = set()
        for left, right in zip(_header_parts(reading), _header_parts(wanted), strict=False):
            if (left, right) not in seen:
                seen.add((left, right))
                yield (reading.root(left), left), right, wanted.root(right)


def _header_parts(package: Package) -> list[str]:
    relations = package.relationships(package.main)
    targets = [relations.get(each.get(r("id"), "")) for each in package.root(package.main).iter(*_HEADERS)]
    return [each.target for each in targets if each is not None and each.target in package.parts]


def _differences(mine: _View, left: Element, theirs: _View, right: Element, part: str) -> list[Difference]:
    olds, news = _blocks(left), _blocks(right)
    if _are_equal(mine, olds, theirs, news):
        return []
    found: list[Difference] = []
    for span in spans_between([mine.slow(each) for each in olds], [theirs.slow(each) for each in news]):
        if span.same:
            continue
        if span.a1 - span.a0 == span.b1 - span.b0:
            found += _one_by_one(mine, olds[span.a0 : span.a1], theirs, news[span.b0 : span.b1], part, span.b0)
        else:
            said = _said(mine, olds[span.a0 : span.a1]) != _said(theirs, news[span.b0 : span.b1])
            found.append(Difference(part, max(0, span.b0 - 1), span.b1 + 1, said))
    return found


def _are_equal(mine: _View, olds: list[Element], theirs: _View, news: list[Element]) -> bool:
    """Block by block; the slow look only where the quick one sees a difference, which may be one of writing."""
    if mine.speaks_as(theirs) and list(map(key_of, olds)) == list(map(key_of, news)):
        return True
    return len(olds) == len(news) and all(
        mine.fast(old) == theirs.fast(new) or mine.slow(old) == theirs.slow(new)
        for old, new in zip(olds, news, strict=True)
    )


def _said(view: _View, blocks: Iterable[Element]) -> list[list[str]]:
    return [view.text(each) for each in blocks if each.tag not in _SILENT]


def _one_by_one(
    mine: _View, olds: list[Element], theirs: _View, news: list[Element], part: str, start: int
) -> Iterator[Difference]:
    for index, (old, new) in enumerate(zip(olds, news, strict=True)):
        yield Difference(part, start + index, start + index + 1, mine.text(old) != theirs.text(new))


def _blocks(container: Element) -> list[Element]:
    return [each for each in container if each.tag not in _APART and each.get(w("name")) != "_GoBack"]


class _View:
    """Keys of elements of one part of one package, its ids replaced by what they mean."""

    def __init__(self, package: Package, part: str, references: bool = True) -> None:
        self._references = references
        self._package = package
        self._part = part
        self._lists: dict[str, bytes] | None = None
        self._styles: dict[str, bytes] | None = None
        self._notes: dict[tuple[str, str], bytes] = {}
        self._targets: dict[str, bytes] = {}

    def speaks_as(self, other: _View) -> bool:
        """Whether an id certainly means the same in both: all parts but the main one are byte for byte the same."""
        ours, theirs = self._package, other._package
        return (self._part, ours.main, ours.parts.keys()) == (other._part, theirs.main, theirs.parts.keys()) and all(
            content == theirs.parts[part] for part, content in ours.parts.items() if part != ours.main
        )

    def fast(self, element: Element) -> bytes:
        key = self._by_meaning(key_of(element))
        return key if self._references else _REFERENCE.sub(b"", key)

    def _by_meaning(self, key: bytes) -> bytes:
        return _IDS.sub(self._meaning, key)

    def _meaning(self, found: re.Match[bytes]) -> bytes:
        if found[1]:
            return b" r:" + found[1] + b"=" + self._target(found[2].decode())
        if found[3]:
            return found[3] + self._list(found[4].decode())
        if found[5]:
            return found[5] + self._style(found[6].decode())
        if found[7]:
            return found[7].partition(b" ")[0] + self._note(found[7], found[8].decode())
        return found[9]

    def _target(self, ident: str) -> bytes:
        if ident not in self._targets:
            self._targets[ident] = self._read_target(ident)
        return self._targets[ident]

    def _read_target(self, ident: str) -> bytes:
        relation = self._package.relationships(self._part).get(ident)
        if relation is None:
            return b"?" + ident.encode()
        if relation.external or relation.target not in self._package.parts:
            return relation.target.encode()
        if relation.kind in ("header", "footer"):
            return b""
        content = self._package.parts[relation.target]
        return hashlib.sha256(content).hexdigest().encode()

    def _list(self, ident: str) -> bytes:
        if self._lists is None:
            self._lists = _lists(self._package)
        return self._lists.get(ident, ident.encode())

    def _style(self, ident: str) -> bytes:
        if self._styles is None:
            self._styles = _styles(self._package)
        return self._styles.get(ident, ident.encode())

    def _note(self, element: bytes, ident: str) -> bytes:
        kind = next(name for name in ("footnote", "endnote", "comment") if name.encode() in element)
        if (kind, ident) not in self._notes:
            self._notes[kind, ident] = b""
            self._notes[kind, ident] = self._read_note(kind, ident)
        return self._notes[kind, ident]

    def _read_note(self, kind: str, ident: str) -> bytes:
        view, note = self._noted(kind, ident)
        return repr([view.slow(child) for child in note]).encode() if note is not None else b"?"

    def _noted(self, kind: str, ident: str) -> tuple[_View, Element | None]:
        """The note or comment of that id, in the view of its own part."""
        part = self._package.one(f"{kind}s")
        note = next((e for e in self._package.root(part) if e.get(w("id")) == ident), None) if part else None
        return _View(self._package, part), note

    def slow(self, element: Element) -> Tree:
        """The element as a tree in which runs are not split and noise is left out."""
        return _tree(etree.fromstring(_DECLARED % self._by_meaning_of(element))[0])

    def _by_meaning_of(self, element: Element) -> bytes:
        key = _IDS.sub(self._meaning_quoted, canonical(element))
        return key if self._references else _REFERENCE.sub(b"", key)

    def _meaning_quoted(self, found: re.Match[bytes]) -> bytes:
        meaning = hashlib.sha256(self._meaning(found)).hexdigest().encode()
        if found[1]:
            return b" r:" + found[1] + b'="' + meaning + b'"'
        head = found[3] or found[5] or found[7] or found[9]
        return head + meaning + b'"'

    def text(self, element: Element) -> list[str]:
        """What a reader sees of it, paragraph by paragraph."""
        return [self._said(paragraph) for paragraph in element.iter(w("p"))] or [self._said(element)]

    def _said(self, paragraph: Element) -> str:
        out: list[str] = []
        for each in paragraph.iter(w("t"), m("t"), w("tab"), w("br"), *_NOTES):
            if each.tag in _NOTES:
                out.append(self._note_said(each))
            else:
                out.append((each.text or "") if each.tag in _TEXTS else "\t")  # an empty w:t says nothing
        return "".join(out)

    def _note_said(self, reference: Element) -> str:
        view, note = self._noted(_NOTES[str(reference.tag)], reference.get(w("id"), ""))
        return "\n".join(["", *view.text(note), ""]) if note is not None else "?"


_NOTES: Final = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_DECLARED: Final = b"<x>%b</x>"
_NOISY: Final = frozenset(
    w(n) for n in ("proofErr", "lastRenderedPageBreak", "bookmarkEnd", "lang", "noProof", "permStart", "permEnd")
)
_UNORDERED: Final = frozenset(
    w(n) for n in ("rPr pPr tcPr tblPr trPr sectPr tblPrEx numPr tblBorders tcBorders pBdr tcMar tblCellMar").split()
)
_EMPTY_SAYS_NOTHING: Final = frozenset(w(n) for n in "rPr pPr tcPr trPr tblPr tblPrEx ind spacing".split())
_NOISY_ATTRIBUTE: Final = re.compile(r"(rsid\w*|paraId|textId|anchorId|editId|durableId|space|spid|gfxdata)$")
_TOGGLES: Final = frozenset((w("rPr"), w("pPr"), w("trPr")))

Tree = tuple[str, tuple[tuple[str, str], ...], str, tuple["Tree", ...]]


def _tree(element: Element) -> Tree:
    children = [tree for child in element for tree in _children(child)]
    tag = str(element.tag)
    if tag in (w("p"), w("hyperlink"), w("sdtContent"), w("fldSimple")):
        children = _joined_runs(children)
    if tag in _UNORDERED:
        children.sort()
    text = (element.text or "") if not len(element) else ""
    if tag not in _TEXTS and not text.strip():
        text = ""
    return (tag, _attributes(element), text, tuple(children))


_TEXTS: Final = frozenset((w("t"), w("delText"), w("instrText"), m("t")))


def _children(child: Element) -> list[Tree]:
    tag = child.tag
    if tag in _NOISY or not isinstance(tag, str) or tag.endswith("}shapetype"):
        return []
    if tag == w("bookmarkStart") and child.get(w("name")) == "_GoBack":
        return []
    if tag in (w("smartTag"), w("customXml")):
        return [t for each in child if each.tag not in (w("smartTagPr"), w("customXmlPr")) for t in _children(each)]
    if tag == mc("AlternateContent"):
        branch = child.find(mc("Choice"))
        branch = branch if branch is not None else child.find(mc("Fallback"))
        return [t for each in (branch if branch is not None else ()) for t in _children(each)]
    if tag == w("fldSimple"):
        return _complex(child)
    tree = _tree(child)
    if tag in (w("t"), w("delText")) and not tree[2]:
        return []
    if tag in _EMPTY_SAYS_NOTHING and not tree[1] and not tree[3]:
        return []
    if tag == w("r") and not any(each[0] != w("rPr") for each in tree[3]):
        return []
    return [tree]


def _complex(child: Element) -> list[Tree]:
    def char(kind: str) -> Tree:
        return (w("r"), (), "", ((w("fldChar"), ((w("fldCharType"), kind),), "", ()),))

    instruction: Tree = (w("r"), (), "", ((w("instrText"), (), child.get(w("instr")) or "", ()),))
    return [char("begin"), instruction, char("separate"), *(t for e in child for t in _children(e)), char("end")]


def _attributes(element: Element) -> tuple[tuple[str, str], ...]:
    tag = str(element.tag)
    out: list[tuple[str, str]] = []
    for name, value in attributes(element).items():
        if _NOISY_ATTRIBUTE.search(name) or (name == "id" and not tag.startswith(f"{{{W}}}")):
            continue
        if tag == w("bookmarkStart") and name != w("name"):
            continue
        if tag == w("id") or (name == w("id") and tag in _COMMENT_ENDS):
            continue
        if name == w("val") and value in ("1", "true", "on") and _is_toggle(element):
            continue
        out.append((name, value))
    return tuple(sorted(out))


_COMMENT_ENDS: Final = frozenset((w("commentRangeStart"), w("commentRangeEnd")))


def _is_toggle(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _TOGGLES and not len(element)


def _joined_runs(children: Iterable[Tree]) -> list[Tree]:
    out: list[Tree] = []
    for child in children:
        if child[0] == w("r"):
            child = (child[0], (), "", tuple(_joined_texts(child[3])))
            if out and out[-1][0] == w("r") and _format(out[-1]) == _format(child):
                own = child[3][1:] if _format(child) else child[3]
                out[-1] = (w("r"), (), "", tuple(_joined_texts((*out[-1][3], *own))))
                continue
        out.append(child)
    return out


def _format(run: Tree) -> Tree | None:
    return run[3][0] if run[3] and run[3][0][0] == w("rPr") else None


def _joined_texts(children: Iterable[Tree]) -> list[Tree]:
    out: list[Tree] = []
    for child in children:
        if child[0] in (w("t"), w("instrText")):
            if out and out[-1][0] == child[0]:
                out[-1] = (child[0], (), out[-1][2] + child[2], ())
                continue
            child = (child[0], (), child[2], ())
        out.append(child)
    return out


def _lists(package: Package) -> dict[str, bytes]:
    part = package.one("numbering")
    if not part:
        return {}
    root = package.root(part)
    levels = {each.get(w("abstractNumId")): _list_key(each) for each in root.iterchildren(w("abstractNum"))}
    out: dict[str, bytes] = {}
    for num in root.iterchildren(w("num")):
        abstract = num.find(w("abstractNumId"))
        own = b"".join(_list_key(each) for each in num.findall(w("lvlOverride")))
        known = levels.get(abstract.get(w("val")), b"") if abstract is not None else b""
        out[num.get(w("numId"), "")] = hashlib.sha256(known + own).hexdigest().encode()
    return out


_LIST_NOISE: Final = re.compile(
    rb"<w:(?:nsid|tmpl|name) [^>]*></w:(?:nsid|tmpl|name)>"
    rb'| \w+:(?:tplc|abstractNumId|restartNumberingAfterBreak)="[^"]*"'
)


def _list_key(element: Element) -> bytes:
    return _LIST_NOISE.sub(b"", key_of(element))


def _styles(package: Package) -> dict[str, bytes]:
    part = package.one("styles")
    if not part:
        return {}
    out: dict[str, bytes] = {}
    for style in package.root(part).iterchildren(w("style")):
        name = style.find(w("name"))
        said = name.get(w("val"), "") if name is not None else style.get(w("styleId"), "")
        out[style.get(w("styleId"), "")] = hashlib.sha256(said.casefold().encode()).hexdigest().encode()
    return out


assert M and MC

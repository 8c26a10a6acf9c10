"""What a document shows of itself, brought up to date after a change: results of REF fields and lines of a TOC.

A result is written anew only where it was right before: it showed the number or the words of what it points at, and
those are others now. So nobody's own wording of a reference is touched. Left out: page numbers, which need a layout
engine; references whose target is gone, which a finding names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from avtalebygger.model.document import Document, paragraphs
from avtalebygger.word.findings_fields import bookmarked_texts
from avtalebygger.word.names import XML_SPACE, w
from avtalebygger.word.package import Element, Package
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted, rejected
from avtalebygger.word.resolve import reject_all, resolved

REFERENCE: Final = re.compile(r"^\s*REF\s+\"?([^\s\"\\]+)", re.I)
NUMBERED: Final = re.compile(r"\\[rnw]\b", re.I)
TOC: Final = re.compile(r"^\s*TOC\b", re.I)
NEW_MARK: Final = "_Toc9"  # bookmarks of headings that came; hidden, as Word's own


@dataclass(frozen=True, slots=True)
class Target:
    """What a bookmark's paragraph shows: its number as a reference gives it, its words, its level among headings."""

    number: str
    words: str
    text: str
    level: int | None


def refreshed(before: Package, after: Package) -> Package:
    """`after` with what it shows of itself brought up to date; `before` is the document it was made from. What stands
    open in `after` does not count: it shows itself as if that were rejected."""
    settled = resolved(after, reject_all)
    if skeleton(before) == skeleton(settled) and texts_in(before) == texts_in(settled):
        return after
    document = rejected(read(after))
    old, new = targets(before), targets_in(settled, document)
    root = deepcopy(after.root(after.main))
    changed = [with_references(root, old, new), with_contents(root, old, new, document)]
    return after.changed({after.main: root}) if any(changed) else after


def skeleton(package: Package) -> list[tuple[bytes, str]]:
    """What a document shows of itself comes of this, and of the texts of its bookmarks: the properties of each
    paragraph, from which numbers and levels follow, and the words of those in which a bookmark begins. Most drafts
    differ from what was sent in nothing of it."""
    properties, bookmark = w("pPr"), w("bookmarkStart")
    return [
        (
            b"" if (found := each.find(properties)) is None else etree.tostring(found, with_tail=False),
            "" if next(each.iter(bookmark), None) is None else "".join(node.text or "" for node in each.iter(w("t"))),
        )
        for each in package.root(package.main).iter(w("p"))
    ]


def texts_in(package: Package) -> dict[str, str]:
    return bookmarked_texts(package.root(package.main))


def targets(package: Package) -> dict[str, Target]:
    return targets_in(package, accepted(read(package)))


def targets_in(package: Package, document: Document) -> dict[str, Target]:
    texts = texts_in(package)
    found: dict[str, Target] = {}
    for paragraph in paragraphs(document.body.blocks):
        for name in paragraph.bookmarks:
            number = re.sub(r"\s+", " ", paragraph.number).strip(" .:;,")
            words = paragraph.text.strip()
            found.setdefault(name, Target(number, words, texts.get(name.casefold(), ""), paragraph.outline))
    return found


# --------------------------------------------------------------------------- references


@dataclass(frozen=True, slots=True)
class Shown:
    """A complex field within one paragraph: its code and the `w:t` of its result."""

    code: str
    result: tuple[Element, ...]

    @property
    def text(self) -> str:
        return "".join(node.text or "" for node in self.result)


def with_references(root: Element, old: Mapping[str, Target], new: Mapping[str, Target]) -> bool:
    changed = False
    for shown in (field for paragraph in root.iter(w("p")) for field in fields_in(paragraph)):
        name = REFERENCE.match(shown.code)
        was, now = (old.get(name[1]), new.get(name[1])) if name else (None, None)
        if was is None or now is None:
            continue
        before, after = (
            (was.number, now.number) if NUMBERED.search(shown.code) else (was.text.strip(), now.text.strip())
        )
        if after and before != after and shown.text.strip() == before:
            write(shown.result, shown.text.replace(before, after))
            changed = True
    return changed


def fields_in(paragraph: Element) -> Iterator[Shown]:
    """The complex and simple fields of a paragraph, outer ones alone, but for those that marks stand in."""
    depth, code, separated = 0, "", False
    result: list[Element] = []
    for node in paragraph.iter(w("fldChar"), w("instrText"), w("t")):
        kind = node.get(w("fldCharType"), "") if node.tag == w("fldChar") else ""
        if kind == "begin":
            depth += 1
            if depth == 1:
                code, result, separated = "", [], False
        elif kind == "separate" and depth == 1:
            separated = True
        elif kind == "end":
            depth -= 1
            if depth == 0 and result:
                yield Shown(code, tuple(result))
            depth = max(depth, 0)
        elif depth == 1 and node.tag == w("instrText"):
            code += node.text or ""
        elif depth == 1 and separated and node.tag == w("t"):
            result.append(node)
    for simple in paragraph.iter(w("fldSimple")):
        yield Shown(simple.get(w("instr"), ""), tuple(simple.iter(w("t"))))


def write(nodes: Sequence[Element], words: str) -> None:
    for number, node in enumerate(nodes):
        node.text = words if number == 0 else ""
        node.set(XML_SPACE, "preserve")


# --------------------------------------------------------------------------- contents


def with_contents(root: Element, old: Mapping[str, Target], new: Mapping[str, Target], document: Document) -> bool:
    entries = {name: entry for entry in lines_of_contents(root) if (name := anchor_of(entry))}
    if not entries:
        return False
    changed = False
    for name, entry in entries.items():
        was, now = old.get(name), new.get(name)
        if was is None or label(entry) != labelled(was):
            continue
        if now is None:
            changed |= without(entry)
        elif labelled(now) != labelled(was):
            write_entry(entry, now)
            changed = True
    return with_new_headings(root, entries, document) or changed


def lines_of_contents(root: Element) -> Iterator[Element]:
    """The paragraphs between the beginning and the end of each TOC field."""
    depth, code, inside = 0, "", 0
    for paragraph in root.iter(w("p")):
        was_inside = inside
        for node in paragraph.iter(w("fldChar"), w("instrText")):
            kind = node.get(w("fldCharType"), "")
            if kind == "begin":
                depth, code = depth + 1, ""
            elif kind == "end":
                inside = 0 if inside == depth else inside
                depth -= 1
            elif node.tag == w("instrText"):
                code += node.text or ""
                inside = inside or (depth if TOC.match(code) else 0)
        if was_inside or inside:
            yield paragraph


def anchor_of(entry: Element) -> str:
    link = next(entry.iter(w("hyperlink")), None)
    return link.get(w("anchor"), "") if link is not None else ""


def words_nodes(entry: Element) -> list[Element]:
    """The words and tabs of a line, up to a field for the page number."""
    link = next(entry.iter(w("hyperlink")))
    found = []
    for node in link.iter(w("t"), w("tab"), w("fldChar")):
        if node.tag == w("fldChar"):
            break
        holder = node.getparent()
        if node.tag == w("t") or (holder is not None and holder.tag == w("r")):
            found.append(node)
    while found and found[-1].tag == w("tab"):
        found.pop()
    return found


def label(entry: Element) -> str:
    return "".join("\t" if node.tag == w("tab") else node.text or "" for node in words_nodes(entry)).strip()


def labelled(target: Target) -> str:
    return f"{target.number}\t{target.words}" if target.number else target.words


def write_entry(entry: Element, target: Target) -> None:
    """The number in what stands before the tab, the words in what stands after it."""
    nodes = words_nodes(entry)
    tab = next((at for at, node in enumerate(nodes) if node.tag == w("tab")), -1)
    texts = [[node for node in part if node.tag == w("t")] for part in (nodes[: max(tab, 0)], nodes[tab + 1 :])]
    if target.number and texts[0] and texts[1]:
        write(texts[0], target.number)
        write(texts[1], target.words)
    else:
        write([*texts[0], *texts[1]], labelled(target).replace("\t", " ") if target.number else target.words)


def without(entry: Element) -> bool:
    """The line taken out; the field's beginning, where it stands in it, stays in a paragraph of its own otherwise."""
    parent = entry.getparent()
    if parent is None or next(entry.iter(w("fldChar")), None) is not None:
        return False
    parent.remove(entry)
    return True


def with_new_headings(root: Element, entries: Mapping[str, Element], document: Document) -> bool:
    """A line for each heading that came between two that have theirs, of the same level, after the one before it."""
    main = list(root.iter(w("p")))
    above: Element | None = None
    level: int | None = None
    number = 0
    for paragraph in paragraphs(document.body.blocks):
        if paragraph.outline is None or not paragraph.text.strip():
            continue
        known = next((entries[name] for name in paragraph.bookmarks if name in entries), None)
        if known is not None:
            above, level = known, paragraph.outline
        elif above is not None and paragraph.outline == level and paragraph.position is not None:
            number += 1
            name = f"{NEW_MARK}{number:07d}"
            target = Target(re.sub(r"\s+", " ", paragraph.number).strip(" .:;,"), paragraph.text.strip(), "", level)
            above = new_line(above, name, target)
            bookmarked(main[paragraph.position.paragraph], name, root)
    return number > 0


def new_line(above: Element, name: str, target: Target) -> Element:
    line = deepcopy(above)
    line.tail = above.tail
    for run in [
        run for run in line.iter(w("r")) if run.find(w("fldChar")) is not None or run.find(w("instrText")) is not None
    ]:
        holder = run.getparent()
        if holder is not None:
            holder.remove(run)
    next(line.iter(w("hyperlink"))).set(w("anchor"), name)
    above.addnext(line)
    write_entry(line, target)
    return line


def bookmarked(paragraph: Element, name: str, root: Element) -> None:
    numbers = [
        int(node.get(w("id"), "0")) for node in root.iter(w("bookmarkStart")) if node.get(w("id"), "").isdecimal()
    ]
    place = 1 if paragraph.find(w("pPr")) is not None else 0
    start = paragraph.makeelement(w("bookmarkStart"), {w("id"): str(max(numbers, default=0) + 1), w("name"): name})
    end = paragraph.makeelement(w("bookmarkEnd"), {w("id"): str(max(numbers, default=0) + 1)})
    paragraph.insert(place, start)
    paragraph.append(end)

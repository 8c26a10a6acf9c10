"""What an element means, as a key: equal keys, no difference that a reader or the structure of the document knows.

Both sides must speak in the same ids (`redline.translate`). Left out as noise: rsids, paragraph ids, proofing marks,
where a page happened to break, language and `noProof` of runs, how text is split into runs (only in `inline`), ids of
shapes, of content controls and of tracked changes. Anything else counts, what is not known here too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from lxml import etree

from avtalebygger.word.names import m, w

Element = etree._Element

_NOISE: Final = re.compile(
    b"|".join(
        (
            rb' xmlns:\w+="[^"]*"',
            rb' \w+:(?:rsid\w*|paraId|textId|anchorId|editId|durableId|Unid)="[^"]*"',
            rb' xml:space="preserve"',
            rb"<w:(proofErr|lastRenderedPageBreak|noProof|lang)(?: [^>]*)?></w:\1>",
        )
    )
)
_DRAWN: Final = re.compile(rb'(<(?:v:|wp:docPr |pic:cNvPr |wps:cNvPr )[^>]*?) id="[^"]*"')
_SHAPE_NOISE: Final = re.compile(rb' o:(?:gfxdata|spid)="[^"]*"')
_EMPTY: Final = re.compile(rb"<w:(rPr|pPr|ind|spacing|tcPr|trPr|tblPrEx|r)></w:\1>")
_RUN_BREAK: Final = re.compile(rb"</w:t></w:r><w:r><w:t>")
_GO_BACK: Final = re.compile(rb'<w:bookmarkStart [^>]*w:name="_GoBack"[^>]*></w:bookmarkStart>')
_BOOKMARK_ID: Final = re.compile(rb'(?<=<w:bookmarkStart) w:id="[^"]*"| w:(?:colFirst|colLast)="[^"]*"')
_BOOKMARK_END: Final = re.compile(rb'<w:bookmarkEnd w:id="[^"]*"></w:bookmarkEnd>')
_REVISION_ID: Final = re.compile(
    rb'(<w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|[a-zA-Z]+Change) [^>]*?) w:id="[^"]*"'
)
_SDT_ID: Final = re.compile(rb'<w:id w:val="[^"]*"></w:id>')

TOGGLED_ON: Final = frozenset({"1", "true", "on"})
_PROPERTY_NOISE: Final = frozenset({w("lang"), w("noProof")})


def canonical(element: Element) -> bytes:
    written: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False)
    return written


def key_of(element: Element) -> bytes:
    """The key of a block, or of anything within a paragraph that is not text."""
    return _key(canonical(element))


@lru_cache(maxsize=2048)  # a redline asks for most blocks' keys several times, and two documents share most blocks
def _key(written: bytes) -> bytes:
    key = _NOISE.sub(b"", written)
    if b"bookmark" in key:
        key = _BOOKMARK_END.sub(b"", _BOOKMARK_ID.sub(b"", _GO_BACK.sub(b"", key)))
    if b' w:author="' in key:
        key = _REVISION_ID.sub(rb"\1", key)
    if b"<w:sdtPr" in key:
        key = _SDT_ID.sub(b"", key)
    if b"<v:" in key or b"<wp" in key:
        key = _DRAWN.sub(rb"\1", _SHAPE_NOISE.sub(b"", key))
    return _RUN_BREAK.sub(b"", _EMPTY.sub(b"", key))


class Properties:
    """Keys of property elements (rPr, pPr, tcPr …), remembered by how they are written: most are written alike."""

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}

    def key(self, element: Element | None, leave_out: frozenset[str] = frozenset()) -> bytes:
        """The properties but those of `leave_out` and every tracked change, whatever their order."""
        if element is None or not len(element):
            return b""
        written = etree.tostring(element, with_tail=False)
        if leave_out:
            written += b"|" + b" ".join(sorted(tag.encode() for tag in leave_out))
        found = self._known.get(written)
        if found is None:
            found = self._known[written] = self._key(element, leave_out)
        return found

    def _key(self, element: Element, leave_out: frozenset[str]) -> bytes:
        kept = [child for child in element if child.tag not in leave_out and not _is_noise(child)]
        return b"".join(sorted(key for child in kept if (key := _property(child))))


def _is_noise(child: Element) -> bool:
    tag = child.tag
    return not isinstance(tag, str) or tag in _PROPERTY_NOISE or tag.endswith("Change") or tag in _MARKS


_MARKS: Final = frozenset(w(name) for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))


def _property(child: Element) -> bytes:
    if len(child):
        if child.tag in _NESTED_UNORDERED:
            return child.tag.encode() + b"(" + b"".join(sorted(_property(each) for each in child)) + b")"
        return key_of(child)
    attributes = sorted((name, value) for name, value in child.attrib.items() if "rsid" not in name)
    if not attributes and child.tag in _EMPTY_SAYS_NOTHING:
        return b""
    if len(attributes) == 1 and attributes[0] == (w("val"), attributes[0][1]) and attributes[0][1] in TOGGLED_ON:
        attributes = []
    return f"{child.tag}{attributes}".encode()


_NESTED_UNORDERED: Final = frozenset(
    w(name) for name in ("numPr", "tblBorders", "tcBorders", "pBdr", "tcMar", "tblCellMar")
)
_EMPTY_SAYS_NOTHING: Final = frozenset({w("ind"), w("spacing")})


def text_of(element: Element) -> str:
    """What the element says, for likeness: the text in it, tables and boxes too, a space between paragraphs."""
    return "".join([each.text or " " for each in element.iter(*_SPEAKING)])


_SPEAKING: Final = (w("p"), w("t"), w("delText"), w("tab"), w("br"), m("t"))

"""Whether foreign bytes may come in as a package: the one door for every DOCX that we did not write ourselves.

Refuses at the first failure, with what is wrong, where in the file, and a way out: the size; the true type where it is
something else; the zip directory; every byte inflated and its checksum; each XML part for its encoding, a DOCTYPE, its
depth and its form; the main part, found by relationship. Active content is not refused here: `word.findings` names it.
Strict documents (Part 1) are let in with their namespaces written as Transitional (Part 4), which say the same.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from types import MappingProxyType
from typing import Final

from lxml import etree

from avtalebygger.errors import Location, Problem, WordError
from avtalebygger.messages import text
from avtalebygger.word import names
from avtalebygger.word.package import CONTENT_TYPES, PARSER, Element, Package, content_types, relationships_name

MEGABYTE: Final = 1 << 20
LARGEST_FILE: Final = 50 * MEGABYTE
LARGEST_XML_PART: Final = 32 * MEGABYTE
LARGEST_OTHER_PART: Final = 64 * MEGABYTE
LARGEST_TOTAL: Final = 200 * MEGABYTE
MOST_ENTRIES: Final = 10_000
MOST_TAGS: Final = 1_500_000
"""A tag costs some 100 bytes once parsed: this many still stay within 300 MB."""
MOST_PARAGRAPHS: Final = 50_000
"""Some 1 500 pages: what can be read, searched and shown while a person waits."""
DEEPEST: Final = 200
CHUNK: Final = MEGABYTE

ENCODINGS: Final = frozenset(
    {"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
)
"""OPC knows UTF-8 and UTF-16 only (Part 2, 6.2.5); the last three are harmless and seen."""

MAIN_TYPES: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.",
    "application/vnd.ms-word.",
    "application/xml",
)
SAVE_ANEW: Final = "Open it in Word or LibreOffice, save it under a new name as a Word document (.docx), and use that."
ASK_AGAIN: Final = "Ask the sender for the file again; it was damaged on the way."
ADVICE: Final = {
    "AVT300": "Check the path.",
    "AVT301": "Name the Word file itself.",
    "AVT302": "Compress or take out its pictures and save it again.",
    "AVT303": "Ask the sender for the file again.",
    "AVT305": "Remove the password in Word and save the file again.",
    "AVT306": ASK_AGAIN,
    "AVT312": ASK_AGAIN,
    "AVT321": "Save it anew in Word and use that; and report the file, for this is a gap in the reader.",
    "AVT324": "Divide it into several documents.",
    "AVT322": "See that the file is there and that you may read it.",
}
"""What a person can do about a refusal; for the others, SAVE_ANEW: an editor writes honestly what it can read."""

_DEEPER: Final = etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")
_MANY_PARAGRAPHS: Final = etree.XPath(f"count(//w:p) > {MOST_PARAGRAPHS}", namespaces={"w": names.W})
_DECLARED: Final = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UNSAFE: Final = re.compile(r"(^|/)\.\.(/|$)|^/|[\\:\0]")
_STRICT_MARK: Final = b"purl.oclc.org/ooxml/"


def opened(data: bytes, name: str) -> Package:
    """The package in `data`, or WordError AVT302–AVT320. `name` is what messages call the file."""
    _check_file(data, name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = _parts(archive, name)
    # zipfile raises NotImplementedError of an entry that asks for a newer zip than it reads.
    except (zipfile.BadZipFile, EOFError, ValueError, UnicodeDecodeError, NotImplementedError) as error:
        raise refusal("AVT306", name, cause=str(error)) from error
    return _package(parts, name)


def refusal(code: str, name: str, hint: str = "", **values: object) -> WordError:
    shown = "".join(char if char.isprintable() else "?" for char in name)
    return WordError(
        Problem(code, {"name": shown, **values}, Location(shown), hint or text(ADVICE.get(code, SAVE_ANEW)))
    )


def too_large(name: str, size: int) -> WordError:
    return refusal("AVT302", name, size=-(-size // MEGABYTE), limit=LARGEST_FILE // MEGABYTE)


def _check_file(data: bytes, name: str) -> None:
    if not data:
        raise refusal("AVT303", name)
    if len(data) > LARGEST_FILE:
        raise too_large(name, len(data))
    if not data.startswith(b"PK"):
        _refuse_by_type(data, name)
    if _directory_entries(data) > MOST_ENTRIES:
        raise refusal("AVT307", name, limit=MOST_ENTRIES)


# What the first bytes say about files that come under the wrong name; the words go into AVT304.
_SIGNATURES: Final = (
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
)


def _refuse_by_type(data: bytes, name: str) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if _holds_stream(data, "EncryptedPackage"):
            raise refusal("AVT305", name)
        raise refusal("AVT304", name, kind=_old_office_kind(data))
    for signature, kind in _SIGNATURES:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(signature):
            raise refusal("AVT304", name, kind=text(kind))
    raise refusal("AVT304", name, kind=_text_kind(data))


def _holds_stream(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data


def _old_office_kind(data: bytes) -> str:
    if _holds_stream(data, "WordDocument"):
        return text("an older Word document (.doc, Word 97–2003)")
    if _holds_stream(data, "Workbook"):
        return text("an older Excel workbook (.xls)")
    if _holds_stream(data, "__properties_version1.0"):
        return text("an Outlook message (.msg)")
    return text("an OLE compound file")


def _text_kind(data: bytes) -> str:
    head = data[:2048].lower()
    if b"http://schemas.microsoft.com/office/2006/xmlpackage" in head:
        return text("a flat XML package (Word's .xml)")
    if b"<html" in head or b"<!doctype html" in head:
        return text("an HTML page")
    if b"<?xml" in head:
        return text("an XML file")
    return text("a file of another kind") if b"\0" in head else text("a text file")


def _directory_entries(data: bytes) -> int:
    """The entries that the zip directory really lists, counted before they are read; its own count may lie."""
    end = data.rfind(b"PK\x05\x06")
    size = int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
    start = end - size if 0 < size <= end else 0
    return data.count(b"PK\x01\x02", start, max(end, 0))


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    if not all(entry.filename for entry in archive.infolist()):
        raise refusal("AVT306", name, cause=text("a part in it has no name"))
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _check_directory(entries, name)
    parts: dict[str, bytes] = {}
    room = LARGEST_TOTAL
    for entry in entries:
        data = _inflated(archive, entry, name, room)
        room -= len(data)
        parts[entry.filename] = data
    return parts


def _check_directory(entries: Iterable[zipfile.ZipInfo], name: str) -> None:
    seen: set[str] = set()
    total = 0
    for entry in entries:
        part = entry.filename
        if _UNSAFE.search(part):
            raise refusal("AVT309", name, part=_shown(part))
        folded = unicodedata.normalize("NFC", part).casefold()
        if folded in seen:
            raise refusal("AVT308", name, part=_shown(part))
        seen.add(folded)
        total += entry.file_size
        _check_entry(entry, name)
    if total > LARGEST_TOTAL:
        raise refusal("AVT311", name, part=text("All parts together"), limit=LARGEST_TOTAL // MEGABYTE)


def _shown(part: str) -> str:
    """A part's name as a message may print it: no control characters, not without end."""
    return "".join(char if char.isprintable() else "?" for char in part[:120])


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    if entry.flag_bits & 0x1:
        raise refusal("AVT310", name, part=_shown(entry.filename))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusal("AVT323", name, part=_shown(entry.filename), method=_method(entry.compress_type))
    if entry.file_size > _limit(entry.filename):
        raise refusal("AVT311", name, part=_shown(entry.filename), limit=_limit(entry.filename) // MEGABYTE)


def _method(number: int) -> str:
    """A way of packing by its name (Part 2, C.4: only stored and deflated may occur in a package)."""
    names_ = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"}
    return names_.get(number, str(number))


def _limit(part: str) -> int:
    return LARGEST_XML_PART if part.casefold().endswith((".xml", ".rels")) else LARGEST_OTHER_PART


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, room: int) -> bytes:
    """The bytes as they really are: the sizes in the directory are only what the file claims of itself."""
    read: list[bytes] = []
    left = min(room, _limit(entry.filename))
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise refusal("AVT311", name, part=_shown(entry.filename), limit=_limit(entry.filename) // MEGABYTE)
                read.append(chunk)
    # zipfile raises NotImplementedError of patched data and strong encryption, RuntimeError of a password.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise refusal("AVT312", name, part=_shown(entry.filename)) from error
    return b"".join(read)


def _package(parts: dict[str, bytes], name: str) -> Package:
    if CONTENT_TYPES not in parts:
        raise refusal("AVT313", name, kind=_archive_kind(parts))
    roots = _roots(parts, name)
    if any(_MANY_PARAGRAPHS(root) for root in roots.values()):
        raise refusal("AVT324", name, limit=MOST_PARAGRAPHS)
    package = Package(name, MappingProxyType(parts), "", roots)
    return Package(name, package.parts, _main_part(package), roots)


def _archive_kind(parts: Iterable[str]) -> str:
    """What a zip without content types looks like."""
    names_ = set(parts)
    if "mimetype" in names_ and "content.xml" in names_:
        return text("it looks like an OpenDocument file (.odt)")
    if any(part.startswith("Index/") and part.endswith(".iwa") for part in names_) or "Index.zip" in names_:
        return text("it looks like a Pages document")
    if any(part.casefold() == CONTENT_TYPES.casefold() for part in names_):
        return text("that part's name is written in another case")
    return text("it is some other zip archive")


def _roots(parts: dict[str, bytes], name: str) -> dict[str, Element]:
    """Every XML part parsed, after all that may be looked at before parsing was looked at."""
    types_root = _root(parts, CONTENT_TYPES, name)
    types = content_types(types_root)
    room = MOST_TAGS
    roots = {CONTENT_TYPES: types_root}
    for part in parts:
        if part != CONTENT_TYPES and _is_xml(part, types.of(part)):
            if len(parts[part]) > LARGEST_XML_PART:
                raise refusal("AVT311", name, part=_shown(part), limit=LARGEST_XML_PART // MEGABYTE)
            room -= parts[part].count(b"<")
            if room < 0:
                raise refusal("AVT319", name, part=_shown(part), limit=MOST_TAGS)
            roots[part] = _root(parts, part, name)
    return roots


def _is_xml(part: str, content_type: str) -> bool:
    """VML drawings of their own are near-HTML that Word itself writes ill-formed, and an altChunk may be (X)HTML."""
    return part.casefold().endswith((".xml", ".rels")) or (content_type.endswith("+xml") and "html" not in content_type)


def _root(parts: dict[str, bytes], part: str, name: str) -> Element:
    data = parts[part]
    if not data.strip():
        raise refusal("AVT318", name, part=_shown(part), cause=text("it is empty"), line=0)
    _check_prolog(data, part, name)
    if _STRICT_MARK in data or _STRICT_MARK in data[:4096].replace(b"\0", b""):
        data = parts[part] = _transitional(data)
    try:
        root = etree.fromstring(data, PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _malformed(error, part, name) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs' DocInfo has less than lxml's
        raise refusal("AVT316", name, part=_shown(part))
    if _DEEPER(root):
        raise refusal("AVT317", name, part=_shown(part), limit=DEEPEST)
    return root


def _malformed(error: Exception, part: str, name: str) -> WordError:
    cause = str(error)
    if "depth" in cause.casefold():
        return refusal("AVT317", name, part=_shown(part), limit=DEEPEST)
    line = getattr(error, "lineno", 0) or 0
    return refusal("AVT318", name, part=_shown(part), cause=_shown(cause), line=line)


def _check_prolog(data: bytes, part: str, name: str) -> None:
    head = _as_ascii(data)
    declared = _DECLARED.match(head)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding not in ENCODINGS or data[:4] in (b"\0\0\xfe\xff", b"\xff\xfe\0\0", b"\0\0\0<", b"<\0\0\0"):
        raise refusal("AVT315", name, part=_shown(part), encoding=encoding)
    if _has_doctype(head):
        raise refusal("AVT316", name, part=_shown(part))


def _as_ascii(data: bytes) -> bytes:
    """The bytes with what UTF-16 or a byte order mark put between the letters of the prolog taken out."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        return data[:LARGEST_XML_PART].replace(b"\0", b"").lstrip(b"\xff\xfe")
    return data.removeprefix(b"\xef\xbb\xbf")


def _has_doctype(head: bytes) -> bool:
    """Whether a DOCTYPE stands before the first element: after it, it would not be well-formed anyway."""
    at = 0
    while True:
        at += len(head[at : at + 4096]) - len(head[at : at + 4096].lstrip())
        if head.startswith(b"<?", at):
            at = head.find(b"?>", at) + 2
        elif head.startswith(b"<!--", at):
            at = head.find(b"-->", at) + 3
        elif head[at : at + 1].isspace():
            continue
        else:
            return head.startswith(b"<!", at)
        if at < 3:  # never closed: the parser will say so
            return False


def _transitional(data: bytes) -> bytes:
    """A Strict part with Transitional namespaces, in UTF-8."""
    wide = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2])
    written = data.decode(wide) if wide else data.decode("utf-8", "surrogateescape")
    for strict, transitional in names.STRICT:
        written = written.replace(strict, transitional)
    written = re.sub(r"""(\sw?:?conformance)=(["'])strict\2""", r"\1=\2transitional\2", written, count=1)
    if wide:
        written = re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-8"?>', written)
    return written.encode("utf-8", "surrogateescape")


def _main_part(package: Package) -> str:
    if relationships_name("") not in package.parts:
        raise refusal("AVT314", package.name, cause=text("_rels/.rels, which says where it is, is missing"))
    found = next((each for each in package.relationships("").values() if each.kind == "officeDocument"), None)
    if found is None or found.external:
        raise refusal("AVT314", package.name, cause=text("_rels/.rels has no relationship to it"))
    if found.target not in package.parts:
        cause = text("{part}, which _rels/.rels points at, is missing", part=_shown(found.target))
        raise refusal("AVT314", package.name, cause=cause)
    _check_main(package, found.target)
    return found.target


def _check_main(package: Package, part: str) -> None:
    content_type = package.types.of(part)
    root = package.root(part) if _is_xml(part, content_type) else None
    if root is None or root.tag != names.w("document") or not content_type.startswith(MAIN_TYPES):
        raise refusal("AVT304", package.name, kind=_office_kind(content_type))
    if root.find(names.w("body")) is None:
        raise refusal("AVT320", package.name, part=_shown(part))


def _office_kind(content_type: str) -> str:
    for word, kind in (
        ("spreadsheetml", "an Excel workbook (.xlsx spreadsheet)"),
        ("ms-excel", "an Excel workbook (.xlsx spreadsheet)"),
        ("presentationml", "a PowerPoint presentation (.pptx)"),
        ("ms-powerpoint", "a PowerPoint presentation (.pptx)"),
        ("visio", "a Visio drawing"),
    ):
        if word in content_type:
            return text(kind)
    return text("a package without a Word document in it")

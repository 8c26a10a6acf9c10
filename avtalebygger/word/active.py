"""Active content of a package: what fetches, runs or embeds something. Where it is, and the package without it.

What `diff`, `accept` and `reject` write keeps every passive construct of the user's files and nothing of this: no
external relationship but http(s) and mailto links, no macro, OLE object, ActiveX control, altChunk, DDE field, attached
template or web add-in. Where an object had a picture, the picture stays; a field keeps its result as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from posixpath import basename
from typing import Final
from urllib.parse import unquote

from avtalebygger.messages import text
from avtalebygger.word import names
from avtalebygger.word.names import R, V, local_name, r, w
from avtalebygger.word.package import CONTENT_TYPES, Element, Package, Relationship, relationships_name
from avtalebygger.word.read_fields import field_codes

WEB_VIDEO: Final = "{http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing}webVideoPr"
SAFE_SCHEMES: Final = ("http://", "https://", "mailto:")

# What a relationship's kind says of what is at its end, wherever that is.
_KINDS: Final = {
    "vbaProject": "MACRO",
    "wordVbaData": "MACRO",
    "keyMapCustomizations": "MACRO",
    "attachedToolbars": "MACRO",
    "extensibility": "MACRO",
    "oleObject": "OLE_OBJECT",
    "control": "ACTIVEX",
    "activeXControlBinary": "ACTIVEX",
    "aFChunk": "ALTCHUNK",
    "subDocument": "EXTERNAL_REFERENCE",
    "webextensiontaskpanes": "WEB_ADDIN",
    "webextension": "WEB_ADDIN",
    "attachedTemplate": "REMOTE_TEMPLATE",
    "mailMergeSource": "EXTERNAL_REFERENCE",
    "mailMergeHeaderSource": "EXTERNAL_REFERENCE",
    "recipientData": "EXTERNAL_REFERENCE",
    "frame": "EXTERNAL_REFERENCE",
    "transform": "EXTERNAL_REFERENCE",
}
_TYPES: Final = (
    ("vbaProject", "MACRO"),
    ("vbaData", "MACRO"),
    ("ms-office.activeX", "ACTIVEX"),
    ("webextension", "WEB_ADDIN"),
)
_EMBEDDED_OBJECT: Final = "EMBEDDED_OBJECT"


@dataclass(frozen=True, slots=True)
class Active:
    """One piece of active content: its kind as findings name it, what it is in words, and the relationship or part."""

    kind: str
    what: str
    part: str
    relationship: str = ""
    benign: bool = False
    """A local template path, say: left out of what we write, but nothing to warn of."""


def active_content(package: Package) -> Iterator[Active]:
    """Everything active that relationships, content types and the main content type show."""
    told: set[str] = set()
    for owner in ("", *package.parts):
        if owner and relationships_name(owner) not in package.parts:
            continue
        for relationship in package.relationships(owner).values():
            found = _of_relationship(relationship, owner, package)
            if found is not None:
                told.add(relationship.target)
                yield found
    for part in package.parts:
        kind = _kind_of_part(package, part)
        if kind and part not in told:
            yield Active(kind, part, part)
    for part in package.parts:
        if package.is_parsed(part):
            yield from _in_markup(package.root(part), part)
    if "macroEnabled" in package.types.of(package.main):
        yield Active("MACRO", text("the document is of the kind that holds macros"), package.main)


def _in_markup(root: Element, part: str) -> Iterator[Active]:
    """What fetches without a relationship: a web video's own HTML, a mail merge's query."""
    for video in root.iter(WEB_VIDEO):
        yield Active("EXTERNAL_REFERENCE", video.get("embeddedHtml", ""), part)
    if root.tag == w("settings") and root.find(w("mailMerge")) is not None:
        yield Active("EXTERNAL_REFERENCE", text("a mail merge with its data source"), part)


def _kind_of_part(package: Package, part: str) -> str:
    if basename(part).casefold() in ("vbaproject.bin", "vbadata.xml"):
        return "MACRO"
    content_type = package.types.of(part)
    return next((kind for mark, kind in _TYPES if mark in content_type), "")


def _of_relationship(relationship: Relationship, owner: str, package: Package) -> Active | None:
    kind = relationship.kind
    if kind == "hyperlink":
        return _of_link(relationship, owner)
    if kind == "attachedTemplate":
        benign = is_local_path(relationship.target)
        return Active("REMOTE_TEMPLATE", relationship.target, owner, relationship.id, benign)
    if kind in _KINDS:
        return Active(_KINDS[kind], relationship.target, owner, relationship.id)
    if kind == "package" and not relationship.external:
        in_chart = package.types.of(owner).endswith(("chart+xml", "chartex+xml"))
        return None if in_chart else Active(_EMBEDDED_OBJECT, relationship.target, owner, relationship.id)
    if relationship.external:
        found = "EXTERNAL_IMAGE" if kind == "image" else "EXTERNAL_REFERENCE"
        return Active(found, relationship.target, owner, relationship.id)
    return None


def _of_link(relationship: Relationship, owner: str) -> Active | None:
    if not relationship.external or is_safe_link(relationship.target):
        return None
    return Active("DANGEROUS_LINK", relationship.target, owner, relationship.id, is_harmless(relationship.target))


def is_safe_link(target: str) -> bool:
    return target.strip().casefold().startswith(SAFE_SCHEMES)


_SCHEME: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.\-]+:")


def is_harmless(target: str) -> bool:
    """A link to a file beside the document, or to nothing: it cannot be kept in what we write, but tricks nobody."""
    return not _SCHEME.match(target) and not is_unc(target)


_LINK_FIELD: Final = re.compile(r'\s*HYPERLINK\s+(?:\\[hmnt]\s+)*(?:"([^"]*)"|([^\s\\]\S*|\\\\\S+))', re.I)


def is_dangerous_link_field(code: str) -> bool:
    """Whether a HYPERLINK field leads to something that is no page, no mail and no place in a folder."""
    match = _LINK_FIELD.match(code)
    target = ((match[1] or match[2] or "") if match else "").replace("\\\\", "\\")
    return bool(target) and not is_safe_link(target) and (not is_harmless(target) or target.startswith("\\"))


def is_unc(target: str) -> bool:
    """A path to another machine: opening it sends the user's credentials there."""
    plain = unquote(target).strip().replace("\\", "/").casefold().removeprefix("file:")
    if plain.startswith("//localhost/"):
        return False
    slashes = len(plain) - len(plain.lstrip("/"))
    return len(plain) > slashes and (slashes == 2 or slashes > 3)  # three: no host, this machine


def is_local_path(target: str) -> bool:
    """The author's own template, as Word writes it: file:///C:\\Users\\… or Normal.dotm."""
    plain = unquote(target).replace("\\", "/").casefold()
    return bool(re.match(r"file:///?(//)?[a-z]:/|[a-z]:/|file:///(?!/)|[^/:]+$", plain)) and not is_unc(target)


# --------------------------------------------------------------------------- the package without it


def passive(package: Package) -> tuple[Package, tuple[str, ...]]:
    """The package without its active content, and a note in words for each kind left out. The same package where there
    is none. Relationships go, the parts behind them, and what in the XML refers to them."""
    found = tuple(active_content(package))
    doomed: dict[str, set[str]] = {}
    for each in found:
        if each.relationship:
            doomed.setdefault(each.part, set()).add(each.relationship)
    changes: dict[str, bytes | Element | None] = {}
    fields: list[str] = []
    for part in package.parts:
        if package.is_parsed(part) and not part.endswith(".rels") and part != CONTENT_TYPES:
            root = _without(package.root(part), doomed.get(part, set()), fields)
            if root is not None:
                changes[part] = root
    changes |= dict.fromkeys(_doomed_parts(package, found))
    changes |= _relationship_parts(package, doomed, changes)
    if not changes and not found:
        return package, ()
    changes[CONTENT_TYPES] = _types_without(package, {part for part, each in changes.items() if each is None})
    return package.changed(changes), tuple(notes(found, fields))


def notes(found: Iterable[Active], fields: Iterable[str]) -> Iterator[str]:
    said = [text("left out ({kind}): {what}", kind=each.kind, what=each.what[:120]) for each in found]
    said += [text("a field's code was left out, its result stays: {code}", code=code[:120]) for code in fields]
    yield from dict.fromkeys(said)


def _doomed_parts(package: Package, found: Iterable[Active]) -> set[str]:
    """The parts that only active relationships lead to, and what those parts themselves hold."""
    doomed: set[str] = set()
    for each in found:
        if each.relationship:
            relationship = package.relationships(each.part)[each.relationship]
            if not relationship.external:
                doomed.add(relationship.target)
        elif _kind_of_part(package, each.part):
            doomed.add(each.part)
    doomed &= set(package.parts)
    behind = {
        relationship.target
        for part in doomed
        for relationship in package.relationships(part).values()
        if not relationship.external and relationship.kind != "image"
    }
    doomed |= behind & set(package.parts) - {package.main}
    return doomed | {relationships_name(part) for part in doomed if relationships_name(part) in package.parts}


def _relationship_parts(
    package: Package, doomed: Mapping[str, set[str]], changes: Mapping[str, bytes | Element | None]
) -> dict[str, bytes | Element | None]:
    rewritten: dict[str, bytes | Element | None] = {}
    for owner, identifiers in doomed.items():
        name = relationships_name(owner)
        if changes.get(name, name) is None:
            continue
        root = deepcopy(package.root(name))
        for each in [each for each in root if each.get("Id") in identifiers]:
            root.remove(each)
        rewritten[name] = root
    return rewritten


def _types_without(package: Package, gone: set[str]) -> Element:
    root = deepcopy(package.root(CONTENT_TYPES))
    folded = {part.casefold() for part in gone}
    for each in list(root):
        if each.get("PartName", "").lstrip("/").casefold() in folded:
            root.remove(each)
        elif "macroEnabled" in each.get("ContentType", ""):
            each.set("ContentType", MAIN_TYPE)
    return root


MAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE_FIELDS: Final = frozenset(
    "DDE DDEAUTO INCLUDETEXT INCLUDEPICTURE INCLUDE LINK IMPORT DATABASE RD MACROBUTTON".split()
)
_SETTINGS: Final = frozenset(map(w, ("attachedTemplate", "mailMerge", "saveThroughXslt", "attachedSchema")))


def _without(root: Element, doomed: set[str], fields: list[str]) -> Element | None:
    """A copy of the root without what refers to the doomed relationships, and without active fields; None where there
    is nothing of the kind."""
    codes = {begin: code for begin, code in field_codes(root).items() if is_active_code(code)}
    simple = [each for each in root.iter(w("fldSimple")) if is_active_code(each.get(w("instr"), ""))]
    settings = list(root.iter(*_SETTINGS)) if root.tag == w("settings") else []
    referring = [each for each in root.iter() if doomed and _refers(each, doomed)]
    linked = [each for each in root.iter(f"{{{V}}}*") if _links_out(each)]
    videos = list(root.iter(WEB_VIDEO))
    if not (codes or simple or settings or referring or linked or videos):
        return None
    copy = deepcopy(root)
    twins = dict(zip(root.iter(), copy.iter(), strict=True))
    fields += [*codes.values(), *(each.get(w("instr"), "") for each in simple)]
    _flatten(copy, [twins[begin] for begin in codes])
    for each in simple:
        _unwrap(twins[each])
    for each in (*settings, *videos):
        _drop(twins[each])
    for each in linked:
        for name in ("href", "src", f"{{{names.O}}}href"):
            _forget(twins[each], name)
    for each in referring:
        _detach(twins[each], doomed)
    return copy


def is_active_code(code: str) -> bool:
    words = code.split(None, 1)
    if is_dangerous_link_field(code):
        return True
    return bool(words) and (words[0].upper() in _ACTIVE_FIELDS or words[0].startswith("{"))


def _refers(element: Element, doomed: set[str]) -> bool:
    return any(str(name).startswith(f"{{{R}}}") and given in doomed for name, given in element.attrib.items())


def _links_out(element: Element) -> bool:
    given = [element.get(name, "") for name in ("href", "src", f"{{{names.O}}}href")]
    return any(each and not is_safe_link(each) and not each.startswith("#") for each in given) or bool(
        element.get("src")
    )


_WHOLE: Final = frozenset(
    map(w, ("altChunk", "subDoc", "control", "attachedTemplate", "frame", "movie", "saveThroughXslt"))
) | {f"{{{names.O}}}OLEObject", f"{{{names.W}}}objectEmbed", f"{{{names.W}}}objectLink"}


def _detach(element: Element, doomed: set[str]) -> None:
    """The element without its reference: what is nothing without it goes, a link gives way to its text, a picture's
    frame stays."""
    if element.tag == w("hyperlink"):
        anchor = element.get(w("anchor"))
        _forget(element, r("id"))
        if not anchor:
            _unwrap(element)
    elif element.tag in _WHOLE or local_name(str(element.tag)) in ("hlinkClick", "hlinkHover", "hlinkMouseOver"):
        _drop(element)
    else:
        for name in [name for name, given in element.attrib.items() if given in doomed]:
            if str(name).startswith(f"{{{R}}}"):
                del element.attrib[name]


def _flatten(root: Element, begins: list[Element]) -> None:
    """Fields turned into their results: the characters and the instruction go, also of fields nested in it."""
    wanted = set(begins)
    stack: list[tuple[bool, bool]] = []  # (is to go, is in its instruction)
    victims: list[Element] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("delInstrText"), w("t"), w("delText")):
        inside_code = any(going and code for going, code in stack)
        if element.tag == w("fldChar"):
            match element.get(w("fldCharType")):
                case "begin":
                    stack.append((element in wanted or inside_code, True))
                    victims += [element] if stack[-1][0] else []
                case "separate" if stack:
                    stack[-1] = stack[-1][0], False
                    victims += [element] if stack[-1][0] else []
                case "end" if stack:
                    victims += [element] if stack[-1][0] else []
                    stack.pop()
        elif inside_code:
            victims.append(element)
    for element in victims:
        _drop(element)


def _forget(element: Element, attribute: str) -> None:
    if attribute in element.attrib:
        del element.attrib[attribute]


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def outside_addresses(root: Element) -> Iterator[tuple[Element, str]]:
    """Addresses that stand in VML itself, with no relationship: `v:shape href`, `v:imagedata src`."""
    for element in root.iter(f"{{{V}}}*"):
        for name in ("href", "src", f"{{{names.O}}}href"):
            given = element.get(name)
            if given and not given.startswith("#"):
                yield element, given

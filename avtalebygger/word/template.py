"""A template in docxtpl's syntax, compiled once -> any number of documents.

docxtpl opens, patches, compiles and saves anew for each document. Here its own patching is used once, Jinja compiles
once, values are escaped as they are printed, the result is checked strictly (docxtpl parses with `recover=True`), and
members that no tag stands in are copied as they lie. The document is the one docxtpl gives; tests hold the two to it.

Left out of docxtpl: pictures, subdocuments, and tags in the document's properties, which are ours."""

from __future__ import annotations

import io
import re
import traceback
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

import jinja2
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from lxml import etree

from avtalebygger.errors import Problem, WordError
from avtalebygger.model.agreement import Agreement, AgreementClause
from avtalebygger.model.canonical import digest
from avtalebygger.model.language import Maalform
from avtalebygger.word import anchors, properties
from avtalebygger.word.archive import Member, deflated, members, packed
from avtalebygger.word.names import CONTENT_TYPES
from avtalebygger.word.vocabulary import context, environment

WORDPROCESSING: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN: Final = f"{WORDPROCESSING}document.main+xml"
# Word's own ids of paragraphs and of editing sessions: a loop would repeat the first, which must be unique.
TRACES: Final = re.compile(r' (?:w14:(?:paraId|textId)|w:rsid\w*)="[^"]*"')
PARAGRAPH: Final = re.compile(r"<w:p([ >])")
LITERAL: Final = (("{_{", "{{ '{{' }}"), ("}_}", "{{ '}}' }}"), ("{_%", "{{ '{%' }}"), ("%_}", "{{ '%}' }}"))
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STRICT: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
CONTEXT_WIDTH: Final = 80  # characters of the template shown beside what is wrong with it

UNREADABLE = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OpcError, KeyError, ValueError)
UNRENDERED = (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part with tags: the Jinja source, compiled, and the source's lines for messages."""

    name: str
    main: bool
    has_language: bool
    first: int  # the id of the first bookmark of ours
    lines: tuple[str, ...]
    compiled: jinja2.Template


@dataclass(frozen=True, slots=True)
class Template:
    """`still`: members that are the same in every document of a målform. Made by `compiled`."""

    name: str
    parts: tuple[TextPart, ...]
    still: Mapping[Maalform, tuple[Member, ...]] = field(repr=False)


def compiled(content: bytes, name: str) -> Template:
    """The template of these bytes; `name` is for messages.

    Raises WordError: AVT350 where it is no Word document, AVT351 where a tag cannot be read."""
    try:
        found = [(member, plain) for member, plain in members(content) if member.name not in properties.CONTENT]
        kinds = content_types({member.name: plain for member, plain in found}["[Content_Types].xml"])
        sources = dict(patched(content, kinds))
    except UNREADABLE as error:
        raise WordError(Problem("AVT350", {"template": name, "reason": str(error) or type(error).__name__})) from error
    jinja = environment()
    parts = tuple(text_part(jinja, name, part, kinds[part] == MAIN, source) for part, source in sources.items())
    rest = [(member, plain) for member, plain in found if member.name not in sources]
    return Template(name, parts, {one: tuple(still(rest, one)) for one in Maalform})


def render(template: Template, agreement: Agreement, custom: Mapping[str, str] | None = None) -> bytes:
    """The agreement as a DOCX; the same bytes for the same template, agreement and `custom` (more custom properties).

    Raises WordError: AVT352 where the template asks for what is not there, AVT353 where it gives no XML, and what
    `anchors.plant` raises."""
    names = context(agreement)
    said = {properties.CUSTOM: properties.custom({"avt_agreement": digest(agreement), **(custom or {})})}
    said[properties.CORE] = properties.core(agreement)
    said |= {part.name: written(template, part, names, agreement) for part in template.parts}
    return packed([*template.still[agreement.maalform], *(deflated(name, said[name]) for name in sorted(said))])


# --- compiling


def content_types(types: bytes) -> dict[str, str]:
    """Part name -> content type, of the parts named one by one."""
    overrides = etree.fromstring(types, STRICT).iter(f"{{{CONTENT_TYPES}}}Override")
    return {str(one.get("PartName")).removeprefix("/"): str(one.get("ContentType")) for one in overrides}


def patched(content: bytes, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The parts that may hold tags, each as the Jinja source that docxtpl makes of it."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    main = template.docx.part
    yield main.partname.lstrip("/"), whole(main.element, template.patch_xml(template.get_xml()))
    for relationship in main.rels.values():
        name = "" if relationship.is_external else relationship.target_part.partname.lstrip("/")
        if kinds.get(name, "").removeprefix(WORDPROCESSING) in {"header+xml", "footer+xml", "footnotes+xml"}:
            yield name, template.patch_xml(template.get_part_xml(relationship.target_part))


def whole(root: Any, body: str) -> str:
    """`body`, which carries all its namespaces, back in the document that declares them once."""
    head = etree.tostring(root, encoding="unicode").partition("<w:body")[0]
    declared = body[: body.index(">")]
    return f"{head}{re.sub(' xmlns:[^ >]+', '', declared)}{body[len(declared) :]}</w:document>"


def text_part(jinja: jinja2.Environment, template: str, name: str, main: bool, source: str) -> TextPart:
    for written_as, meant in LITERAL:
        source = source.replace(written_as, meant)
    # A line a paragraph: a message can show the paragraph, `anchors` finds it, and an unpacked document can be read.
    # White space between paragraphs says nothing (Part 1, 17.2.2: w:body has no text of its own).
    source = HEAD + PARAGRAPH.sub(r"\n<w:p\1", TRACES.sub("", source))
    lines = tuple(source.split("\n"))
    try:
        return TextPart(name, main, "<w:lang" in source, anchors.free_number(source), lines, jinja.from_string(source))
    except jinja2.TemplateSyntaxError as error:
        near = shown(lines, error.lineno)
        raise WordError(Problem("AVT351", {"template": template, "reason": error.message, "near": near})) from error


def shown(lines: tuple[str, ...], number: int) -> str:
    """The text of a line of the source."""
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return re.sub("<[^>]*>", "", line).strip()[:CONTEXT_WIDTH]


def still(found: list[tuple[Member, bytes]], maalform: Maalform) -> Iterator[Member]:
    for member, content in found:
        changed = changed_once(member.name, content, maalform)
        yield member if changed == content else deflated(member.name, changed)


def changed_once(name: str, content: bytes, maalform: Maalform) -> bytes:
    """A member without tags: its language set, and our properties made part of the package."""
    if name == "[Content_Types].xml":
        return properties.with_content_types(content)
    if name == "_rels/.rels":
        return properties.with_relationships(content)
    return anchors.in_language(content, maalform.tag) if name.endswith(".xml") else content


# --- rendering


def written(template: Template, part: TextPart, names: Mapping[str, Any], agreement: Agreement) -> bytes:
    xml = filled(template, part, names).encode("utf-8")
    if part.main:
        xml = anchors.planted(xml, agreement, part.first)
    elif stray := anchors.MARKS.search(xml):
        raise WordError(Problem("AVT356", {"mark": stray.group(0).decode()}))
    if part.has_language:
        xml = anchors.in_language(xml, agreement.maalform.tag)
    return demand_xml(template, part, xml)


def filled(template: Template, part: TextPart, names: Mapping[str, Any]) -> str:
    try:
        return part.compiled.render(names)
    except UNRENDERED as error:
        raise WordError(unrendered(template, part, error)) from error


def unrendered(template: Template, part: TextPart, error: Exception) -> Problem:
    frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__) if in_template(frame)]
    near = shown(part.lines, frames[-1][1]) if frames else ""
    seen = [value for frame, _ in frames for value in frame.f_locals.values()]
    clauses = [value.id for value in seen if isinstance(value, AgreementClause)]
    return Problem(
        "AVT352",
        {"template": template.name, "reason": str(error), "near": near, "clause": clauses[-1] if clauses else "-"},
    )


def in_template(frame: Any) -> bool:
    """Jinja rewrites a traceback so that its frames stand in the template, whose name is "<template>" for a string."""
    return bool(frame.f_code.co_filename == "<template>")


def demand_xml(template: Template, part: TextPart, content: bytes) -> bytes:
    """The content itself. Expat reads it whole and builds nothing; prefixes are the template's own (`declared`)."""
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        reason = {"template": template.name, "part": part.name, "reason": str(error)}
        raise WordError(Problem("AVT353", reason)) from error
    return content

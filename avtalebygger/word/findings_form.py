"""Two versions in one (AlternateContent, bound controls, ruby), revisions that readers resolve apart, template code,
and personal data in comments, properties and custom XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from avtalebygger.messages import text
from avtalebygger.model.document import Position, RunKind
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.finding_site import Site, quoted
from avtalebygger.word.names import W15, local_name, mc, w
from avtalebygger.word.package import Element
from avtalebygger.word.read_marks import TEXT_ELEMENTS

MALFORMED: Final = "MALFORMED_REVISION"
_BRANCHES: Final = (mc("Choice"), mc("Fallback"))
_TEMPLATE_CODE: Final = re.compile(r"\{\{[^{}]{1,200}\}\}|\{%[^{}%]{1,200}%\}")
_CONTAINERS: Final = frozenset(map(w, ("ins", "moveTo")))
_WORDS: Final = w("t")


def findings(site: Site) -> Iterator[Finding]:
    for part in dict.fromkeys(story.part for story, _ in site.stories if story.part):
        root = site.package.root(part)
        yield from _branches_that_differ(site, part, root)
        yield from _malformed(site, part, root)
        yield from _bound_controls(site, part, root)
    yield from _in_text(site)
    yield from _personal_data(site)


# --------------------------------------------------------------------------- two versions in one


def _branches_that_differ(site: Site, part: str, root: Element) -> Iterator[Finding]:
    told: set[Element] = set()
    for element in root.iter(mc("AlternateContent")):
        if not told.isdisjoint(element.iterancestors(mc("AlternateContent"))):
            continue  # said with what is around it
        said = [_words(branch) for branch in element if branch.tag in _BRANCHES]
        if len({each for each in said if each}) > 1 or (len(said) > 1 and said[-1] and not any(said[:-1])):
            told.add(element)
            versions = " / ".join(f"«{quoted(each)}»" for each in said)
            words = text("Two versions in one; which is shown depends on the program: {versions}", versions=versions)
            yield site.finding("ALT_CONTENT_DIFFERS", words, site.position_of(element, part))


def _words(branch: Element) -> str:
    return " ".join("".join("".join(map(str, each.itertext())) for each in branch.iter(*TEXT_ELEMENTS)).split())


def _bound_controls(site: Site, part: str, root: Element) -> Iterator[Finding]:
    """A control bound to data shows the data when Word opens the file, whatever stands in it."""
    for binding in root.iter(w("dataBinding"), f"{{{W15}}}dataBinding"):
        control = next(binding.iterancestors(w("sdt")), None)
        if control is None:
            continue
        shown, stored = _words(control), _stored(site, binding)
        path = binding.get(w("xpath"), "")
        differs = stored is not None and " ".join(stored.split()) != shown and not _is_placeholder(control)
        template = (
            "A control shows «{shown}», but the data it is bound to says «{stored}»"
            if differs
            else "A control shows what {path} says"
        )
        words = text(template, shown=quoted(shown), stored=quoted(stored or ""), path=quoted(path))
        severity = Severity.WARNING if differs else Severity.INFO
        yield site.finding("BOUND_CONTROL", words, site.position_of(control, part), severity)


def _is_placeholder(control: Element) -> bool:
    properties = control.find(w("sdtPr"))
    kinds = (
        "date",
        "picture",
        "docPartObj",
        "docPartList",
        "checkbox",
        "dropDownList",
        "comboBox",
        "showingPlcHdr",
        "repeatingSection",
    )
    return properties is not None and any(local_name(str(each.tag)) in kinds for each in properties)


_STEP: Final = re.compile(r"/(?:(?:[\w.-]+):)?(@?[\w.-]+)(?:\[(\d+)\])?")


def _stored(site: Site, binding: Element) -> str | None:
    """What the data says at the path, where the path is a plain one; the expression is the file's and is not run."""
    path = binding.get(w("xpath"), "")
    if not path or _STEP.sub("", path):
        return None
    steps = [(name, int(at or 1)) for name, at in _STEP.findall(path)]
    for root in _stores(site):
        found = _walk(root, steps)
        if found is not None:
            return found
    return None


def _stores(site: Site) -> Iterator[Element]:
    package = site.package
    for part in (
        *package.related("customXml"),
        *package.related("core-properties", ""),
        *package.related("extended-properties", ""),
    ):
        if package.is_parsed(part):
            yield package.root(part)


def _walk(root: Element, steps: list[tuple[str, int]]) -> str | None:
    if not steps or local_name(str(root.tag)) != steps[0][0]:
        return None
    here = root
    for name, at in steps[1:]:
        if name.startswith("@"):
            return next((str(given) for each, given in here.attrib.items() if local_name(str(each)) == name[1:]), None)
        found = [each for each in here if local_name(str(each.tag)) == name]
        if len(found) < at:
            return None
        here = found[at - 1]
    return "".join(map(str, here.itertext()))


# --------------------------------------------------------------------------- revisions that readers resolve apart


def _malformed(site: Site, part: str, root: Element) -> Iterator[Finding]:
    told: set[tuple[str, object]] = set()
    for element, cause, severity in (*_wrong_texts(root), *_wrong_nesting(root), *_unpaired_moves(root)):
        position = site.position_of(element, part)
        if (cause, position) not in told:
            told.add((cause, position))
            words = text("{cause}: «{words}»", cause=text(cause), words=quoted(_words(element) or element.text or ""))
            yield site.finding(MALFORMED, words, position, severity)


_Wrong = tuple[Element, str, Severity]


def _wrong_texts(root: Element) -> Iterator[_Wrong]:
    struck = {each for mark in root.iter(w("del")) for each in mark.iter(w("t"))}
    for element in root.iter(_WORDS, w("delText")):
        if element.tag == _WORDS and element not in struck:
            continue
        around = next(element.iterancestors(w("del"), w("moveFrom"), w("txbxContent"), w("footnote")), None)
        inside = around is not None and around.tag == w("del")
        if element.tag == _WORDS and inside:
            yield element, "Live text inside a tracked deletion: some programs show it", Severity.WARNING
        elif element.tag == w("delText") and not inside and next(element.iterancestors(w("del")), None) is None:
            yield element, "Deleted text outside a tracked deletion: some programs do not show it", Severity.WARNING


def _wrong_nesting(root: Element) -> Iterator[_Wrong]:
    for element in root.iter(w("ins"), w("del"), w("moveFrom"), w("moveTo")):
        parent = element.getparent()
        if parent is None or not len(element):
            continue
        if parent.tag == element.tag:
            yield element, "A tracked change inside another of the same kind", Severity.INFO
        if element.tag in _CONTAINERS and next(_within_story(element, w("del")), None) is not None:
            yield element, "A tracked insertion inside a deletion", Severity.WARNING
        if any(child.tag in (w("hyperlink"), w("fldSimple"), w("p"), w("tbl")) for child in element):
            yield element, "A tracked change around what it may not hold: some programs drop it", Severity.INFO


def _within_story(element: Element, tag: str) -> Iterator[Element]:
    for around in element.iterancestors(tag, w("txbxContent")):
        if around.tag == w("txbxContent"):
            return
        yield around


def _unpaired_moves(root: Element) -> Iterator[_Wrong]:
    """A move with one end only counts as an insertion or a deletion (17.13.5.21, .26)."""
    ends = {
        way: {each.get(w("name")): each for each in root.iter(w(f"{way}RangeStart"))} for way in ("moveFrom", "moveTo")
    }
    for name in ends["moveFrom"].keys() ^ ends["moveTo"].keys():
        found = ends["moveFrom"].get(name)
        element = found if found is not None else ends["moveTo"][name]
        yield element, "A tracked move with one end only", Severity.INFO


# --------------------------------------------------------------------------- in the text


def _in_text(site: Site) -> Iterator[Finding]:
    for _, paragraphs in site.stories:
        for paragraph in paragraphs:
            for run in paragraph.runs:
                if run.kind is RunKind.RUBY:
                    guide = " ".join(each.text for each in run.stories)
                    severity = Severity.INFO if _is_east_asian(paragraph.text) else Severity.WARNING
                    words = text("Small text above the line says something of its own: «{guide}»", guide=quoted(guide))
                    yield site.finding("RUBY", words, paragraph.position, severity)
            code = _TEMPLATE_CODE.search(paragraph.text) if "{" in paragraph.text else None
            if code is not None:
                words = text("Template code in the text; it is never run: «{code}»", code=quoted(code[0]))
                yield site.finding("TEMPLATE_CODE", words, paragraph.position)


def _is_east_asian(words: str) -> bool:
    return any("\u2e80" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af" for sign in words)


# --------------------------------------------------------------------------- people

_DATA: Final = (
    ("an e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (
        "a telephone number",
        re.compile(
            r"(?<!\d)(?:\+47[ \u00a0]?)?[2-9]\d(?:[ \u00a0]?\d{2}){3}(?!\d)"
            r"|(?<!\d)[49]\d{2}[ \u00a0]\d{2}[ \u00a0]\d{3}(?!\d)"
        ),
    ),
)
_NATIONAL_ID: Final = re.compile(r"(?<!\d)(\d{6})[ \u00a0]?(\d{5})(?!\d)")


def _personal_data(site: Site) -> Iterator[Finding]:
    for comment in site.document.comments:
        said = {"author": comment.author or "?", "words": quoted(comment.text)}
        words = text("A comment by {author}: «{words}»", **said)
        yield site.finding("COMMENT", words, comment.position, Severity.INFO)
        yield from _data_in(site, comment.text, comment.position, text("A comment"))
    people = [f"{name}: {given}" for name, given in site.document.metadata if name in _NAMED and given.strip()]
    if people:
        words = text("The document's properties name {people}", people=quoted("; ".join(people)))
        yield site.finding("METADATA", words, None, Severity.INFO)
    yield from _custom_xml(site)


_NAMED: Final = frozenset({"creator", "lastModifiedBy", "Manager", "Company"})


def _custom_xml(site: Site) -> Iterator[Finding]:
    for part in site.package.related("customXml"):
        if site.package.is_parsed(part):
            words = " ".join("".join(map(str, site.package.root(part).itertext())).split())
            if words:
                said = text("Data of its own in {part}: «{words}»", part=part, words=quoted(words))
                yield site.finding("CUSTOM_XML", said, None, Severity.INFO)
                yield from _data_in(site, words, None, part)


def _data_in(site: Site, words: str, position: Position | None, where: str) -> Iterator[Finding]:
    for what, pattern in _DATA:
        found = pattern.search(words)
        if found:
            said = text("{where} holds {what}: {found}", where=where, what=text(what), found=found[0])
            yield site.finding("PERSONAL_DATA", said, position, Severity.INFO)
    if any(is_national_id("".join(match.groups())) for match in _NATIONAL_ID.finditer(words)):
        said = text("{where} holds what looks like a national identity number", where=where)
        yield site.finding("PERSONAL_DATA", said, position)


def is_national_id(number: str) -> bool:
    """Whether eleven digits are a Norwegian fødselsnummer or D-number: both check digits hold."""
    figures = [int(sign) for sign in number]
    if not 1 <= (figures[0] % 4) * 10 + figures[1] <= 31:
        return False
    first = -sum(a * b for a, b in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), figures, strict=False)) % 11
    second = -sum(a * b for a, b in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), figures, strict=False)) % 11
    return [first, second] == figures[9:]

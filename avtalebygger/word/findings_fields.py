"""Fields whose result is not what they point at, numbers with words of their own, fields that fetch or run something.

Results are judged on the accepted reading: what a reader sees once everything is taken in. A result that only a page
layout gives (PAGE, TOC, DATE) is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from avtalebygger.messages import text
from avtalebygger.model.document import (
    Document,
    Field,
    ListPlace,
    Paragraph,
    Position,
    RunKind,
    Story,
    with_paragraphs,
)
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.active import is_dangerous_link_field
from avtalebygger.word.finding_site import Site, quoted
from avtalebygger.word.names import w
from avtalebygger.word.package import Element
from avtalebygger.word.readings import reading
from avtalebygger.word.verdicts import every_paragraph_there

MISMATCH: Final = "FIELD_RESULT_MISMATCH"
DDE: Final = frozenset({"DDE", "DDEAUTO"})
FETCHING: Final = frozenset({"INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "IMPORT", "DATABASE", "RD"})
RUNNING: Final = frozenset({"MACROBUTTON", "GOTOBUTTON", "ASK", "FILLIN", "PRINT", "AUTOTEXTLIST"})
_BUILT_IN: Final = {"title": "title", "subject": "subject", "author": "creator", "company": "Company"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what it shows and where."""

    field: Field
    result: str
    position: Position | None


def findings(site: Site) -> Iterator[Finding]:
    targets = _Targets(site, site.final)
    for shown in fields(site.stories):
        yield from _active(site, shown)
    for shown in fields(targets.stories):
        yield from _mismatch(site, shown, targets)
    yield from _numbers_with_words(site)


def fields(stories: Iterable[tuple[Story, Sequence[Paragraph]]]) -> Iterator[Shown]:
    """Every field in reading order with its whole result, of stories with their paragraphs."""
    for _, paragraphs in stories:
        order: list[Field] = []
        results: dict[int, list[str]] = {}
        places: dict[int, Position | None] = {}
        for paragraph in paragraphs:
            for run in paragraph.runs:
                for field in run.fields:
                    key = id(field)
                    if key not in results:
                        order.append(field)
                        results[key], places[key] = [], paragraph.position
                    if run.kind is not RunKind.FIELD_CODE:
                        results[key].append(run.text)
        for field in order:
            yield Shown(field, "".join(results[id(field)]), places[id(field)])


# --------------------------------------------------------------------------- fields that act


def _active(site: Site, shown: Shown) -> Iterator[Finding]:
    kind, code = shown.field.kind, quoted(shown.field.code)
    if kind in DDE:
        yield site.finding(
            "DDE_FIELD", text("A field that starts another program: «{code}»", code=code), shown.position
        )
    elif kind in FETCHING:
        words = text("A field that fetches something from outside: «{code}»", code=code)
        yield site.finding("EXTERNAL_FIELD", words, shown.position)
    elif kind in RUNNING or kind.startswith("{"):
        words = text("A field that acts, or that hides what it is: «{code}»", code=code)
        yield site.finding("ACTIVE_FIELD", words, shown.position)
    elif is_dangerous_link_field(shown.field.code):
        words = text("A link that does not lead to a web page: {what}", what=code)
        yield site.finding("DANGEROUS_LINK", words, shown.position)


# --------------------------------------------------------------------------- results and their sources


class _Targets:
    """What references may point at: bookmarks with their texts and paragraphs, and properties."""

    def __init__(self, site: Site, document: Document) -> None:
        self.bookmarks: dict[str, Paragraph] = {}
        self.stories = site.stories if document is site.document else with_paragraphs(document)
        self.labels = _labels(document, self.stories[0][1])
        self.document = document
        self.properties = {name.casefold(): value for name, value in document.properties}
        self.properties |= {
            name: dict(document.metadata)[key] for name, key in _BUILT_IN.items() if key in dict(document.metadata)
        }
        for _, paragraphs in self.stories:
            for paragraph in paragraphs:
                for name in paragraph.bookmarks:
                    self.bookmarks.setdefault(name.casefold(), paragraph)
        self._site = site
        self._texts: dict[str, str] | None = None

    @cached_property
    def with_the_struck(self) -> _Targets:
        """The same, where paragraphs that a mark takes out are counted too, as editors do until it is settled."""
        return _Targets(self._site, reading(self._site.document, every_paragraph_there))

    def bookmarked(self, name: str) -> str | None:
        """The text between a bookmark's ends as it lies in the main part; None where it is not whole there."""
        if self._texts is None:
            self._texts = bookmarked_texts(self._site.package.root(self._site.package.main))
        return self._texts.get(name.casefold())


def _mismatch(site: Site, shown: Shown, targets: _Targets) -> Iterator[Finding]:
    words = shown.field.code.split()
    name = words[1].strip('"') if len(words) > 1 else ""
    expected: str | None = None
    match shown.field.kind:
        case "REF" if _wants_number(shown.field.code):
            expected = _number_mismatch(shown, targets.bookmarks.get(name.casefold()), targets)
        case "REF":
            expected = _text_mismatch(shown, targets.bookmarked(name))
        case "DOCPROPERTY" | "TITLE" | "SUBJECT" | "AUTHOR":
            expected = _property_mismatch(shown, _property_name(shown.field), targets.properties)
        case "QUOTE" | "IF" | "COMPARE":
            result = quoted(shown.result)
            yield site.finding(
                "QUOTE_FIELD",
                text("Text that stands in a {kind} field: «{result}»", kind=shown.field.kind, result=result),
                shown.position,
            )
    if expected is not None:
        said = {"result": quoted(shown.result), "code": quoted(shown.field.code), "expected": quoted(expected)}
        found = text("A field shows «{result}», but «{code}» gives «{expected}»", **said)
        yield site.finding(MISMATCH, found, shown.position, _weight(shown, name, targets))


def _weight(shown: Shown, name: str, targets: _Targets) -> Severity:
    """Of information where a struck paragraph explains the number: the reference waits for the mark to be settled."""
    if shown.field.kind != "REF" or not _wants_number(shown.field.code):
        return Severity.WARNING
    counted = targets.with_the_struck
    target = counted.bookmarks.get(name.casefold())
    explained = target is not None and _number_mismatch(shown, target, counted) is None
    return Severity.INFO if explained else Severity.WARNING


def _wants_number(code: str) -> bool:
    return bool(re.search(r"\\[rnw]\b", code, re.I))


def _number_mismatch(shown: Shown, target: Paragraph | None, targets: _Targets) -> str | None:
    """The number that a reference should show, where it shows another."""
    result = _bare(shown.result)
    if target is None or not target.number or not result:
        return None
    whole = targets.labels.get(target.position, target.number) if target.position else target.number
    allowed = {_bare(target.number), _bare(whole), _figures(target.number), _figures(whole)}
    ends = {_bare(each) for each in (target.number, whole)}
    if (
        result in allowed
        or _figures(result) in allowed
        or any(end.endswith(result) and _relative(result) for end in ends)
    ):
        return None
    return target.number


def _relative(result: str) -> bool:
    r"""`\r` leaves out the levels that both paragraphs share: «b)» for «3.2 b)»."""
    return not result.isdigit()


def _bare(number: str) -> str:
    return re.sub(r"[\s\u00a0]+", "", number).strip(".:;,")


def _figures(number: str) -> str:
    r"""The number without the words around it, as `\t` leaves them out."""
    return _bare(re.sub(r"[^\W\d_]{2,}|§", "", number))


def _labels(document: Document, body: Sequence[Paragraph]) -> Mapping[Position, str]:
    r"""Each numbered paragraph's number in full context (`\w`): the numbers above it, then its own."""
    found: dict[Position, str] = {}
    above: dict[str, dict[int, str]] = {}
    for paragraph in body:
        place = paragraph.list
        if isinstance(place, ListPlace) and paragraph.number and paragraph.position:
            levels = above.setdefault(document.lists[place.list].abstract if place.list in document.lists else "", {})
            levels[place.level] = _bare(paragraph.number)
            parents = "".join(levels[each] for each in sorted(levels) if each < place.level)
            found[paragraph.position] = parents + paragraph.number
    return found


def _text_mismatch(shown: Shown, target: str | None) -> str | None:
    """The bookmarked text, where a reference shows another. A switch that rewrites the text is not second-guessed."""
    if not target or re.search(r"\\[pdf#@]", shown.field.code, re.I):
        return None
    return None if _same(shown.result, target) else target


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _property_name(field: Field) -> str:
    if field.kind != "DOCPROPERTY":
        return field.kind.casefold()
    match = re.match(r'\s*DOCPROPERTY\s+(?:"([^"]*)"|(\S+))', field.code, re.I)
    return (match[1] or match[2] or "").casefold() if match else ""


def _property_mismatch(shown: Shown, name: str, properties: Mapping[str, str]) -> str | None:
    value = properties.get(name)
    if value is None or not shown.result.strip() or re.search(r"\\[#@]", shown.field.code):
        return None
    return None if _same(shown.result, value) else value


def bookmarked_texts(root: Element) -> dict[str, str]:
    """The text between the ends of each bookmark, deleted text left out; by name in lower case."""
    starts: dict[str, tuple[str, int]] = {}
    spans: dict[str, tuple[int, int]] = {}
    words: list[str] = []
    code = 0
    for element in root.iter(w("bookmarkStart"), w("bookmarkEnd"), w("t"), w("tab"), w("fldChar")):
        if element.tag == w("bookmarkStart"):
            starts[element.get(w("id"), "")] = element.get(w("name"), "").casefold(), len(words)
        elif element.tag == w("bookmarkEnd"):
            name, start = starts.pop(element.get(w("id"), ""), ("", len(words)))
            spans.setdefault(name, (start, len(words)))
        elif element.tag == w("fldChar"):
            code += {"begin": 1, "separate": -1}.get(element.get(w("fldCharType"), ""), 0)
        elif not code and next(element.iterancestors(w("del"), w("moveFrom"), w("txbxContent")), None) is None:
            words.append(element.text or " ")
    return {name: "".join(words[start : min(end, start + LONGEST_TARGET)]) for name, (start, end) in spans.items()}


LONGEST_TARGET: Final = 5_000  # pieces of text; what a reference repeats is a word or a line


# --------------------------------------------------------------------------- numbers

LONGEST_LABEL: Final = 3  # words in a number: «Del 3 avsnitt 2»


def _numbers_with_words(site: Site) -> Iterator[Finding]:
    """A number format may carry any text, which no search finds: «% 1 gjelder ikke for kommunen»."""
    told: set[str] = set()
    for paragraph in site.body:
        words = re.findall(r"[^\W\d_]{2,}", paragraph.number)
        if len(words) > LONGEST_LABEL and paragraph.number not in told:
            told.add(paragraph.number)
            found = text("A list number that says something: «{number}»", number=quoted(paragraph.number))
            yield site.finding("NUMBERING_TEXT", found, paragraph.position)
    yield from _restarts(site)


def _restarts(site: Site) -> Iterator[Finding]:
    """A number of the numbered headings that comes twice."""
    seen: set[str] = set()
    for paragraph in site.body:
        if paragraph.outline is None or not paragraph.number or any(each.removes for each in paragraph.mark):
            continue
        if paragraph.number in seen:
            found = text("The number {number} stands at two headings", number=paragraph.number)
            yield site.finding("NUMBERING_RESTARTED", found, paragraph.position, Severity.INFO)
        seen.add(paragraph.number)

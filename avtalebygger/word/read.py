"""What a Word document says: every story of a package as one Document.

Reads what `word.gate` let in: body, headers, footers, notes, comments with their threads, text boxes, both branches of
AlternateContent, controls, fields, links, equations; numbers are computed. Parts that no relationship explains but that
hold text are read as stories of the kind OTHER. At the end it checks itself: a character of a `w:t`, `w:delText` or
`m:t` in any part that is not in what was read is an error (AVT321), never a silent loss.

Not read: the text inside charts, diagrams and embedded files; they are known by the digest of their bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from avtalebygger.model.document import (
    Block,
    Comment,
    Document,
    List,
    Opaque,
    Paragraph,
    Run,
    RunKind,
    Story,
    StoryKind,
    Style,
    Table,
)
from avtalebygger.word import names, read_styles
from avtalebygger.word.formats import toggled, value
from avtalebygger.word.gate import refusal
from avtalebygger.word.names import local_name, w
from avtalebygger.word.numbering import numbered
from avtalebygger.word.package import Element, Package
from avtalebygger.word.read_inline import all_text
from avtalebygger.word.read_marks import TEXT_ELEMENTS
from avtalebygger.word.read_story import StoryReader

_PART_STORIES: Final = {"header": StoryKind.HEADER, "footer": StoryKind.FOOTER}
_NOTE_STORIES: Final = {"footnotes": StoryKind.FOOTNOTE, "endnotes": StoryKind.ENDNOTE}


def read(package: Package) -> Document:
    """The document as it lies, tracked changes and all. WordError AVT321 where text would be lost."""
    styles = read_styles.styles(package)
    lists = read_styles.lists(package, styles)
    reading = _Reading(package, styles, lists)
    body_reader = reading.reader(package.main)
    body = body_reader.story(_body(package), StoryKind.BODY)
    document = Document(
        body=body,
        stories=(*reading.headers_and_footers(), *reading.notes(), *reading.unexplained()),
        sections=tuple(body_reader.sections),
        comments=tuple(reading.comments()),
        properties=tuple(_custom_properties(package)),
        metadata=tuple(_metadata(package)),
        settings=tuple(_settings(package)),
        styles=styles,
        lists=lists,
    )
    check_whole(package, document)
    return numbered(document)


def manners(package: Package) -> Document:
    """The document without its text: its styles, its lists, and what program wrote it."""
    styles = read_styles.styles(package)
    lists = read_styles.lists(package, styles)
    return Document(Story(StoryKind.BODY), metadata=tuple(_metadata(package)), styles=styles, lists=lists)


def _body(package: Package) -> Element:
    body = package.root(package.main).find(w("body"))
    assert body is not None, "the gate lets no document in without a body"
    return body


class _Reading:
    """The package, and the reader of each of its parts."""

    def __init__(self, package: Package, styles: Mapping[str, Style], lists: Mapping[str, List]) -> None:
        self.package = package
        self._styles = styles
        self._lists = lists
        self._readers: dict[str, StoryReader] = {}

    def reader(self, part: str) -> StoryReader:
        if part not in self._readers:
            self._readers[part] = StoryReader(self.package, part, self._styles, self._lists)
        return self._readers[part]

    def headers_and_footers(self) -> Iterator[Story]:
        for name, kind in _PART_STORIES.items():
            for part in self.package.related(name):
                yield self.reader(part).story(self.package.root(part), kind, part)

    def notes(self) -> Iterator[Story]:
        for name, kind in _NOTE_STORIES.items():
            part = self.package.one(name)
            for note in self.package.root(part) if part else ():
                yield self.reader(part).story(note, kind, note.get(w("id"), ""), note.get(w("type"), ""))

    def unexplained(self) -> Iterator[Story]:
        """Parts with text that nothing above read: building blocks, orphans."""
        explained = {*self._readers, self.package.one("comments")}
        for part in self.package.parts:
            if part not in explained and self.package.is_parsed(part) and _has_text(self.package.root(part)):
                yield self.reader(part).story(self.package.root(part), StoryKind.OTHER, part)

    def comments(self) -> Iterator[Comment]:
        part = self.package.one("comments")
        if not part:
            return
        root, reader = self.package.root(part), self.reader(part)
        threads = _threads(self.package)
        by_paragraph = {_last_paragraph_id(each): each.get(w("id"), "") for each in root}
        for element in root:
            identifier = element.get(w("id"), "")
            parent, done = threads.get(_last_paragraph_id(element), ("", False))
            anchored = next((each for each in self._readers.values() if identifier in each.anchors), None)
            yield Comment(
                id=identifier,
                author=element.get(w("author"), ""),
                initials=element.get(w("initials"), ""),
                date=element.get(w("date"), ""),
                story=reader.story(element, StoryKind.COMMENT, identifier),
                parent=by_paragraph.get(parent, "") if parent else "",
                done=done,
                quoted=anchored.quoted(identifier) if anchored else "",
                position=anchored.anchors[identifier].position if anchored else None,
            )


def _last_paragraph_id(comment: Element) -> str:
    """What commentsExtended knows a comment by: the `w14:paraId` of its last paragraph."""
    ids = [each.get(f"{{{names.W14}}}paraId", "") for each in comment.iter(w("p"))]
    return ids[-1].upper() if ids else ""


def _threads(package: Package) -> dict[str, tuple[str, bool]]:
    """By paragraph id: the paragraph id of the comment answered, and whether the thread is marked as done."""
    part = package.one("commentsExtended")
    if not part:
        return {}
    space = names.W15
    return {
        each.get(f"{{{space}}}paraId", "").upper(): (
            each.get(f"{{{space}}}paraIdParent", "").upper(),
            toggled(each.get(f"{{{space}}}done")),
        )
        for each in package.root(part)
    }


def _custom_properties(package: Package) -> Iterator[tuple[str, str]]:
    for part in package.related("custom-properties", ""):
        for each in package.root(part):
            yield each.get("name", ""), "".join(map(str, each.itertext()))


def _metadata(package: Package) -> Iterator[tuple[str, str]]:
    for kind in ("core-properties", "extended-properties"):
        for part in package.related(kind, ""):
            for each in package.root(part):
                if each.text and not len(each):
                    yield local_name(str(each.tag)), each.text


def _settings(package: Package) -> Iterator[tuple[str, str]]:
    part = package.one("settings")
    for each in package.root(part) if part else ():
        if local_name(str(each.tag)) not in ("rsids", "compat", "mathPr", "clrSchemeMapping", "shapeDefaults"):
            yield local_name(str(each.tag)), value(each)


def _has_text(root: Element) -> bool:
    return next(root.iter(*TEXT_ELEMENTS), None) is not None


def check_whole(package: Package, document: Document) -> None:
    """Every character of text in the package is in what was read, part by part, or WordError AVT321."""
    read_texts: dict[str, list[str]] = {}
    for story in (document.body, *document.stories, *(comment.story for comment in document.comments)):
        read_texts.setdefault(story.part, []).extend(_written(story))
    for part in package.parts:
        if package.is_parsed(part):
            texts = [all_text(each) for each in package.root(part).iter(*TEXT_ELEMENTS)]
            _check_part(package, part, texts, "".join(read_texts.get(part, ())))


def _check_part(package: Package, part: str, texts: list[str], found: str) -> None:
    if _stand_in_order(texts, found):
        return
    missing = Counter("".join(texts))
    missing.subtract(Counter(found))
    if any(count > 0 for count in missing.values()):
        sample = next((text for text in texts[:1000] if text not in found), "".join((+missing).keys()))
        raise refusal("AVT321", package.name, part=part, sample=sample[:60])


def _stand_in_order(texts: Iterable[str], found: str) -> bool:
    """Whether the texts stand one after the other in what was read, as they do in most documents."""
    at = 0
    for text in texts:
        at = found.find(text, at)
        if at < 0:
            return False
        at += len(text)
    return True


def _written(story: Story) -> Iterator[str]:
    for block in story.blocks:
        yield from _in_block(block)


def _in_block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _in_runs(block.runs)
        case Table():
            for row in block.rows:
                for cell in row.cells:
                    for inner in cell.blocks:
                        yield from _in_block(inner)
        case Opaque():
            return


def _in_runs(runs: Iterable[Run]) -> Iterator[str]:
    for run in runs:
        if run.kind is RunKind.TEXT or run.kind is RunKind.EQUATION:
            yield run.text
        elif run.kind is RunKind.FIELD_CODE:
            yield run.detail
        for story in run.stories:
            yield from _written(story)

"""What every finding needs: the package, its document, and in which clause a thing stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from avtalebygger.errors import Location
from avtalebygger.model.document import (
    Block,
    Document,
    Opaque,
    Paragraph,
    Position,
    Run,
    Story,
    Table,
    with_paragraphs,
)
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.word.names import R, w
from avtalebygger.word.package import Element, Package
from avtalebygger.word.places import OUTSIDE, clauses
from avtalebygger.word.readings import accepted

QUOTED = 80


class Site:
    """`final`: the accepted reading; `stories`: every one with its paragraphs, the body's also by themselves."""

    def __init__(self, package: Package, document: Document, final: Document | None = None) -> None:
        self.package = package
        self.document = document
        self.final = accepted(document) if final is None else final
        self.stories = with_paragraphs(document)
        self.body = self.stories[0][1]
        self._clauses = clauses(document)
        self._ordinals: dict[str, Mapping[Element, int]] = {}
        self._paragraphs: dict[str, Sequence[Element]] = {}
        self._references: dict[str, dict[str, list[Element]]] = {}

    def finding(
        self, kind: str, words: str, position: Position | None, severity: Severity = Severity.WARNING
    ) -> Finding:
        return Finding(kind, words, severity, self.clause(position), where=Location(self.package.name))

    def clause(self, position: Position | None) -> str:
        return self._clauses.get(position, OUTSIDE) if position is not None else OUTSIDE

    def references(self, part: str) -> Mapping[str, list[Element]]:
        """The elements of a part that refer to each of its relationships."""
        if part not in self._references:
            found: dict[str, list[Element]] = {}
            for element in self.package.root(part).iter() if self.package.is_parsed(part) else ():
                for name, given in element.attrib.items():
                    if str(name).startswith(f"{{{R}}}"):
                        found.setdefault(str(given), []).append(element)
            self._references[part] = found
        return self._references[part]

    def paragraph_at(self, position: Position) -> Element:
        """The paragraph that a position names."""
        if position.part not in self._paragraphs:
            self._paragraphs[position.part] = list(self.package.root(position.part).iter(w("p")))
        return self._paragraphs[position.part][position.paragraph]

    def position_of(self, element: Element, part: str) -> Position:
        """The paragraph that an element of a part stands in, or the nearest before it."""
        if part not in self._ordinals:
            self._ordinals[part] = {each: at for at, each in enumerate(self.package.root(part).iter(w("p")))}
        around = element if element.tag == w("p") else next(element.iterancestors(w("p")), None)
        if around is None:
            around = next(element.iterchildren(w("p")), None)
        if around is None:
            around = _before(element)
        return Position(part, self._ordinals[part].get(around, -1) if around is not None else -1)


def _before(element: Element) -> Element | None:
    """The last paragraph before an element that stands between paragraphs."""
    for level in (element, *element.iterancestors()):
        for sibling in level.itersiblings(preceding=True):
            last = next(iter(reversed(list(sibling.iter(w("p"))))), None)
            if last is not None:
                return last
    return None


def quoted(words: str) -> str:
    """Words as a finding quotes them: on one line, not without end, and with nothing in them that a terminal obeys."""
    line = "".join(sign if sign.isprintable() else f"⟨U+{ord(sign):04X}⟩" for sign in " ".join(words.split()))
    return line if len(line) <= QUOTED else line[: QUOTED - 1] + "…"


def lines(story: Story) -> Iterator[tuple[Paragraph, Mapping[str, str]]]:
    """Each paragraph of a flow, with the shading it stands on: its cell's, and the table's style."""
    yield from _lines(story.blocks, {})


def _lines(blocks: tuple[Block, ...], ground: Mapping[str, str]) -> Iterator[tuple[Paragraph, Mapping[str, str]]]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block, ground
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        stands = {"style": block.style, **_fill(block.format), **_fill(cell.format)}
                        clipped = {
                            "row": dict(row.format).get("trHeight", ""),
                            "hidden": dict(row.format).get("hidden", ""),
                        }
                        yield from _lines(cell.blocks, {**stands, **clipped})
            case Opaque():
                continue


def _fill(format_: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    shading = dict(format_).get("shd", "")
    return {"shd": shading} if shading else {}


def visible(run: Run) -> bool:
    """Whether the run has something to see once all is accepted."""
    return bool(run.text.strip()) and not any(revision.removes for revision in run.revisions)

"""A place in a YAML tree that answers in the type it is asked for, and gathers what is wrong instead of stopping.

A question that cannot be answered adds a Problem and gives a harmless value (an empty text, nothing to walk), so that
one reading finds everything. `Gathered.check` then raises it all at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.load.node import Listing, Mapped, Node, Scalar, code_point, parse
from avtalebygger.messages import text
from avtalebygger.model.finding import Finding, Severity

# Soft hyphen, joiners, bidirectional controls, invisible operators and the byte order mark: they look like nothing.
INVISIBLE = re.compile("[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\U000e0000-\U000e0fff]")  # fmt: skip  # noqa: E501


@dataclass(slots=True)
class Gathered:
    """What one or several readings found: Problems that stop, notes that do not."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def add(self, code: str, where: Location | None, hint: str = "", /, **values: object) -> None:
        self.problems.append(Problem(code, values, where, hint))

    def check(self) -> None:
        """Raise SourceError with every Problem, in the order of files and lines."""
        if self.problems:
            raise SourceError(sorted(self.problems, key=lambda problem: problem.where or Location("")))


def nearest(name: str, known: Collection[str]) -> str:
    """A hint naming what was probably meant, or all there is where that is little; else empty."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.6) if len(name) < 100 else []
    if close:
        return text("did you mean «{name}»?", name=close[0])
    return text("one of: {names}", names=", ".join(known)) if 0 < len(known) <= 12 else ""


def shown(value: str) -> str:
    """`value` short enough for a message."""
    return value if len(value) <= 60 else value[:57] + "…"


@dataclass(frozen=True, slots=True)
class Cursor:
    node: Node
    gathered: Gathered

    @property
    def where(self) -> Location:
        return self.node.where

    def wrong(self, code: str, hint: str = "", /, **values: object) -> None:
        self.gathered.add(code, self.where, hint, **values)

    def is_text(self) -> bool:
        return isinstance(self.node, Scalar)

    def is_mapping(self) -> bool:
        return isinstance(self.node, Mapped)

    def text(self) -> str:
        if isinstance(self.node, Scalar):
            if found := INVISIBLE.search(self.node.text):
                self._note_invisible(found[0])
            return self.node.text
        self.wrong("AVT110", wanted=text("text"), found=self._kind())
        return ""

    def integer(self) -> int:
        words = self.text()
        if re.fullmatch(r"-?\d{1,15}", words, re.ASCII):
            return int(words)
        if self.is_text():
            self.wrong("AVT115", found=shown(words))
        return 0

    def flag(self) -> bool:
        return self.choice(("true", "false")) == "true"

    def choice(self, known: Collection[str]) -> str:
        """One of `known`, or empty."""
        words = self.text()
        if words in known:
            return words
        if self.is_text():
            self.wrong("AVT114", nearest(words, known), found=shown(words))
        return ""

    def items(self) -> Iterator[Cursor]:
        if isinstance(self.node, Listing):
            yield from (Cursor(item, self.gathered) for item in self.node.items)
        else:
            self.wrong("AVT110", wanted=text("a list"), found=self._kind())

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def entries(self) -> Iterator[tuple[str, Cursor, Location]]:
        """Key, value and the key's place; a key that comes again is a Problem and its value is left out."""
        if not isinstance(self.node, Mapped):
            self.wrong("AVT110", wanted=text("a mapping"), found=self._kind())
            return
        seen: dict[str, Location] = {}
        for key, value in self.node.entries:
            if key.text in seen:
                self.gathered.add("AVT111", key.where, key=shown(key.text), line=seen[key.text].line)
                continue
            seen[key.text] = key.where
            yield key.text, Cursor(value, self.gathered), key.where

    def fields(self, known: Collection[str], required: Collection[str] = ()) -> dict[str, Cursor]:
        """The values of `known` keys that are there; an unknown or a missing one is a Problem."""
        found: dict[str, Cursor] = {}
        for key, value, where in self.entries():
            if key in known:
                found[key] = value
            else:
                self.gathered.add("AVT112", where, nearest(key, known), key=shown(key))
        if self.is_mapping():
            for key in required:
                if key not in found:
                    self.wrong("AVT113", key=key)
        return found

    def _kind(self) -> str:
        match self.node:
            case Scalar(text=""):
                return text("nothing")
            case Scalar():
                return text("text")
            case Listing():
                return text("a list")
            case Mapped():
                return text("a mapping")

    def _note_invisible(self, character: str) -> None:
        name = unicodedata.name(character, "")
        words = text("AVT130", character=f"{code_point(character)} {name}".strip())
        self.gathered.notes.append(Finding("AVT130", words, Severity.WARNING, where=self.where))


def opened(path: str, content: bytes, gathered: Gathered) -> Cursor | None:
    """A cursor on the file's top mapping, or None with the reason gathered."""
    try:
        node = parse(path, content)
    except SourceError as error:
        gathered.problems.extend(error.problems)
        return None
    cursor = Cursor(node, gathered)
    if cursor.is_mapping():
        return cursor
    list(cursor.entries())  # gathers AVT110
    return None

"""Where a clause stands in the document that parties change, by its bookmark; and words, as words of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from avtalebygger.redlining.base import BaseFlow, BasePlace, every_flow
from avtalebygger.text.tokens import is_whole
from avtalebygger.word.anchors import bookmark, clause_id
from avtalebygger.word.names import w

NO_BREAK: Final = "\u00a0\u202f"
SPACES: Final = f" {NO_BREAK}"


def whole_places(text: str, said: str) -> list[int]:
    """Where words stand in a text as words of their own: «to» not in «2024», nor «24» in «24,5». A space that a person
    typed is a no-break space too, as documents have it between a number and its unit."""
    pattern = re.escape(said).replace(r"\ ", f"[{SPACES}]")
    found = [match.start() for match in re.finditer(pattern, text)] if said else []
    return [at for at in found if is_whole(text, at) and is_whole(text, at + len(said))]


def spaced_as(said: str, there: str) -> str:
    """The words with a no-break space where the words that stand there have one, before the same word."""
    for space, word in re.findall(rf"([{NO_BREAK}])(\w+)", there):
        said = re.sub(rf" (?={re.escape(word)}\b)", space, said)
    return said


def near_clause(flows: Sequence[BaseFlow], clause: str) -> Iterator[BasePlace]:
    """The blocks of a clause, and those outside the body, which are no clause's; all where no bookmark tells."""
    start, end = extent_of_clause(flows, clause)
    for one in every_flow(flows):
        yield from (place for place in one.blocks if start <= place.start < end or place.start >= flows[0].end)


def extent_of_clause(flows: Sequence[BaseFlow], clause: str) -> tuple[int, int]:
    """The places of the clause in the body; all of it where no bookmark tells."""
    starts = [place.start for place, names in headings(flows) if bookmark(clause) in names] if clause else []
    if not starts:
        return 0, flows[0].end
    return starts[0], next((place.start for place, _ in headings(flows) if place.start > starts[0]), flows[0].end)


def headings(flows: Sequence[BaseFlow]) -> Iterator[tuple[BasePlace, list[str]]]:
    """The paragraphs at which a clause, or what is none, begins, with their bookmarks."""
    for place in (place for one in flows[:1] for place in one.blocks if place.element.tag == w("p")):
        names = [each.get(w("name"), "") for each in place.element.iter(w("bookmarkStart"))]
        if any(clause_id(name) or name.startswith("_avt__") for name in names):
            yield place, names


def end_of_clause(flows: Sequence[BaseFlow], clause: str) -> int | None:
    """The mark of the clause's last paragraph with words, before a table that ends the clause and its heading: what
    comes there must not part the two. None where no bookmark tells of the clause."""
    if not any(bookmark(clause) in names for _, names in headings(flows)):
        return None
    start, end = extent_of_clause(flows, clause)
    inside = [place for place in flows[0].blocks if start <= place.start < end]
    spoken = [place for place in inside if place.element.tag == w("p") and place.width > 1]
    heading_tables = {before.start for before, table in pairwise(inside) if table.element.tag == w("tbl")}
    free = [place for place in spoken if place.start not in heading_tables]
    return max((place.start + place.width - 1 for place in free or spoken), default=None)

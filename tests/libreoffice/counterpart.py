"""What a person does to a sent agreement in LibreOffice, and what an audit must say of it.

Drawn from a seed. A place is named by a word that stands there and nowhere else, and each edit takes a paragraph or row
of its own, so that what is to be found is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random

from office import Step

from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import Grid, Passage, Piece
from avtalebygger.model.change import Audit, ClauseChange, Op, Place, Tracking
from avtalebygger.model.change import Edit as WordEdit
from avtalebygger.word.gate import opened
from avtalebygger.word.read import read

WORD = re.compile(r"(?<![\w-])[a-zæøå]{7,}(?![\w-])")
COME = ("skriftlig og begrunnet", "innen 48 timer", "uten vederlag", "etter drøfting i utvalget", "hver for seg")
NEW = ("Kommunelegen varsles straks.", "Fristen er 14 dager.", "Utgiftene deles likt.")
ROW = ("Ny rad", "12 000")
DUMMY = "\u200d"
"""What LibreOffice puts into a row that comes while changes are tracked."""
SHARE = 4
"""So many edits of a script are tracked, and as many not."""


@dataclass(frozen=True, slots=True)
class Told:
    """One edit as an audit tells it: in which clause, shown or not and by whom, what went and what came."""

    clause: str
    tracking: Tracking
    author: str
    gone: str
    come: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph or row, its clause, and a word that stands there and nowhere else."""

    place: Place
    word: str
    text: str
    row: bool = False
    removable: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """The step that makes it, its clause, the words that go and those that come."""

    step: Step
    place: Place
    gone: str = ""
    come: str = ""

    def told(self, author: str) -> Told:
        tracking = Tracking.TRACKED if author else Tracking.UNTRACKED
        return Told(name_of(self.place), tracking, author, plain(self.gone), plain(self.come))


@dataclass(frozen=True, slots=True)
class Script:
    """Edits of a person who tracks, then of the same one who has stopped."""

    author: str
    tracked: Sequence[Edit] = ()
    untracked: Sequence[Edit] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        shown = (("track", "on"), *(edit.step for edit in self.tracked))
        silent = (("track", "off"), *(edit.step for edit in self.untracked)) if self.untracked else ()
        return (("author", self.author), *shown, *silent)

    @property
    def expected(self) -> list[Told]:
        return [edit.told(self.author) for edit in self.tracked] + [edit.told("") for edit in self.untracked]


def drawn(sent: bytes, seed: int, *, tracked: int = SHARE, untracked: int = SHARE) -> Script:
    """A script of so many edits, each of a kind of its own as far as there are kinds."""
    draw = Random(seed)
    places = list(spots(sent))
    draw.shuffle(places)
    edits = list(edits_of(places, draw, tracked + untracked))
    draw.shuffle(edits)
    return Script(f"Motpart Øst {seed}", edits[:tracked], edits[tracked:])


def edits_of(places: list[Spot], draw: Random, wanted: int) -> Iterator[Edit]:
    kinds = [replaced, added, struck, new_paragraph, without_paragraph, new_row, without_row, cell_replaced]
    draw.shuffle(kinds)
    for number in range(wanted):
        kind = kinds[number % len(kinds)]
        for place in places:
            if edit := kind(place, draw):
                places.remove(place)
                yield edit
                break


def replaced(spot: Spot, draw: Random) -> Edit | None:
    come = draw.choice(COME)
    return None if spot.row else Edit(("replace", spot.word, come), spot.place, spot.word, come)


def cell_replaced(spot: Spot, draw: Random) -> Edit | None:
    come = draw.choice(COME)
    return Edit(("replace", spot.word, come), spot.place, spot.word, come) if spot.row else None


def added(spot: Spot, draw: Random) -> Edit | None:
    come = draw.choice(COME)
    return None if spot.row else Edit(("after", spot.word, f" {come}"), spot.place, "", come)


def struck(spot: Spot, draw: Random) -> Edit | None:
    fits = not spot.row and f" {spot.word} " in spot.text
    return Edit(("replace", f"{spot.word} ", ""), spot.place, spot.word) if fits else None


def new_paragraph(spot: Spot, draw: Random) -> Edit | None:
    come = draw.choice(NEW)
    return Edit(("paragraph", spot.word, come), spot.place, "", come) if spot.removable else None


def without_paragraph(spot: Spot, draw: Random) -> Edit | None:
    return Edit(("remove", spot.word), spot.place, spot.text) if spot.removable else None


def new_row(spot: Spot, draw: Random) -> Edit | None:
    return Edit(("row", spot.word, *ROW), spot.place, "", " ".join(ROW)) if spot.row else None


def without_row(spot: Spot, draw: Random) -> Edit | None:
    return Edit(("unrow", spot.word), spot.place, spot.text) if spot.row else None


# ---------------------------------------------------------------- places


def spots(sent: bytes) -> Iterator[Spot]:
    """Every paragraph of a clause's body and every row of a table that a word of its own names."""
    found = parted(sent)
    whole = "\n".join(text for passage in found for piece in passage.pieces for text in texts(piece))
    for passage in found:
        if passage.place.clause_id:
            yield from in_passage(passage, whole)


@cache
def parted(sent: bytes) -> list[Passage]:
    document = read(opened(sent, "sent"))
    return passages(document, signs(document, document)[0])


def in_passage(passage: Passage, whole: str) -> Iterator[Spot]:
    for piece, after in zip(passage.pieces[1:], (*passage.pieces[2:], None), strict=False):
        if isinstance(piece, Grid):
            for row, text in list(zip(piece.rows, texts(piece), strict=True))[1:]:
                if len(row.cells) == len(ROW) and (word := own_word(text, whole)):
                    yield Spot(passage.place, word, text, row=True)
        elif (word := own_word(piece.text, whole)) and not piece.references:
            alike = isinstance(after, Piece) and after.style == piece.style and after.level == piece.level
            yield Spot(passage.place, word, piece.text, removable=alike)


def last_paragraphs(sent: bytes) -> list[Spot]:
    """Of the clauses that another clause follows, without a heading of a chapter between."""
    places = [passage.place for passage in parted(sent)]
    followed = {one.clause_id for one, other in pairwise(places) if one.clause_id and other.clause_id}
    lasts = {passage.pieces[-1].text for passage in parted(sent) if isinstance(passage.pieces[-1], Piece)}
    return [spot for spot in spots(sent) if spot.place.clause_id in followed and spot.text in lasts]


def own_word(text: str, whole: str) -> str:
    return next((word for word in WORD.findall(text) if whole.count(word) == 1), "")


def texts(piece: Piece | Grid) -> list[str]:
    if isinstance(piece, Piece):
        return [piece.text]
    return [" ".join(cell.text for cell in row.cells) for row in piece.rows]


# ---------------------------------------------------------------- what was found


def found(audit: Audit) -> list[Told]:
    return [each for change in audit.comparison.changes for each in in_change(change)]


def in_change(change: ClauseChange) -> Iterator[Told]:
    for block in change.blocks:
        gone, come = (bare(block.edits, op) for op in (Op.DELETE, Op.INSERT))
        for tracking, author in dict.fromkeys((origin.tracking, origin.author) for origin in block.origins):
            yield Told(name_of(change.place), tracking, author, gone, come)


def bare(edits: Sequence[WordEdit], op: Op) -> str:
    said = "".join(edit.text for edit in edits if edit.op is op)
    return plain(said.replace(DUMMY, ""))


def plain(words: str) -> str:
    """With one space where there is any: cells stand apart otherwise here and there."""
    return " ".join(words.split())


def name_of(place: Place) -> str:
    return place.clause_id or place.title

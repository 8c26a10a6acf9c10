"""What differs between two documents: edits in words, changes on clauses, and what each rests on.

A `Comparison` holds one `ClauseChange` for each clause that differs, in the order of the later document; a ClauseChange
holds one `BlockChange` for each paragraph, cell or object in it that differs. Nothing here knows DOCX.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.model.document import Position
from avtalebygger.model.finding import Finding
from avtalebygger.model.weight import CLASS_ORDER as CLASS_ORDER
from avtalebygger.model.weight import ChangeClass as ChangeClass


class Op(StrEnum):
    KEEP = "keep"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of text that stays, comes or goes. Never empty; never cut inside a token."""

    op: Op
    text: str


def before_of(edits: Iterable[Edit]) -> str:
    return "".join(edit.text for edit in edits if edit.op is not Op.INSERT)


def after_of(edits: Iterable[Edit]) -> str:
    return "".join(edit.text for edit in edits if edit.op is not Op.DELETE)


class ChangeKind(StrEnum):
    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"
    MOVED = "moved"  # edits hold what was edited inside the move
    SPLIT = "split"
    JOINED = "joined"
    FORMATTED = "formatted"
    REPOINTED = "repointed"  # a reference whose target is another


class Story(StrEnum):
    """Where in the document a block lies."""

    BODY = "body"
    TABLE = "table"
    TEXTBOX = "textbox"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"
    COMMENT = "comment"
    SETTINGS = "settings"


class Basis(StrEnum):
    """What a match rests on, the strongest first."""

    BOOKMARK = "bookmark"
    NUMBER_AND_HEADING = "number-and-heading"
    HEADING = "heading"
    IDENTICAL = "identical"
    SIMILAR = "similar"
    ORDER = "order"
    NONE = "none"  # nothing answers to it: it came or went


@dataclass(frozen=True, slots=True)
class Evidence:
    """`similarity` is 0 to 1, of the texts compared."""

    basis: Basis
    similarity: float = 1.0


class Tracking(StrEnum):
    TRACKED = "tracked"
    UNTRACKED = "untracked"
    ANSWER = "answer"  # undoes or settles a mark of our own


@dataclass(frozen=True, slots=True)
class Origin:
    """Whether a change was shown, and who said so when. `date` is ISO 8601 as the file has it, or empty."""

    tracking: Tracking
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A clause as a person names it. `number` is as printed ("7", "7.2", "-" where there is none)."""

    number: str = "-"
    title: str = ""
    clause_id: str = ""

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.number if self.number != "-" else "", self.title) if part) or "-"


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One paragraph, cell or object that differs. `before` and `after` are whole texts, several paragraphs (a split, a
    join) parted by a line feed, which counts as one character in `edits`. `details` say in words what no edit shows
    (formatting, a reference's target). `reasons` name the rules of `diff/classify.py` that gave `weight`. `at`
    are the paragraphs of the later file, or of the earlier for what went."""

    kind: ChangeKind
    weight: ChangeClass
    before: str = ""
    after: str = ""
    edits: tuple[Edit, ...] = ()
    reasons: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    number: str = ""
    where: str = ""
    story: Story = Story.BODY
    evidence: Evidence = Evidence(Basis.NONE, 0.0)
    moved_from: Place | None = None
    moved_to: Place | None = None
    origins: tuple[Origin, ...] = ()
    position: float = field(default=0, compare=False)
    at: tuple[Position, ...] = field(default=(), compare=False)

    @property
    def inserted(self) -> int:
        """Words inserted."""
        return words_in(edit.text for edit in self.edits if edit.op is Op.INSERT)

    @property
    def deleted(self) -> int:
        return words_in(edit.text for edit in self.edits if edit.op is Op.DELETE)


def words_in(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)


@dataclass(frozen=True, slots=True)
class Kept:
    """A paragraph or table of a changed clause that did not change."""

    text: str
    number: str = ""
    position: float = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """All that differs in one clause. `old` is None for a clause that came, `new` for one that went. `moved` says that
    the clause stands in another order among the others. A clause whose number alone is another is no change. `kept` is
    the rest of the clause; by `position` it and `blocks` fall into the clause as it now reads."""

    old: Place | None
    new: Place | None
    blocks: tuple[BlockChange, ...] = ()
    evidence: Evidence = Evidence(Basis.NONE, 0.0)
    moved: bool = False
    kept: tuple[Kept, ...] = ()

    @property
    def place(self) -> Place:
        place = self.new or self.old
        return place if place is not None else Place()

    @property
    def clause_id(self) -> str:
        return self.place.clause_id

    @property
    def kind(self) -> ChangeKind:
        if self.old is None:
            return ChangeKind.INSERTED
        if self.new is None:
            return ChangeKind.DELETED
        return ChangeKind.MOVED if self.moved else ChangeKind.CHANGED

    @property
    def weight(self) -> ChangeClass:
        """The heaviest class in it; a clause moved whole is wording."""
        return max((block.weight for block in self.blocks), key=lambda found: found.weight, default=ChangeClass.WORDING)

    @property
    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for block in self.blocks for edit in block.edits)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`notes` name what cannot be tracked or was done to the inputs, in words; `untracked_parts` the untrackable
    differences (settings, styles, section references): with any of them two documents are not the same."""

    changes: tuple[ClauseChange, ...] = ()
    notes: tuple[str, ...] = ()
    untracked_parts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.untracked_parts)

    @property
    def blocks(self) -> tuple[BlockChange, ...]:
        return tuple(block for change in self.changes for block in change.blocks)


@dataclass(frozen=True, slots=True)
class Audit:
    """What came back against what we sent: every change with its origin, what became of our own marks, and findings."""

    comparison: Comparison
    findings: tuple[Finding, ...] = ()
    marks: tuple[MarkOutcome, ...] = ()


class Fate(StrEnum):
    """What became of an open mark of ours."""

    LEFT = "left"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class MarkOutcome:
    fate: Fate
    kind: str
    author: str
    date: str
    text: str
    place: Place
    number: str = ""
    now: str = ""

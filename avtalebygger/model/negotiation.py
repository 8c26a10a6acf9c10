"""Rounds, proposals, groups, conflicts, decisions, and the events that a negotiation is made of.

A `Negotiation` is never stored: it is always replayed from its events (`negotiate.replay`). Ids can be said aloud:
proposal "R2-014" (round two, the fourteenth), group "G7", conflict "K2". They are given at receipt and never reused.
Times are ISO 8601 in UTC with whole seconds, as given by the caller; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.model.change import ChangeClass
from avtalebygger.model.finding import Finding


class ProposalKind(StrEnum):
    INSERT = "insert"
    DELETE = "delete"
    REWORD = "reword"
    MOVE = "move"
    SPLIT = "split"
    JOIN = "join"
    VALUE = "value"  # a parameter of the clause has another value
    FORMAT = "format"
    ADDED = "added"  # entered by hand: by e-mail, by telephone, from a user organisation


class Outcome(StrEnum):
    """UX: tatt til følge, delvis, ikke tatt til følge, motforslag, utsatt, trukket, tatt til orientering."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    COUNTERED = "countered"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"

    @property
    def needs_reason(self) -> bool:
        return self in {Outcome.PARTLY, Outcome.REJECTED, Outcome.COUNTERED, Outcome.DEFERRED}


@dataclass(frozen=True, slots=True)
class Extent:
    """Where in the sent document a proposal lies, and what it puts there.

    `start` and `end` count the units of the document as sent (words and signs, paragraph marks, rows, in the order of
    the stories), the same for every party of a round. `content` is a digest of what comes instead, empty for nothing.
    Two proposals of one round with equal extents are the same wish."""

    start: int
    end: int
    content: str = ""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A parameter whose value another one is proposed for, both as the document prints them."""

    clause_id: str
    parameter: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ProposalComment:
    """A comment that speaks of the proposal, with its thread in order."""

    author: str
    date: str
    text: str
    replies: tuple[ProposalComment, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one party asks for in one place. `clause` as printed in the sent document; `before` and `after` the words
    that go and come; `context` the whole paragraph as sent, in which they stand."""

    id: str
    round: int
    party: str
    clause: str
    clause_id: str
    clause_title: str
    kind: ProposalKind
    weight: ChangeClass
    before: str
    after: str
    context: str
    tracked: bool
    author: str = ""
    date: str = ""
    extent: Extent | None = None
    value: ValueChange | None = None
    comments: tuple[ProposalComment, ...] = ()
    reason: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The same change asked for by one or more parties; decided once."""

    id: str
    round: int
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Groups of one round that cannot all be taken in."""

    id: str
    round: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """`subject` a proposal, group or conflict id. `body` decides (SSU, kommunestyre); `recorded_by` wrote it down.
    `text` the wording that stands instead, for partly and counter. `for_parties` empty: for all. `source` the YAML file
    and entry it was taken from, or empty."""

    subject: str
    outcome: Outcome
    reason: str = ""
    body: str = ""
    recorded_by: str = ""
    meeting: str = ""
    text: str = ""
    for_parties: tuple[str, ...] = ()
    source: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class FileMark:
    """A document of the record: its path inside the project, with "/", and its sha256 in hex."""

    path: str
    sha256: str


class EventKind(StrEnum):
    OPENED = "opened"
    SENT = "sent"
    RECEIVED = "received"
    ADDED = "added"
    GROUPED = "grouped"
    UNGROUPED = "ungrouped"
    DECIDED = "decided"
    CLOSED = "closed"
    DRAFTED = "drafted"
    CONCLUDED = "concluded"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `number` counts from 1; `follows` is the sha256 of the bytes of the event file before it, empty for
    the first; `digest` the sha256 of this event's canonical JSON without that field. `files` are all documents that it
    speaks of; `body` its own content, plain JSON values."""

    number: int
    kind: EventKind
    at: str
    by: str
    body: Mapping[str, object] = field(default_factory=dict)
    files: tuple[FileMark, ...] = ()
    follows: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class NegotiationParty:
    """A party as the negotiation knows it. `signs` is false for a user organisation."""

    id: str
    name: str
    role: str
    short_name: str = ""
    maalform: str = "nb"
    signs: bool = True


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document that came back. `base_round` is the round it answers; `replaced` is true when a later one of the same
    party stands instead."""

    party: str
    file: FileMark
    original_name: str
    base_round: int
    at: str
    proposals: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    tracked: int = 0
    untracked: int = 0
    comments: int = 0
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    sent_at: str
    deadline: str
    sent: Mapping[str, FileMark]  # party id -> its document
    agreement: FileMark | None = None
    receipts: tuple[Receipt, ...] = ()
    closed_at: str = ""
    drafted: Mapping[str, FileMark] = field(default_factory=dict)  # party id -> its next draft


@dataclass(frozen=True, slots=True)
class Negotiation:
    """Where we stand. `head` is the sha256 of the last event file's bytes."""

    title: str = ""
    form: str = "joint"
    penholder: str = ""
    parties: tuple[NegotiationParty, ...] = ()
    rounds: tuple[Round, ...] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    concluded: tuple[FileMark, ...] = ()
    head: str = ""

    @property
    def round(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    def party(self, party_id: str) -> NegotiationParty | None:
        return next((party for party in self.parties if party.id == party_id), None)

    def group_of(self, proposal_id: str) -> Group | None:
        return next((group for group in self.groups.values() if proposal_id in group.proposals), None)

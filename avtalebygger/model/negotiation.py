"""Rounds, proposals, groups, conflicts, decisions, and the events that a negotiation is made of.

A `Negotiation` is never stored: it is always replayed from its events (`negotiate.replay`). Ids can be said aloud:
proposal "R2-014" (round two, the fourteenth), group "G7", conflict "K2". They are given at receipt and never reused.
Times are ISO 8601 in UTC with whole seconds, as given by the caller; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from avtalebygger.errors import Location
from avtalebygger.model.change import ChangeClass, MarkOutcome
from avtalebygger.model.finding import Finding
from avtalebygger.model.language import Wording


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
    """What was decided. Its words in documents and reports: `OUTCOME_WORDS`."""

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


OUTCOME_WORDS: Final[Mapping[Outcome, Wording]] = {
    Outcome.ACCEPTED: Wording("tatt til følge", "teke til følgje"),
    Outcome.PARTLY: Wording("delvis", "delvis"),
    Outcome.REJECTED: Wording("ikke tatt til følge", "ikkje teke til følgje"),
    Outcome.COUNTERED: Wording("motforslag", "motforslag"),
    Outcome.DEFERRED: Wording("utsatt", "utsett"),
    Outcome.WITHDRAWN: Wording("trukket", "trekt"),
    Outcome.NOTED: Wording("tatt til orientering", "teke til orientering"),
}


@dataclass(frozen=True, slots=True)
class Extent:
    """Where in the sent document a proposal lies, and what it puts there.

    `start` and `end` count the units of the document as sent (words and signs, paragraph marks, tables and rows, the
    ends of tables, cells and stories), the same for every party of a round. `content` is a digest of what comes
    instead, empty for nothing. Two proposals on one base with equal extents are the same wish. `comes_at`: before which
    units it comes."""

    start: int
    end: int
    content: str = ""
    comes_at: tuple[int, ...] = ()

    @property
    def gaps(self) -> tuple[int, ...]:
        """Before which units something comes. Where it was not said: after what goes, as a redline writes it."""
        return self.comes_at or ((self.end,) if self.content else ())


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A parameter whose value another one is proposed for, both as the document prints them. `party` whose own value
    it is where each party has one (copies); empty for a value that is the same for all."""

    clause_id: str
    parameter: str
    before: str
    after: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class ProposalComment:
    """A comment that speaks of the proposal, with its thread in order."""

    author: str
    date: str
    text: str
    replies: tuple[ProposalComment, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What one party asks for in one place, before it has an id. `kind` is left out where the words tell it: only
    formatting, a split or a join of more than a paragraph mark and what was added by hand need saying. `in_base`: the
    words stand already in the document as sent (the penholder's own), so that refusing them takes them out.
    `offset`: how many characters of `context` stand before the change, -1 where that is not known. `common`: the
    extents in the text that all copies of a round share, where each party has a document of its own.
    `moved_to`: the clause, as printed, that the words of a move come to."""

    clause: str = "-"
    clause_id: str = ""
    clause_title: str = ""
    before: str = ""
    after: str = ""
    context: str = ""
    offset: int = -1
    extents: tuple[Extent, ...] = ()
    common: tuple[Extent, ...] = ()
    kind: ProposalKind | None = None
    weight: ChangeClass = ChangeClass.SUBSTANCE
    tracked: bool = True
    author: str = ""
    date: str = ""
    value: ValueChange | None = None
    comments: tuple[ProposalComment, ...] = ()
    reason: str = ""
    moved_to: str = ""
    in_base: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one party asks for in one place. `clause` as printed in the sent document; `before` and `after` the words
    that go and come; `context` the whole paragraph as sent, in which they stand. `extents` count in the document of
    `base_round`: two for a move (what goes, what comes), none for what was added by hand. `withdrawn`: the party's
    corrected file no longer asks for it."""

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
    base_round: int = 0
    offset: int = -1
    extents: tuple[Extent, ...] = ()
    common: tuple[Extent, ...] = ()
    value: ValueChange | None = None
    comments: tuple[ProposalComment, ...] = ()
    reason: str = ""
    moved_to: str = ""
    in_base: bool = False
    withdrawn: bool = False

    @property
    def ground(self) -> tuple[Extent, ...]:
        """The extents by which proposals are held against each other."""
        return self.common or self.extents


@dataclass(frozen=True, slots=True)
class Group:
    """The same change asked for by one or more parties; decided once."""

    id: str
    round: int
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Groups that hang together by collisions: not all of them can be taken in. `pairs` are the groups of which two
    cannot stand together; two that are not a pair can."""

    id: str
    round: int
    groups: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """`subject` a proposal or group id as it was said; `group` the group it was on then. `body` decides (SSU,
    kommunestyre); `recorded_by` wrote it down. `text` the wording that stands instead, for partly and counter.
    `for_parties` empty: for all. `source` the YAML file it was taken from, or empty. `event` the number of the event
    that holds it, `at` its time."""

    subject: str
    outcome: Outcome
    reason: str = ""
    body: str = ""
    recorded_by: str = ""
    meeting: str = ""
    text: str = ""
    for_parties: tuple[str, ...] = ()
    source: str = ""
    group: str = ""
    event: int = 0
    at: str = ""

    def covers(self, party: str) -> bool:
        return not self.for_parties or party in self.for_parties


@dataclass(frozen=True, slots=True)
class WrittenDecision:
    """A decision as a person wrote it in a file, and the place of its entry."""

    decision: Decision
    where: Location


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
    kommunenummer: str = ""
    organisasjonsnummer: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What a person may call it, the id first."""
        every = (self.id, self.name, self.short_name, self.kommunenummer, self.organisasjonsnummer)
        return tuple(name for name in every if name)


@dataclass(frozen=True, slots=True)
class ClauseComment:
    """A comment on a clause in which its party asks for no change near it. `clause` as printed in the sent document."""

    clause: str
    clause_id: str
    clause_title: str
    comment: ProposalComment


class Sign(StrEnum):
    """By what a returned document is known to be a party's, the surest first."""

    PROPERTIES = "properties"  # what we wrote into it
    WORDS = "words"  # of the copy that it answers
    AUTHORS = "authors"  # of its marks
    NAME = "name"  # of the file


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose a returned document is by a sign in it: one of `parties`."""

    sign: Sign
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document that came back. `base_round` is the round it answers; `proposals` all that it asks for, `kept` those
    of them that an earlier file of the party asked for too, `withdrawn` what it no longer asks for. `replaced` is true
    when a later one of the same party stands instead. `claim`: what it says of whose it is, where it was taken
    for another's."""

    party: str
    file: FileMark
    original_name: str
    base_round: int
    at: str
    proposals: tuple[str, ...]
    kept: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    marks: tuple[MarkOutcome, ...] = ()
    tracked: int = 0
    untracked: int = 0
    comments: int = 0
    replaced: bool = False
    event: int = 0
    remarks: tuple[ClauseComment, ...] = ()
    claim: Claim | None = None


Owners = tuple[tuple[str, ...], ...]
"""Of each mark of a document the groups that ask for it."""


@dataclass(frozen=True, slots=True)
class Round:
    """`sent` is every party's document; `source` says whether it was made of the project or of somebody's draft.
    `missing` are the parties that had not answered when the round was closed. `values`: accepted values for a person to
    enter in the project. `carried`: groups left undecided whose marks stand open in the next draft, with their extents
    there; `carried_in` says the same of each party's own where each has a document. `marks` are the groups that ask for
    each tracked change of the next draft, in the order of the document; `marks_in` of each party's own. `met` are those
    left open that have no mark there since what was decided does already what they ask for; `met_in` the same of each
    party's own. `event` is the number of the event that it began with."""

    number: int
    sent_at: str
    deadline: str
    sent: Mapping[str, FileMark]  # party id -> its document
    agreement: FileMark | None = None
    source: str = "project"
    receipts: tuple[Receipt, ...] = ()
    closed_at: str = ""
    missing: tuple[str, ...] = ()
    drafted_at: str = ""
    drafted: Mapping[str, FileMark] = field(default_factory=dict)  # party id -> its next draft
    values: tuple[ValueChange, ...] = ()
    carried: Mapping[str, tuple[Extent, ...]] = field(default_factory=dict)
    carried_in: Mapping[str, Mapping[str, tuple[Extent, ...]]] = field(default_factory=dict)
    marks: Owners = ()
    marks_in: Mapping[str, Owners] = field(default_factory=dict)
    met: tuple[str, ...] = ()
    met_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    event: int = 0

    def receipt(self, party_id: str) -> Receipt | None:
        """The one that stands."""
        return next((one for one in reversed(self.receipts) if one.party == party_id), None)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A final document held against the last draft. `party` is empty in a joint agreement; `differences` in words."""

    party: str
    file: FileMark | None
    at: str
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negotiation:
    """Where we stand. `agreement` is the digest of the agreement the negotiation was opened on; `head` the sha256 of
    the last event file's bytes, `events` how many there are. `last_group` and `last_conflict` are the highest numbers
    ever given, whatever became of them."""

    title: str = ""
    form: str = "joint"
    penholder: str = ""
    agreement: str = ""
    opened_at: str = ""
    parties: tuple[NegotiationParty, ...] = ()
    rounds: tuple[Round, ...] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    concluded: tuple[Conclusion, ...] = ()
    last_group: int = 0
    last_conflict: int = 0
    events: int = 0
    head: str = ""

    @property
    def round(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    def party(self, party_id: str) -> NegotiationParty | None:
        return next((party for party in self.parties if party.id == party_id), None)

    def name_of(self, party_id: str) -> str:
        """What a person calls the party: its short name, its name, or its id."""
        party = self.party(party_id)
        return (party.short_name or party.name or party_id) if party else party_id

    def in_order(self, party_ids: Iterable[str]) -> tuple[str, ...]:
        """The parties in the agreement's order, each once; those it does not know last."""
        wanted = dict.fromkeys(party_ids)
        known = [party.id for party in self.parties if party.id in wanted]
        return (*known, *(each for each in wanted if each not in known))

    def group_of(self, proposal_id: str) -> Group | None:
        return next((group for group in self.groups.values() if proposal_id in group.proposals), None)

    def conflict_of(self, group_id: str) -> Conflict | None:
        return next((conflict for conflict in self.conflicts.values() if group_id in conflict.groups), None)

    def standing(self, group: Group) -> tuple[Proposal, ...]:
        """Its proposals that are still asked for."""
        members = (self.proposals[each] for each in group.proposals)
        return tuple(proposal for proposal in members if not proposal.withdrawn)

    def asked_by(self, group: Group) -> tuple[str, ...]:
        return self.in_order(proposal.party for proposal in self.standing(group))

    def decision_on(self, group_id: str, party_id: str = "") -> Decision | None:
        """The decision that stands on a group: the latest for all, or the latest that covers the party."""
        return next(
            (
                each
                for each in reversed(self.decisions)
                if each.group == group_id and (each.covers(party_id) if party_id else not each.for_parties)
            ),
            None,
        )

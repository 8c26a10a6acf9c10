"""What follows from a negotiation: where each party stands, what a draft takes in, where each word came from, counts.

Derived by `negotiate/` and shown by `report/`; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from avtalebygger.model.negotiation import Conflict, Decision, Group, Outcome, Proposal


class Stage(StrEnum):
    """How far the negotiation has come, by what its last round lacks."""

    OPENED = "opened"  # nothing sent yet
    SENT = "sent"
    CLOSED = "closed"
    DRAFTED = "drafted"  # the next draft is written, not sent
    CONCLUDED = "concluded"


@dataclass(frozen=True, slots=True)
class PartyStatus:
    """A party in one round. `proposals` that it asks for now; `decided` and `outcomes` count among them."""

    party: str
    sent: bool
    received_at: str = ""
    proposals: int = 0
    tracked: int = 0
    untracked: int = 0
    comments: int = 0
    decided: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)

    @property
    def undecided(self) -> int:
        return self.proposals - self.decided


@dataclass(frozen=True, slots=True)
class Earlier:
    """A proposal of an earlier round on the same place, and what was decided. `again`: it asked for the same words."""

    proposal: Proposal
    decision: Decision | None
    again: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with all it hangs together with. `against` are the proposals it collides with."""

    proposal: Proposal
    group: Group
    parties: tuple[str, ...]
    conflict: Conflict | None = None
    decision: Decision | None = None
    against: tuple[Proposal, ...] = ()
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """A group whose change a party's next draft holds. `text` stands instead of the group's own words where it is not
    empty. `local`: for this party's copy only."""

    group: str
    outcome: Outcome
    text: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Groups of one conflict that were all accepted for a party though they cannot stand together."""

    conflict: str
    groups: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """`taken`: party id -> what its draft takes in, in the order of the groups. `refused`: groups whose words stand in
    the document as sent and go out again. `carried`: undecided groups whose marks stand open in a party's draft; in
    copies, of those that nothing was decided on for it. `undecided`: party id -> proposals that stand in the way;
    `clashes` too."""

    taken: Mapping[str, tuple[Taking, ...]] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    carried: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()

    @property
    def stands_open(self) -> bool:
        return bool(self.undecided or self.clashes)


class SourceKind(StrEnum):
    LIBRARY = "library"  # name: the clause id; version: of the clause
    PARAMETER = "parameter"  # name: the parameter
    PROPOSAL = "proposal"  # name: the group id
    DRAFT = "draft"  # a draft that the negotiation started from, or words nobody is known to have asked for


@dataclass(frozen=True, slots=True)
class WordSource:
    kind: SourceKind
    name: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one source."""

    text: str
    source: WordSource


@dataclass(frozen=True, slots=True)
class Tally:
    """Proposals and what became of them. `undecided` and the outcomes add up to `proposals`."""

    key: str
    label: str
    role: str = ""
    proposals: int = 0
    undecided: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)

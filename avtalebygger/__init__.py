"""Draft, compare and negotiate samarbeidsavtaler: the journeys and the nouns they return, loaded on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

# ruff: isort: off
if TYPE_CHECKING:  # what a type checker reads; at run time a name is loaded on first use
    from avtalebygger.draft.assemble import assemble as assemble, drafted as drafted, editions as editions
    from avtalebygger.errors import (
        AvtaleError as AvtaleError,
        DraftError as DraftError,
        LawError as LawError,
        Location as Location,
        Problem as Problem,
        SourceError as SourceError,
        WordError as WordError,
    )
    from avtalebygger.journeys.audit import audit as audit
    from avtalebygger.journeys.batch import Outcome as Outcome
    from avtalebygger.journeys.build import build as build
    from avtalebygger.journeys.check import check as check
    from avtalebygger.journeys.compare import compare as compare
    from avtalebygger.journeys.library import load_library as load_library
    from avtalebygger.journeys.project import load_project as load_project
    from avtalebygger.journeys.read import read as read
    from avtalebygger.journeys.redline import redline as redline
    from avtalebygger.journeys.resolve import accepted as accepted, rejected as rejected, resolve as resolve
    from avtalebygger.model.agreement import Agreement as Agreement, Party as Party
    from avtalebygger.model.change import (
        Audit as Audit,
        BlockChange as BlockChange,
        ChangeClass as ChangeClass,
        ClauseChange as ClauseChange,
        Comparison as Comparison,
        Edit as Edit,
    )
    from avtalebygger.model.document import Document as Document, Revision as Revision
    from avtalebygger.model.existing import Existing as Existing
    from avtalebygger.model.finding import Finding as Finding
    from avtalebygger.model.language import Maalform as Maalform
    from avtalebygger.model.library import Clause as Clause, Library as Library
    from avtalebygger.model.project import LanguageChoice as LanguageChoice, Plan as Plan, Project as Project
    from avtalebygger.model.review import Check as Check
    from avtalebygger.journeys.rounds import close as close, send as send
    from avtalebygger.journeys.standing import standing as standing
    from avtalebygger.journeys.receiving import receive as receive
    from avtalebygger.journeys.merge_files import merge as merge
    from avtalebygger.journeys.deciding import decide as decide
    from avtalebygger.journeys.drafting import next_draft as next_draft
    from avtalebygger.journeys.trust import verify as verify
    from avtalebygger.negotiate.replay import replay as replay
    from avtalebygger.model.negotiation import Negotiation as Negotiation
    from avtalebygger.model.negotiation import Proposal as Proposal
    from avtalebygger.model.negotiation import Group as Group
    from avtalebygger.model.negotiation import Conflict as Conflict
    from avtalebygger.model.negotiation import Decision as Decision
    from avtalebygger.model.negotiation import Event as Event
    from avtalebygger.errors import StateError as StateError
    from avtalebygger.errors import JournalError as JournalError
    from avtalebygger.errors import UndecidedError as UndecidedError
# ruff: isort: on

__version__ = "0.1.0"

_HOMES: Final[dict[str, str]] = {
    # journeys and verbs
    "load_library": "avtalebygger.journeys.library",
    "load_project": "avtalebygger.journeys.project",
    "check": "avtalebygger.journeys.check",
    "build": "avtalebygger.journeys.build",
    "assemble": "avtalebygger.draft.assemble",
    "editions": "avtalebygger.draft.assemble",
    "drafted": "avtalebygger.draft.assemble",
    "compare": "avtalebygger.journeys.compare",
    "redline": "avtalebygger.journeys.redline",
    "read": "avtalebygger.journeys.read",
    "accepted": "avtalebygger.journeys.resolve",
    "rejected": "avtalebygger.journeys.resolve",
    "resolve": "avtalebygger.journeys.resolve",
    "audit": "avtalebygger.journeys.audit",
    # what they take, give and raise
    "Comparison": "avtalebygger.model.change",
    "ClauseChange": "avtalebygger.model.change",
    "BlockChange": "avtalebygger.model.change",
    "Edit": "avtalebygger.model.change",
    "ChangeClass": "avtalebygger.model.change",
    "Audit": "avtalebygger.model.change",
    "Existing": "avtalebygger.model.existing",
    "Document": "avtalebygger.model.document",
    "Revision": "avtalebygger.model.document",
    "WordError": "avtalebygger.errors",
    "Project": "avtalebygger.model.project",
    "Plan": "avtalebygger.model.project",
    "LanguageChoice": "avtalebygger.model.project",
    "Library": "avtalebygger.model.library",
    "Clause": "avtalebygger.model.library",
    "Agreement": "avtalebygger.model.agreement",
    "Party": "avtalebygger.model.agreement",
    "Maalform": "avtalebygger.model.language",
    "Check": "avtalebygger.model.review",
    "Outcome": "avtalebygger.journeys.batch",
    "Finding": "avtalebygger.model.finding",
    "AvtaleError": "avtalebygger.errors",
    "SourceError": "avtalebygger.errors",
    "DraftError": "avtalebygger.errors",
    "LawError": "avtalebygger.errors",
    "Problem": "avtalebygger.errors",
    "Location": "avtalebygger.errors",
    "send": "avtalebygger.journeys.rounds",
    "close": "avtalebygger.journeys.rounds",
    "standing": "avtalebygger.journeys.standing",
    "receive": "avtalebygger.journeys.receiving",
    "merge": "avtalebygger.journeys.merge_files",
    "decide": "avtalebygger.journeys.deciding",
    "next_draft": "avtalebygger.journeys.drafting",
    "verify": "avtalebygger.journeys.trust",
    "replay": "avtalebygger.negotiate.replay",
    "Negotiation": "avtalebygger.model.negotiation",
    "Proposal": "avtalebygger.model.negotiation",
    "Group": "avtalebygger.model.negotiation",
    "Conflict": "avtalebygger.model.negotiation",
    "Decision": "avtalebygger.model.negotiation",
    "Event": "avtalebygger.model.negotiation",
    "StateError": "avtalebygger.errors",
    "JournalError": "avtalebygger.errors",
    "UndecidedError": "avtalebygger.errors",
}
__all__ = ["__version__"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, *_HOMES])

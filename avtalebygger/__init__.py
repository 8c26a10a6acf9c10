"""Draft, compare and negotiate samarbeidsavtaler: the journeys and the nouns they return, loaded on first use."""

from __future__ import annotations

from importlib import import_module
from typing import Final

__version__ = "0.1.0"

_HOMES: Final[dict[str, str]] = {
    # journeys and verbs
    "load_library": "avtalebygger.journeys.library",
    "load_project": "avtalebygger.journeys.project",
    "check": "avtalebygger.journeys.check",
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
    "Finding": "avtalebygger.model.finding",
    "AvtaleError": "avtalebygger.errors",
    "SourceError": "avtalebygger.errors",
    "DraftError": "avtalebygger.errors",
    "LawError": "avtalebygger.errors",
    "Problem": "avtalebygger.errors",
    "Location": "avtalebygger.errors",
}
__all__ = ["__version__"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, *_HOMES])

"""Draft, compare and negotiate samarbeidsavtaler: the journeys and the nouns they return, loaded on first use."""

from __future__ import annotations

from importlib import import_module
from typing import Final

__version__ = "0.1.0"

_HOMES: Final[dict[str, str]] = {}
__all__ = ["__version__"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, *_HOMES])

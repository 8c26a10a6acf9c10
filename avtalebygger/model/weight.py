"""How much a change weighs. In a module of its own, since the command line asks for it before anything is read."""

from __future__ import annotations

from enum import StrEnum


class ChangeClass(StrEnum):
    """How much a change weighs, the heaviest first. A filter, never a reason to drop."""

    SUBSTANCE = "substance"
    WORDING = "wording"
    SPELLING = "spelling"  # målform or spelling: the same word in another form
    FORMAT = "format"
    WHITESPACE = "whitespace"
    NORMALIZATION = "normalization"  # the same characters in another Unicode form

    @property
    def weight(self) -> int:
        return len(CLASS_ORDER) - CLASS_ORDER.index(self)


CLASS_ORDER = tuple(ChangeClass)

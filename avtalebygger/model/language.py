"""The two målformer, and one text in both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Maalform(StrEnum):
    """Bokmål and nynorsk by their language codes (BCP 47), as `w:lang` and the command line write them."""

    NB = "nb"
    NN = "nn"

    @property
    def tag(self) -> str:
        """The tag that Word writes in `w:lang`: nb-NO, nn-NO."""
        return f"{self.value}-NO"


class Spraakvedtak(StrEnum):
    """What a municipality demands of state bodies (språklova § 11)."""

    BOKMAAL = "bokmål"
    NYNORSK = "nynorsk"
    NOYTRAL = "nøytral"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both målformer; either may be empty, and a draft that needs it then says so."""

    nb: str = ""
    nn: str = ""

    def of(self, maalform: Maalform) -> str:
        return self.nb if maalform is Maalform.NB else self.nn

    def __bool__(self) -> bool:
        return bool(self.nb or self.nn)


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word or phrase that is written differently in the two målformer: in lower case."""

    nb: str
    nn: str

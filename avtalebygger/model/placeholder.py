"""What stands in braces in a clause: `{parameter}`, `{kommune.navn}` (a fact) or `{ref:clause}`.

The grammar alone. What a placeholder becomes is for `draft` to say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

# The facts that a clause may name; `draft.fill` says what each becomes.
FACT_NAMES = frozenset(
    {
        "helseforetak.navn",
        "helseforetak.kortnavn",
        "helseforetak.organisasjonsnummer",
        "kommune.navn",
        "kommune.kortnavn",
        "kommune.organisasjonsnummer",
        "kommuner.navn",
        "kommuner.kortnavn",
        "avtale.dato",
        "avtale.ikrafttredelse",
        "avtale.tittel",
    }
)
_PLACEHOLDER = re.compile(r"\{(?:(ref):([a-z0-9_]+)|([a-z][a-z0-9_]*)(?:\.([a-z_]+))?)\}")


class Kind(Enum):
    WORDS = "words"
    PARAMETER = "parameter"
    FACT = "fact"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a clause's text. `text`: the words, the parameter's name, "kommune.navn", or the clause id."""

    kind: Kind
    text: str


@lru_cache(maxsize=8192)  # a clause is filled once a municipality; its grammar does not change between them
def tokens(text: str) -> tuple[Token, ...]:
    """`text` cut at its placeholders. A brace that opens none stays in the words; `stray_brace` finds it."""
    found: list[Token] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > end:
            found.append(Token(Kind.WORDS, text[end : match.start()]))
        found.append(_token(match))
        end = match.end()
    if end < len(text):
        found.append(Token(Kind.WORDS, text[end:]))
    return tuple(found)


def _token(match: re.Match[str]) -> Token:
    if match[1]:
        return Token(Kind.REFERENCE, match[2])
    if match[4]:
        return Token(Kind.FACT, f"{match[3]}.{match[4]}")
    return Token(Kind.PARAMETER, match[3])


def stray_brace(text: str) -> bool:
    """Whether a brace stands outside every placeholder: a misspelt one, or Jinja."""
    return any("{" in token.text or "}" in token.text for token in tokens(text) if token.kind is Kind.WORDS)

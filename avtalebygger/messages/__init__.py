"""A code or an English sentence, and its values -> words for a person: the one translation function.

English is the source language, and what a terminal speaks. A page speaks the målform of its documents, by the
catalogue `norwegian`. Called at the edge only: `cli`, `report`, and where a hint is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from avtalebygger.messages import codes_draft, codes_law, codes_source, codes_state, codes_word, norwegian

CODES: Mapping[str, str] = {
    **codes_source.CODES,
    **codes_draft.CODES,
    **codes_word.CODES,
    **codes_state.CODES,
    **codes_law.CODES,
}


ENGLISH: Final = "en"
NORWEGIAN: Final[Mapping[str, int]] = {"nb": 0, "nn": 1}
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside it `text` speaks this language, `nb` or `nn`, where it has the words; any other is English."""
    before = _language.set(language if language in NORWEGIAN else ENGLISH)
    try:
        yield
    finally:
        _language.reset(before)


def language() -> str:
    """The language that `text` speaks now: `en`, `nb` or `nn`."""
    return _language.get()


def text(source: str, /, **values: object) -> str:
    """The words for `source`, a code of `CODES` or an English sentence, with `{name}` replaced by `values[name]`.

    A value is put in as it is and never read as a template itself."""
    template = CODES.get(source, source)
    if language() in NORWEGIAN and template in norwegian.WORDS:
        template = norwegian.WORDS[template][NORWEGIAN[language()]]
    return template.format_map(values) if values else template


def counted(count: int, one: str, many: str, /, **values: object) -> str:
    """`one` or `many`, each a sentence with `{count}` in it: no person reads «1 changes»."""
    return text(one if count == 1 else many, count=count, **values)

"""A code or an English sentence, and its values -> words for a person: the one translation function.

English is the source language. A catalogue (bokmål, nynorsk) maps the English text to its own; none is shipped yet.
Called at the edge only: `cli`, `report`, and where a hint is made. Documents follow the agreement's målform instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from avtalebygger.messages import codes_draft, codes_law, codes_source, codes_state, codes_word

CODES: Mapping[str, str] = {
    **codes_source.CODES,
    **codes_draft.CODES,
    **codes_word.CODES,
    **codes_state.CODES,
    **codes_law.CODES,
}


def text(source: str, /, **values: object) -> str:
    """The words for `source`, a code of `CODES` or an English sentence, with `{name}` replaced by `values[name]`.

    A value is put in as it is and never read as a template itself."""
    template = CODES.get(source, source)
    return template.format_map(values) if values else template


def counted(count: int, one: str, many: str, /, **values: object) -> str:
    """`one` or `many`, each a sentence with `{count}` in it: no person reads «1 changes»."""
    return text(one if count == 1 else many, count=count, **values)

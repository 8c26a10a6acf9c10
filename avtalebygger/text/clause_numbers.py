"""The number of a clause as documents print it and as people say it: «§ 2», «punkt 2» and «2.» are the clause 2."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"(?:§+|punkt|kapittel|artikkel|pkt\.|art\.)?\s*(\d+(?:[.\-–]\d+)*)[.):]?", re.IGNORECASE)


def bare_number(said: str) -> str:
    """The number alone; empty where the words are none."""
    found = _NUMBER.fullmatch(said.strip())
    return found[1] if found else ""


def is_within(number: str, clause: str) -> bool:
    """Whether a number is that of a clause or of a paragraph in it: 13.4 is within 13."""
    inner, outer = bare_number(number), bare_number(clause)
    return bool(outer) and (inner == outer or inner.startswith(f"{outer}."))

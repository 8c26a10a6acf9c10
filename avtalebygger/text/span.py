"""What answers to what in two sequences: the record that every comparison of words gives."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Tokens [a0:a1] of the first sequence answer to tokens [b0:b1] of the second; `same` says whether they are equal.

    In a list of spans every `same` is False next to a True one: changes are joined, deletion and insertion together."""

    same: bool
    a0: int
    a1: int
    b0: int
    b1: int

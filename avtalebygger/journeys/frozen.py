"""The documents of a round, frozen: what goes out to whom, before it is stamped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from avtalebygger.journeys.agreed import Agreed
from avtalebygger.model.negotiation import Wish
from avtalebygger.word.package import Package

JOINT_KEY = ""  # of the one document of a joint agreement


@dataclass(frozen=True, slots=True)
class Frozen:
    """The documents of a round before they are stamped: package and words by key, and which party gets which key.
    `wishes`: the penholder's own changes in what goes out."""

    packages: Mapping[str, Package]
    agreed: Mapping[str, Agreed]
    parties: Mapping[str, str]
    source: str
    wishes: Sequence[Wish] = ()
    notes: tuple[str, ...] = ()
    title: str = ""

"""The words of the codes AVT4xx and AVT5xx."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {}

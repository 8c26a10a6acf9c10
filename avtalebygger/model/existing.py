"""What becomes of the tracked changes that a file came with."""

from __future__ import annotations

from enum import StrEnum


class Existing(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    KEEP = "keep"

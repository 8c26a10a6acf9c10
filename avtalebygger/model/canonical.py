"""A record as canonical JSON, and its digest: the same for equal records, whatever file or platform they came from.

Left out: fields that do not count when records are compared (where a thing was read)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from avtalebygger.model.agreement import Agreement


def digest(agreement: Agreement) -> str:
    """sha256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(agreement)).hexdigest()


def canonical(agreement: Agreement) -> bytes:
    """UTF-8, sorted keys, no space, one final newline; a record is an array of its class name and its fields."""
    return (WRITER.encode(agreement) + "\n").encode("utf-8")


class Readers(dict[type, Callable[[Any], Any]]):
    """Class -> what JSON writes of it. An agreement has thousands of records: each class is looked into once."""

    def __missing__(self, kind: Any) -> Callable[[Any], Any]:
        if issubclass(kind, Mapping):
            self[kind] = dict
        else:
            self[kind] = attrgetter("__class__.__name__", *(one.name for one in fields(kind) if one.compare))
        return self[kind]


READERS = Readers()
WRITER = json.JSONEncoder(
    default=lambda value: READERS[type(value)](value),
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    check_circular=False,
)

"""A record as canonical JSON, and its digest: the same for equal records, whatever file or platform they came from.

Left out: fields that do not count when records are compared (where a thing was read)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, cast

from avtalebygger.model.agreement import Agreement


def digest(agreement: Agreement) -> str:
    """sha256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(agreement)).hexdigest()


def canonical(agreement: Agreement) -> bytes:
    """UTF-8, sorted keys, no space, one final newline; a record is an object with its class name under "is"."""
    said = json.dumps(agreement, default=record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return (said + "\n").encode("utf-8")


def record(value: Any) -> dict[str, Any]:
    """A record, or a mapping that is no `dict`."""
    return dict(value) if isinstance(value, Mapping) else reader(cast(Hashable, type(value)))(value)


@cache
def reader(kind: Any) -> Callable[[Any], dict[str, Any]]:
    """Raises TypeError for what is no record."""
    names = [one.name for one in fields(kind) if one.compare]
    return lambda value: {"is": kind.__name__} | {name: getattr(value, name) for name in names}

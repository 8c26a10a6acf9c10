"""Events <-> canonical JSON: UTF-8, sorted keys, one space of indent, one final newline. The same event always gives
the same bytes, and bytes that are not what we would have written are refused."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from avtalebygger.errors import JournalError, Location, Problem
from avtalebygger.model.negotiation import Event, EventKind, FileMark

SCHEMA = "avtalebygger/event/1"
DIGEST_LINE = re.compile(rb'^ "digest": "[0-9a-f]{64}",\n', re.MULTILINE)  # one space: no field within a field


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def fields(event: Event) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "number": event.number,
        "kind": event.kind.value,
        "at": event.at,
        "by": event.by,
        "body": dict(event.body),
        "files": [{"path": mark.path, "sha256": mark.sha256} for mark in event.files],
        "follows": event.follows,
    }


def sealed(event: Event) -> Event:
    """The event with the digest of everything else in it."""
    return replace(event, digest=sha256(canonical(fields(event))))


def encoded(event: Event) -> bytes:
    return canonical({**fields(event), "digest": event.digest})


def decoded(content: bytes, path: str) -> Event:
    """The event of a file.

    Raises JournalError: AVT401 where it is cut short or is not an event, AVT402 where its digest does not fit."""
    where = Location(path)
    try:
        read = json.loads(content.decode("utf-8"))
        event = Event(
            number=int(read["number"]),
            kind=EventKind(read["kind"]),
            at=str(read["at"]),
            by=str(read["by"]),
            body=dict(read["body"]),
            files=tuple(FileMark(str(mark["path"]), str(mark["sha256"])) for mark in read["files"]),
            follows=str(read["follows"]),
            digest=str(read["digest"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise JournalError(Problem("AVT401", {"cause": str(error)[:80]}, where)) from error
    if digest_of(content) != event.digest:
        raise JournalError(Problem("AVT402", {}, where))
    return event


def digest_of(content: bytes) -> str:
    """The digest that an event file must hold: of its bytes without the line of the digest itself, which is what
    `sealed` takes it of. Not written anew for that: the record is read often, and is long."""
    lines = DIGEST_LINE.split(content)
    return sha256(b"".join(lines)) if len(lines) == 2 else ""

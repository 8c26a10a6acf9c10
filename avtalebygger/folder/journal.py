"""Append an event; read them back in order.

Append: take the lock, verify the chain and refuse to go on if it is broken, clear away what a crash left, write the
documents, then the event. The event's name, created exclusively, is the real mutex; the lock is courtesy."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from avtalebygger.errors import JournalError, Location, Problem, StateError
from avtalebygger.folder import codec, disk, layout, verify
from avtalebygger.model.negotiation import Event, EventKind, FileMark

LOCK_SECONDS = 30.0


@contextmanager
def locked(project: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """One writer at a time. Raises StateError AVT501, naming the holder, when the wait is over, AVT503 where the folder
    cannot be written to."""
    lock = FileLock(project / layout.LOCK)
    holder = project / layout.HOLDER
    try:
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise StateError(Problem("AVT501", {"holder": holder_of(holder), "seconds": int(seconds)})) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StateError(Problem("AVT503", {"reason": reason}, Location(str(project)))) from error
    try:
        holder.write_text(f"{os.getpid()} {socket.gethostname()}\n", "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def holder_of(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip() or "another process"
    except (OSError, UnicodeDecodeError):
        return "another process"


def read(project: Path) -> tuple[Event, ...]:
    """All events in order. Raises JournalError where the chain or a document does not hold."""
    verification = verify.verified(project)
    if verification.problems:
        raise JournalError(verification.problems)
    return verification.events


def chain(project: Path) -> tuple[Event, ...]:
    """All events in order, the chain checked but not the documents: enough to show where we stand."""
    verification = verify.verified(project, documents=False)
    if verification.problems:
        raise JournalError(verification.problems)
    return verification.events


def head(project: Path) -> str:
    """The sha256 of the last event file's bytes; empty before the first event."""
    files = verify.event_files(project)
    return codec.sha256(files[-1].read_bytes()) if files else ""


def append(
    project: Path,
    kind: EventKind,
    *,
    at: str,
    by: str,
    body: Mapping[str, object],
    documents: Mapping[str, bytes] | None = None,
    mentioned: Iterable[FileMark] = (),
    expected_head: str | None = None,
) -> Event:
    """The event as it now lies on disk, durable. `documents` are new files by path; each must not exist yet.
    `mentioned` are documents of earlier events that this one speaks of too.

    `expected_head` refuses (AVT502) where somebody else appended since the caller read. To be called with the lock
    held (`locked`). Raises JournalError for a broken chain, OSError where the disk refuses: then nothing was added."""
    verification = verify.verified(project)
    if verification.problems:
        raise JournalError(verification.problems)
    if expected_head is not None and expected_head != verification.head:
        raise StateError(Problem("AVT502", {}))
    clear_leftovers(project, verification.leftovers)
    new = dict(documents or {})
    for path, content in sorted(new.items()):
        disk.create(project / path, content)
    event = codec.sealed(
        Event(
            number=len(verification.events) + 1,
            kind=kind,
            at=at,
            by=by,
            body=body,
            files=(*(FileMark(path, codec.sha256(content)) for path, content in sorted(new.items())), *mentioned),
            follows=verification.head,
        )
    )
    create_event(project, event)
    return event


def unwritten(kind: EventKind, *, at: str, by: str, body: Mapping[str, object], number: int) -> Event:
    """An event as it would be, for a run that writes nothing: through its bytes, as one that is read back."""
    return codec.decoded(codec.encoded(codec.sealed(Event(number, kind, at, by, body))), layout.event_path(number))


def create_event(project: Path, event: Event) -> None:
    path = layout.event_path(event.number)
    try:
        disk.create(project / path, codec.encoded(event))
    except FileExistsError as error:
        raise StateError(Problem("AVT502", {}, Location(path))) from error


def clear_leftovers(project: Path, leftovers: tuple[Path, ...]) -> None:
    """Our own temporary files go; a document that no event names is a crash before commit and goes to quarantine."""
    for path in leftovers:
        if layout.OWN_TEMPORARY.fullmatch(path.name):
            path.unlink(missing_ok=True)
        else:
            disk.move_aside(project, path)


def document(project: Path, mark: FileMark) -> bytes:
    """The bytes of a document that an event names. Raises JournalError AVT406 or AVT407 where they are others."""
    problems = verify.document_problems(project, mark)
    if problems:
        raise JournalError(problems)
    return (project / mark.path).read_bytes()

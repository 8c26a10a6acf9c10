"""Does the chain hold, and do the documents match it?

Problems are a broken record (exit 7); findings something a person should see (exit 1); leftovers what a crash before
commit left behind (a note, exit 0). Nothing is changed here."""

from __future__ import annotations

import itertools
import os
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from avtalebygger.errors import JournalError, Location, Problem
from avtalebygger.folder import codec, layout
from avtalebygger.messages import text
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.negotiation import Event, FileMark

WAIT: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Verification:
    events: tuple[Event, ...] = ()
    head: str = ""
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    leftovers: tuple[Path, ...] = ()
    documents: int = 0


def event_files(project: Path) -> list[Path]:
    """The event files in the order of their names; other files of the folder are not among them."""
    folder = project / layout.JOURNAL
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if layout.EVENT_NAME.fullmatch(path.name))


def verified(project: Path, *, head: str = "", documents: bool = True) -> Verification:
    """The whole record, or with `documents=False` the chain of events alone. `head`: a hash kept elsewhere that must
    be in the chain, last or not."""
    files = event_files(project)
    problems: list[Problem] = []
    events, hashes = chain(project, files, problems)
    if not files and layout.recorded_files(project):
        problems.append(Problem("AVT410", {}, Location(layout.JOURNAL)))
    if head and head not in {*hashes, *(event.digest for event in events)}:
        problems.append(Problem("AVT408", {"head": head}))
    named = {mark.path: mark for event in events for mark in event.files}
    if documents:
        problems += [problem for mark in named.values() for problem in document_problems(project, mark)]
    return Verification(
        events=tuple(events),
        head=hashes[-1] if hashes else "",
        problems=tuple(problems),
        findings=(*foreign(project), *clock(events)),
        leftovers=leftovers(project, set(named)),
        documents=len(named),
    )


def chain(project: Path, files: list[Path], problems: list[Problem]) -> tuple[list[Event], list[str]]:
    """The events read, and the hash of each file; what does not hold is added to `problems`."""
    events: list[Event] = []
    hashes: list[str] = []
    follows = ""
    for expected, path in enumerate(files, start=1):
        name = layout.relative(project, path)
        content = path.read_bytes() if stat.S_ISREG(os.lstat(path).st_mode) else b""
        try:
            event = codec.decoded(content, name)
        except JournalError as error:
            last = path == files[-1]
            problems += [Problem(p.code, {**p.values, "last": last}, p.where, hint_for(last)) for p in error.problems]
            follows = codec.sha256(content)
            continue
        if int(path.stem) != expected and (not events or int(path.stem) != events[-1].number + 1):
            missing = layout.event_path((events[-1].number if events else 0) + 1)
            problems.append(Problem("AVT404", {"missing": missing}, Location(name)))
        elif event.number != int(path.stem) or event.follows != follows:
            fork = next((e for e in events if e.follows == event.follows), None)
            problems.append(
                Problem("AVT405", {"other": layout.event_path(fork.number)}, Location(name))
                if fork
                else Problem("AVT403", {}, Location(name))
            )
        events.append(event)
        hashes.append(codec.sha256(content))
        follows = hashes[-1]
    return events, hashes


def hint_for(last: bool) -> str:
    return text("avtalebygger repair moves the damaged last event to quarantine") if last else ""


def document_problems(project: Path, mark: FileMark) -> list[Problem]:
    path = project / mark.path
    where = Location(mark.path)
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return [Problem("AVT406", {}, where)]
        content = path.read_bytes()
    except FileNotFoundError:
        return [Problem("AVT407", {}, where)]
    return [] if codec.sha256(content) == mark.sha256 else [Problem("AVT406", {}, where)]


def foreign(project: Path) -> list[Finding]:
    """Files in the journal that are no events of ours: conflict copies of a synchronised folder, mostly."""
    folder = project / layout.JOURNAL
    if not folder.is_dir():
        return []
    return [
        Finding(
            "CONFLICT_COPY",
            text("{name} is not an event of ours; both files stay", name=path.name),
            Severity.WARNING,
            where=Location(layout.relative(project, path)),
        )
        for path in sorted(folder.iterdir())
        if not layout.EVENT_NAME.fullmatch(path.name)
        and not layout.OWN_TEMPORARY.fullmatch(path.name)
        and path.suffix != ".lock"
        and path.name != ".gitattributes"
    ]


def clock(events: list[Event]) -> list[Finding]:
    """Where an event says it came before the one it follows, by more than writers may wait for each other."""
    return [
        Finding(
            "CLOCK_BACKWARDS",
            text(
                "event {later} ({at}) is dated before event {earlier} ({before})",
                later=later.number,
                at=later.at,
                earlier=earlier.number,
                before=earlier.at,
            ),
            Severity.WARNING,
            where=Location(layout.event_path(later.number)),
        )
        for earlier, later in itertools.pairwise(events)
        if later.at < earlier.at and not is_wait(later.at, earlier.at)
    ]


def is_wait(later: str, earlier: str) -> bool:
    """Two commands read the clock, then wait for the lock: the second may be the first to write."""
    try:
        return datetime.fromisoformat(earlier) - datetime.fromisoformat(later) <= WAIT
    except (ValueError, TypeError):
        return False


def leftovers(project: Path, named: set[str]) -> tuple[Path, ...]:
    """What a crash before commit left: documents no event names, and temporary files of ours."""
    journal = project / layout.JOURNAL
    temporary = [p for p in journal.iterdir() if layout.OWN_TEMPORARY.fullmatch(p.name)] if journal.is_dir() else []
    unnamed = [p for p in layout.recorded_files(project) if layout.relative(project, p) not in named]
    return (*sorted(temporary), *unnamed)

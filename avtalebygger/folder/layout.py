"""Which file of a negotiation lies where. Paths in the record are relative to the project, with "/"."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

JOURNAL: Final = "journal"
ROUNDS: Final = "rounds"
QUARANTINE: Final = "quarantine"
LOCK: Final = ".avtale.lock"
GIT_ATTRIBUTES: Final = ".gitattributes"
HOLDER: Final = ".avtale.holder.lock"
RECORDED: Final = ("sent", "received", "draft")  # folders of a round whose files events name
EVENT_NAME: Final = re.compile(r"(\d{6})\.json")
OWN_TEMPORARY: Final = re.compile(r"\.avt-[0-9a-f]{16}\.tmp")


def event_path(number: int) -> str:
    return f"{JOURNAL}/{number:06d}.json"


def round_folder(number: int) -> str:
    return f"{ROUNDS}/R{number}"


def sent_path(number: int, party: str, *, suffix: str = ".docx") -> str:
    return f"{round_folder(number)}/sent/{party}{suffix}"


def agreement_path(number: int) -> str:
    return f"{round_folder(number)}/sent/agreement.json"


def received_path(number: int, party: str, sha256: str) -> str:
    """A name of ours: the party and the beginning of the digest; never the name that the file came with."""
    return f"{round_folder(number)}/received/{party}-{sha256[:16]}.docx"


def draft_path(number: int, party: str) -> str:
    return f"{round_folder(number)}/draft/{party}.docx"


def out_folder(number: int) -> str:
    return f"{round_folder(number)}/out"


def decisions_folder(number: int) -> str:
    return f"{round_folder(number)}/decisions"


def recorded_files(project: Path) -> list[Path]:
    """Every file in the folders of the record, temporary ones included; links are listed, never followed."""
    found: list[Path] = []
    for folder in sorted(project.glob(f"{ROUNDS}/*/*")):
        if folder.name in RECORDED and folder.is_dir() and not folder.is_symlink():
            found += sorted(path for path in folder.iterdir() if path.is_symlink() or not path.is_dir())
    return found


def relative(project: Path, path: Path) -> str:
    return path.relative_to(project).as_posix()

"""Writing so that a crash leaves all or nothing, and "done" means durable.

A file is written under a temporary name of ours, flushed to the disk, and linked to its real name, which fails where
that name exists: nothing that exists is ever replaced. Then the folder is flushed too."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from avtalebygger.folder import layout

PATIENCE = 2.0  # seconds; a virus scanner or an indexer on Windows may hold a new file for a moment


def flush_folder(folder: Path) -> None:
    """A name is durable when its folder is. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """The folder and its parents, each durable before the next."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(exist_ok=True)
        flush_folder(parent.parent)


def create(path: Path, content: bytes) -> None:
    """A new file with this content, whole and durable, or none.

    Raises FileExistsError where the name is taken, OSError where the disk refuses."""
    make_folder(path.parent)
    temporary = path.parent / f".avt-{secrets.token_hex(8)}.tmp"
    try:
        write_durably(temporary, content)
        link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    flush_folder(path.parent)


def write_durably(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def link(temporary: Path, path: Path) -> None:
    """Gives the temporary file its real name, never over another file."""
    if os.name == "nt" or not hasattr(os, "link"):
        rename_without_replacing(temporary, path)
        return
    try:
        os.link(temporary, path)
    except PermissionError:  # a file system without links, as some network shares are
        rename_without_replacing(temporary, path)


def rename_without_replacing(temporary: Path, path: Path) -> None:
    """On Windows `rename` fails where the target exists; elsewhere an exclusive empty file takes the name first."""
    deadline = time.monotonic() + PATIENCE
    if os.name != "nt":
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    while True:
        try:
            temporary.rename(path)
            return
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def move_aside(project: Path, path: Path) -> Path:
    """Moves a file to the quarantine, under a name that is free; nothing is deleted."""
    folder = project / layout.QUARANTINE
    make_folder(folder)
    name = layout.relative(project, path).replace("/", "__")
    target = folder / name
    count = 1
    while target.exists() or target.is_symlink():
        count += 1
        target = folder / f"{count}__{name}"
    path.rename(target)
    flush_folder(folder)
    flush_folder(path.parent)
    return target

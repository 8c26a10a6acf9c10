"""LibreOffice driven by a script of steps, for tests: one process for a whole list of documents.

A macro (office.bas) in a profile of its own carries the steps out, since LibreOffice's Python bridge is not everywhere.
Every document is opened as a copy. Where LibreOffice dies on one, it is started again for those that are left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from pathlib import Path

MACRO = Path(__file__).with_name("office.bas")
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{}</script:module>
"""
SECONDS = 60
FILTERS = {"docx": "Office Open XML Text", "odt": "writer8"}

Step = tuple[str, ...]
ACCEPT: Step = ("dispatch", ".uno:AcceptAllTrackedChanges")
REJECT: Step = ("dispatch", ".uno:RejectAllTrackedChanges")
REFRESH: Step = ("refresh", "fields")
THROUGH_ODT: Step = ("through", "odt")


@dataclass(frozen=True, slots=True)
class Job:
    """A document, and the steps between opening it and saving it as DOCX."""

    document: bytes
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """The document as saved; None where LibreOffice could not load it, do what was asked, or write it. Then `failed`
    is the step, or the one it died on."""

    document: bytes | None
    failed: str = ""


class Office:
    """LibreOffice with a profile in `folder`, which must be empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs = count()
        self.command = [shutil.which("soffice") or "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        self.command += ["--headless", "--norestore"]
        run([*self.command, "--terminate_after_init"], SECONDS)
        module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"  # a new profile has an empty one
        module.write_text(MODULE.format(escape(MACRO.read_text("utf-8"), quote=False)), "utf-8")

    def done(self, jobs: Sequence[Job], seconds: int = SECONDS) -> list[Done]:
        """What became of each job. `seconds` is how long one job may take, and the start."""
        results: list[Done] = []
        while len(results) < len(jobs):
            results += self.started(jobs[len(results) :], seconds)
        return results

    def started(self, jobs: Sequence[Job], seconds: int) -> Iterator[Done]:
        """Those that one process got through, and the one it died on."""
        folder = self.folder / f"run{next(self.runs)}"
        folder.mkdir()
        scripts = [script(job, folder / str(number)) for number, job in enumerate(jobs)]
        for number, job in enumerate(jobs):
            (folder / f"{number}.docx").write_bytes(job.document)
        lines = ["\t".join(step) for steps in scripts for step in steps]
        (folder / "jobs.txt").write_text("\n".join(lines) + "\n", "utf-8")
        run([*self.command, f"macro:///Standard.Module1.Main({folder})"], seconds * (len(jobs) + 1))
        log = folder / "log.txt"
        told = log.read_text("utf-8").splitlines() if log.is_file() else []
        for number, steps in enumerate(scripts):
            mine, told = told[: len(steps)], told[len(steps) :]
            yield outcome(folder / f"{number}-saved.docx", steps, mine)
            if len(mine) < len(steps):
                return

    def converted(self, documents: Sequence[bytes], *, odt: bool = False) -> list[bytes | None]:
        """Each document loaded and saved from the command line, which comments do not stop; through ODT if asked."""
        folder = self.folder / f"run{next(self.runs)}"
        folder.mkdir()
        for number, document in enumerate(documents):
            (folder / f"{number}.docx").write_bytes(document)
        found = sorted(folder.glob("*.docx"))
        for kind in ("odt", "docx") if odt else ("docx",):
            target = folder / f"saved-{kind}"
            command = [*self.command, "--convert-to", f"{kind}:{FILTERS[kind]}", "--outdir", str(target)]
            run([*command, *map(str, found)], SECONDS + 15 * len(found))
            found = sorted(target.glob(f"*.{kind}"))
        saved = {path.stem: path.read_bytes() for path in found}
        return [saved.get(str(number)) for number in range(len(documents))]


def script(job: Job, stem: Path) -> list[Step]:
    """The whole script of a job: opened, worked on, saved. A way through ODT is one save and one opening more."""
    steps: list[Step] = [("open", f"{stem}.docx")]
    for step in job.steps:
        if step == THROUGH_ODT:
            between = f"{stem}-between.odt"
            steps += [("save", between, FILTERS["odt"]), ("close", "-"), ("open", between)]
        else:
            steps.append(step)
    return [*steps, ("save", f"{stem}-saved.docx", FILTERS["docx"]), ("close", "-")]


def outcome(saved: Path, steps: Sequence[Step], told: Sequence[str]) -> Done:
    failed = next((f"{line}: {' '.join(step)}" for step, line in zip(steps, told, strict=False) if line != "done"), "")
    if not failed and len(told) < len(steps):
        failed = f"died: {' '.join(steps[len(told)])}"
    return Done(None if failed or not saved.is_file() else saved.read_bytes(), failed)


def run(command: Sequence[str], seconds: int) -> None:
    """The program and what it starts, ended together where it hangs."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)

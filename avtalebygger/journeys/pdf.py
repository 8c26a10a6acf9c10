"""DOCX -> PDF by LibreOffice, where it is installed: PDF/A-2 with tags, as archives and screen readers want it.

The bytes are LibreOffice's own and carry the time they were made: two runs of the same document differ."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from avtalebygger.errors import Problem, WordError
from avtalebygger.messages import text

NAMES = ("soffice", "libreoffice")
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
EXPORT = {
    "UseTaggedPDF": ("boolean", "true"),
    "SelectPdfVersion": ("long", "2"),
    "ExportBookmarks": ("boolean", "true"),
}
START, EACH = 90, 20  # seconds that LibreOffice may take to start, and more for each document


def find_soffice() -> str:
    """Raises WordError (AVT364) where there is none."""
    found = next(filter(None, map(shutil.which, (*NAMES, *PLACES))), None)
    if found is None:
        hint = text("install LibreOffice Writer, or leave out --format pdf and print the DOCX from Word")
        raise WordError(Problem("AVT364", hint=hint))
    return found


def as_pdf(documents: Sequence[tuple[str, bytes]], soffice: str) -> list[bytes]:
    """The PDF of each document (a name for messages, and the bytes of a DOCX), in order, with a profile of its own.

    Raises WordError (AVT365) where LibreOffice gives none."""
    if not documents:
        return []
    with tempfile.TemporaryDirectory(prefix="avtalebygger-") as folder:
        home = Path(folder)
        for number, (_, content) in enumerate(documents):
            (home / f"{number}.docx").write_bytes(content)
        said = converted(home, len(documents), soffice)
        return [pdf_of(home / f"{number}.pdf", name, said) for number, (name, _) in enumerate(documents)]


def converted(home: Path, count: int, soffice: str) -> str:
    """Runs LibreOffice over the numbered documents in `home`; what it said."""
    options = json.dumps({name: {"type": kind, "value": value} for name, (kind, value) in EXPORT.items()})
    command = [soffice, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(home)]
    command += [str(home / f"{number}.docx") for number in range(count)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=START + EACH * count,
            check=False,
            # LibreOffice looks for a display where there is none to find.
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        return str(error)
    return done.stderr or done.stdout


def pdf_of(path: Path, name: str, said: str) -> bytes:
    if not path.is_file():
        raise WordError(Problem("AVT365", {"name": name, "reason": " ".join(said.split())[:200] or "-"}))
    return path.read_bytes()

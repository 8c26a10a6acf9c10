"""LibreOffice's own accept-all and reject-all, for tests: one start for a whole list of documents.

Driven by a macro in a profile of its own, since its Python bridge is not everywhere. A document that it cannot load or
write gives None."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges", "save": ""}

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Main(folder As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  Dim number As Integer, row As String, job, helper, document
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  kind(0).Name = "FilterName"
  kind(0).Value = "Office Open XML Text"
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  number = FreeFile
  Open folder &amp; "/jobs.txt" For Input As #number
  Do While Not Eof(number)
    Line Input #number, row
    job = Split(row, "|")
    If UBound(job) = 2 Then
      On Error Resume Next
      document = StarDesktop.loadComponentFromURL(ConvertToURL(job(0)), "_blank", 0, hidden())
      If Not IsNull(document) Then
        If job(2) &lt;&gt; "" Then helper.executeDispatch(document.CurrentController.Frame, job(2), "", 0, Array())
        document.storeToURL(ConvertToURL(job(1)), kind())
        document.close(True)
      End If
    End If
  Loop
  Close #number
  StarDesktop.terminate()
End Sub
</script:module>
"""


def settled(documents: Sequence[bytes], how: str, folder: Path, seconds: int = 300) -> list[bytes | None]:
    """Each document as LibreOffice saves it after `accept`, `reject` or just `save`. `folder` must be empty."""
    command = [shutil.which("soffice") or "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--headless", "--norestore"]
    run([*command, "--terminate_after_init"], seconds)
    folder.mkdir(parents=True, exist_ok=True)
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"  # a new profile has an empty one
    module.write_text(MACRO, "utf-8")
    jobs = [(folder / f"{number}.docx", folder / f"{number}-{how}.docx") for number in range(len(documents))]
    for (source, _), data in zip(jobs, documents, strict=True):
        source.write_bytes(data)
    lines = (f"{source}|{target}|{COMMANDS[how]}" for source, target in jobs)
    (folder / "jobs.txt").write_text("\n".join(lines) + "\n", "utf-8")
    run([*command, f"macro:///Standard.Module1.Main({folder})"], seconds)
    return [target.read_bytes() if target.is_file() else None for _, target in jobs]


def run(command: Sequence[str], seconds: int) -> None:
    """The program and what it starts, ended together where it hangs."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)

"""Standard output as a person may have it: in an old encoding, closed, full, or read by `head` alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from drafts import draft

COMMAND = [sys.executable, "-m", "avtalebygger"]


@pytest.fixture
def pair(tmp_path: Path) -> list[str]:
    """Two files of which the names and the words hold what old encodings lack."""
    old, new = tmp_path / "før.docx", tmp_path / "etter → ✓.docx"
    old.write_bytes(draft("# Varsling", "Kommunen skal varsle innen 24 timer."))
    new.write_bytes(draft("# Varsling", "Kommunen skal varsle innen 12 timer og spørre om «smørbrød» → ž 😀."))
    return [str(old), str(new)]


def ran(*arguments: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "NO_COLOR": "1"}
    return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850", "iso8859-1", "utf-8"])
def test_an_old_encoding_stops_no_command(pair: list[str], encoding: str) -> None:
    done = ran("diff", *pair, encoding=encoding)
    assert done.returncode == 1, done.stderr
    assert "[-24-]{+12+}" in done.stdout.decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_is_json_in_any_encoding(pair: list[str], encoding: str) -> None:
    done = ran("diff", *pair, "--json", encoding=encoding)
    told = json.loads(done.stdout.decode(encoding))
    assert told["data"]["new"] == pair[1] and "😀" in told["data"]["clauses"][0]["changes"][0]["after"]


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_nobody_reading_changes_no_exit_code(pair: list[str], form: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*COMMAND, "diff", *pair, *form], stdout=write, stderr=subprocess.PIPE, check=False, timeout=60
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_said(pair: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "diff", *pair], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 3 and b"Traceback" not in done.stderr and b"AVT366" in done.stderr


def test_a_mistake_in_the_command_is_told_in_json_too() -> None:
    done = ran("dif", "--json", encoding="utf-8")
    told = json.loads(done.stdout)
    assert done.returncode == 2 and not told["ok"]
    assert told["errors"][0]["code"] == "AVT100" and "diff" in told["errors"][0]["message"]

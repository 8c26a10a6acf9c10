"""Any words on the command line and any bytes in the files: an exit code that means something, and no traceback."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drafts import draft
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avtalebygger.cli import help
from avtalebygger.cli.app import main
from avtalebygger.journeys import demo

CODES = {0, 1, 2, 3, 4, 5, 6, 7}
"""What a command may end with. 70 is a bug of ours and 130 a person's own doing."""

GROUPS = {
    "round": ("send", "status", "list", "close", "next"),
    "proposals": ("list", "show", "add", "group", "ungroup"),
    "library": ("list", "show", "lint"),
    "export": ("consolidated",),
}
COMMANDS = [
    words
    for names in help.SECTIONS.values()
    for name in names
    if name != "demo"  # plays all the others, and takes seconds
    for words in ([(name, each) for each in GROUPS[name]] if name in GROUPS else [(name,)])
]
FLAGS = (
    "--json -q -v --no-color --no-input --dry-run --force --words --accept --reject --counter --partly --defer "
    "--withdraw --note --conflict --allow-missing --carry-open --help --"
).split()
NAMES = ("a.docx", "b.docx", "c.docx", "x y æ.docx", "tekst.txt", "borte.docx", "avtale.yaml", "mappe", "-", "")
IDS = ("R1-001", "R1-002", "r1-003", "R1-1", "G1", "G2", "g3", "K1", "K9", "")
PLACES = ("12", "12.2", "12.3", "99", "avvik", "koordinerte_tjenester", "Koordinerte tjenester", "Vedlegg 1", "")
PARTIES = ("aure", "smola", "Smøla", "1579", "helse-more-og-romsdal", "oslo", "")
DATES = ("2027-03-15", "15.3.2027", "1900-01-01", "9999-12-31", "i dag", "")
anything = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0/\\.~"), max_size=12)
VALUES = {
    "-o --output --out --draft --text --final --project": NAMES,
    "--party --to --for": PARTIES,
    "--clause": PLACES,
    "--date --deadline": DATES,
    "--base": ("R1", "r1", "1", "R9", "x"),
    "--by": ("SSU", "party", "topic", "round"),
    "--before --after --reason --meeting --author": ("Enhetene", "minst", "fire\nfem", "\x1b[2J", ""),
    "--only --class --status --existing --language --format": (
        "substance", "wording", "undecided", "accepted", "keep", "accept", "nb", "both", "pdf", "docx",
    ),
    "--head": ("0" * 64, "abc"),
    "--round": ("1", "0", "-1", "99"),
}  # fmt: skip
given_value = st.one_of(
    *(
        st.tuples(st.sampled_from(options.split()), st.one_of(st.sampled_from(values), anything))
        for options, values in VALUES.items()
    )
)
word = st.one_of(
    st.sampled_from([*NAMES, *IDS, *PLACES]).map(lambda each: (each,)),
    st.sampled_from(FLAGS).map(lambda each: (each,)),
    given_value,
    anything.map(lambda each: (each,)),
)
argv = st.tuples(st.sampled_from(COMMANDS), st.lists(word, max_size=5)).map(
    lambda each: [*each[0], *(one for words in each[1] for one in words)]
)
content = st.one_of(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xff\xfea\x00", b"\xef\xbb\xbfa: b\r\n", b"{\\rtf1 a}"]),
    st.lists(st.text("abc 12.#[-]{+}|æ\n", max_size=20), max_size=4).map(
        lambda lines: draft(*[f"p {x}" for x in lines])
    ),
)


@pytest.fixture(scope="module")
def negotiations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project at each stage of its first round."""
    folder = tmp_path_factory.mktemp("avtale") / "opened"
    demo.project(folder)
    stages = {"opened": folder}
    for stage, steps in STAGES.items():
        here = folder.parent / stage
        shutil.copytree(folder, here)
        for step in steps:
            assert run(["--project", str(here), "-q", *step])[0] in {0, 1}
        if stage == "sent":
            returned = [str(path) for path in demo.returned(here, "2027-01-15T09:00:00Z")]
            assert run(["--project", str(here), "-q", "receive", *returned])[0] in {0, 1}
        folder = stages[stage] = here
    return stages


def run(words: list[str]) -> tuple[int, str]:
    said = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(said[0]), contextlib.redirect_stderr(said[1]), pytest.raises(SystemExit) as ended:
        main(words)
    said[1].flush()
    return int(ended.value.code or 0), said[1].buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


@contextlib.contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def written(folder: Path, files: dict[str, bytes]) -> None:
    (folder / "mappe").mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


STAGES: dict[str, list[list[str]]] = {
    "sent": [["round", "send"]],
    "closed": [["round", "close"]],
    "drafted": [["decide", "G1", "--accept"], ["decide", "G2", "G3", "--reject", "--reason", "Nei"], ["round", "next"]],
}
files = st.dictionaries(st.sampled_from(NAMES[:5]), content, max_size=3)
quick: Callable[[Callable[..., None]], Callable[..., None]] = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@quick
@given(words=argv, files=files)
def test_any_words_outside_a_project(tmp_path: Path, words: list[str], files: dict[str, bytes]) -> None:
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    written(tmp_path, files)
    with standing_in(tmp_path):
        code, err = run(words)
    assert code in CODES and "Traceback" not in err, (words, err[-2000:])


@quick
@given(stage=st.sampled_from(["opened", *STAGES]), words=argv, files=files)
def test_any_words_in_a_negotiation(
    negotiations: dict[str, Path], tmp_path: Path, stage: str, words: list[str], files: dict[str, bytes]
) -> None:
    shutil.rmtree(tmp_path)
    shutil.copytree(negotiations[stage], tmp_path)
    written(tmp_path, files)
    with standing_in(tmp_path):
        code, err = run(words)
    assert code in CODES and "Traceback" not in err, (words, err[-2000:])

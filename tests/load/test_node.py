"""Hostile and odd YAML: what is refused, by which code, at which place, within 2 seconds and 300 MB."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from avtalebygger.errors import SourceError
from avtalebygger.load.node import Mapped, Scalar, parse

MB = 1_000_000
REFUSED = {
    "aliases that expand to billions": (b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b]\n", "1:4 AVT106"),
    "an alias to nothing": (b"a: *x\n", "1:4 AVT106"),
    "a Python object": (b"a: !!python/object/apply:os.system [ls]\n", "1:4 AVT105"),
    "a tag of YAML's own": (b"a: !!int 3\n", "1:4 AVT105"),
    "200 000 brackets": (b"[" * 200_000, "1:41 AVT104"),
    "200 000 braces": (b"{" * 200_000, "1:41 AVT104"),
    "200 000 list marks": (b"- " * 200_000, "1:81 AVT104"),
    "too many values": (b"- a\n" * 150_000, "99998:3 AVT104"),
    "50 MB": (b"a: " + b"x" * 50 * MB, "AVT102"),
    "Latin-1": ("navn: Blåfjell\n".encode("latin-1"), "1:9 AVT101"),
    "UTF-16": ("a: b\n".encode("utf-16"), "AVT101"),
    "UTF-32": ("a: b\n".encode("utf-32"), "AVT101"),
    "UTF-16 without its mark": ("a: b\n".encode("utf-16-le"), "1:2 AVT107"),
    "a bell": (b"a: b\nc: d\x07\n", "2:5 AVT107"),
    "a bell by escape": (b'a: "\\x07"\n', "1:4 AVT107"),
    "a C1 control": ("a: b\x9bc\n".encode(), "1:5 AVT107"),
    "a character that is none": ("a: \ufffe\n".encode(), "1:4 AVT107"),
    "half a surrogate by escape": (b'a: "\\ud800"\n', "1:7 AVT103"),
    "two documents": (b"a: b\n---\nc: d\n", "2:1 AVT108"),
    "nothing": (b"", "AVT109"),
    "a comment alone": (b"# avtale\n", "AVT109"),
    "a tab as indentation": (b"a:\n\tb: c\n", "2:1 AVT103"),
    "an open quote": (b'a: "b\n', "2:1 AVT103"),
    "a key that is a list": (b"? [a, b]\n: c\n", "1:3 AVT103"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_yaml_is_refused_by_name_and_place(name: str) -> None:
    content, expected = REFUSED[name]
    started = time.monotonic()
    with pytest.raises(SourceError) as refused:
        parse("avtale.yaml", content)
    assert time.monotonic() - started < 2
    [problem] = refused.value.problems
    assert f"{problem.where} {problem.code}".removeprefix("avtale.yaml").lstrip(": ") == expected


def test_a_tab_is_named_as_the_reason() -> None:
    with pytest.raises(SourceError) as refused:
        parse("avtale.yaml", b"a:\n\tb: c\n")
    assert "tab" in refused.value.problems[0].hint


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux how much memory was used")
@pytest.mark.parametrize("content", ["b'[' * 200_000", "b'a: ' + b'x' * 50_000_000", "b'- ' * 200_000"])
def test_a_process_of_its_own_stays_small_and_alive(content: str) -> None:
    code = f"""if True:
        from pathlib import Path
        from avtalebygger.load.node import parse
        from avtalebygger.errors import SourceError
        try:
            parse("a.yaml", {content})
        except SourceError as error:
            [peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
            print(error.problems[0].code, peak.split()[1])
    """
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert ran.returncode == 0, ran.stderr
    code, kilobytes = ran.stdout.split()
    assert code in {"AVT102", "AVT104"}
    assert int(kilobytes) < 300_000


@pytest.mark.parametrize(
    "words", ["0301", "no", "NO", "1.10", "12:30", "~", "null", "2027-01-01", "0x1F", "1_000", "="]
)
def test_scalars_stay_the_text_they_are(words: str) -> None:
    node = parse("a.yaml", f"a: {words}\n".encode())
    assert isinstance(node, Mapped)
    [(_, value)] = node.entries
    assert isinstance(value, Scalar)
    assert value.text == words


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    node = parse("a.yaml", "\ufeffa: b\n".encode())
    assert isinstance(node, Mapped)
    assert node.entries[0][0].text == "a"


def test_a_node_knows_its_line_and_column() -> None:
    node = parse("a.yaml", b"a:\n  b: [c,\n    d]\n")
    assert isinstance(node, Mapped)
    inner = node.entries[0][1]
    assert isinstance(inner, Mapped)
    assert str(inner.entries[0][1].where) == "a.yaml:2:6"

"""Whatever stands in a file, loading answers with a Project or with Problems, never with a crash."""

from __future__ import annotations

from functools import lru_cache

import small
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalebygger.errors import AvtaleError
from avtalebygger.journeys.check import check
from avtalebygger.journeys.init import EXAMPLE
from avtalebygger.journeys.library import Shelf, data_folder, shelf, yaml_files
from avtalebygger.load.cursor import Gathered
from avtalebygger.load.library import load_library
from avtalebygger.load.project import load_project

PLAN = dict(yaml_files(EXAMPLE, EXAMPLE))["avtale.yaml"]
PARTIES = yaml_files(EXAMPLE / "parties", EXAMPLE)
CLAUSE = dict(yaml_files(data_folder("clauses") / "topics", data_folder("clauses")))["topics/utskrivningsklare.yaml"]
PIECES = [b"", b"\n", b": ", b"- ", b"[", b"}", b"{a: b}", b"'", b"\t", b"\xff", b"\x00", b"null", b"{", b"0301", b"  "]


@lru_cache
def everything() -> Shelf:
    return shelf()


@st.composite
def mutilated(draw: st.DrawFn, original: bytes) -> bytes:
    """The file with one to four stretches of it replaced by something else."""
    content = original
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 30)))
        content = content[:start] + draw(st.sampled_from(PIECES)) + content[end:]
    return content


@given(mutilated(PLAN), mutilated(PARTIES[1][1]))
@settings(max_examples=120, deadline=None)
def test_a_mutilated_project_is_read_or_refused(plan: bytes, party: bytes) -> None:
    on = everything()
    parties = [PARTIES[0], (PARTIES[1][0], party), PARTIES[2]]
    try:
        project = load_project([("avtale.yaml", plan)], parties, on.library, on.register, on.law, Gathered())
        check(project)
    except AvtaleError as error:
        assert error.problems
        assert all(small.said(problem) for problem in error.problems)


@given(mutilated(CLAUSE))
@settings(max_examples=60, deadline=None)
def test_a_mutilated_clause_is_read_or_refused(clause: bytes) -> None:
    try:
        load_library([("utskrivningsklare.yaml", clause)], [])
    except AvtaleError as error:
        assert error.problems


@given(st.binary(max_size=200))
@settings(max_examples=120, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        load_library([("a.yaml", content)], [])
    except AvtaleError as error:
        assert error.problems

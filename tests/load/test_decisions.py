"""Decision files: what a person writes, and all that is wrong with it at once."""

from __future__ import annotations

import re
from pathlib import Path

from avtalebygger.errors import Location, SourceError
from avtalebygger.load.decisions import load_decisions
from avtalebygger.model.negotiation import Decision, Outcome

FILE = """\
# SSU 2. juni
- subject: R2-014
  outcome: rejected
  reason: Bemanning på kveld
  by: SSU
  meeting: 02.06.2026 sak 14/26

- subject: G7
  outcome: countered
  reason: |
    For kort for legevakten.
  text: |
    innen 18 timer
  for: [tingvoll, aure]
"""


def problems(content: str) -> list[tuple[str, str]]:
    try:
        load_decisions([("ssu.yaml", content.encode())])
    except SourceError as error:
        return [(str(problem.where), problem.code) for problem in error.problems]
    return []


def test_a_file_of_decisions() -> None:
    first, second = load_decisions([("rounds/R2/decisions/ssu.yaml", FILE.encode())])
    source = "rounds/R2/decisions/ssu.yaml"
    assert first.decision == Decision(
        "R2-014", Outcome.REJECTED, "Bemanning på kveld", "SSU", meeting="02.06.2026 sak 14/26", source=source
    )
    assert (second.decision.text, second.decision.reason) == ("innen 18 timer", "For kort for legevakten.")
    assert second.decision.for_parties == ("tingvoll", "aure")
    assert second.where == Location(source, 8, 3)


def test_an_id_may_be_written_in_small_letters() -> None:
    found = load_decisions([("a.yaml", b"- {subject: r2-014, outcome: accepted}\n- {subject: g7, outcome: noted}\n")])
    assert [each.decision.subject for each in found] == ["R2-014", "G7"]


def test_the_documented_file_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "negotiation.md").read_text("utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert [each.decision.subject for each in load_decisions([("docs.yaml", example.encode())])] == ["R1-014", "G7"]


def test_files_stand_in_the_order_given() -> None:
    entry = b"- {subject: G%d, outcome: accepted}\n"
    found = load_decisions([("b.yaml", entry % 2), ("a.yaml", entry % 1)])
    assert [each.decision.subject for each in found] == ["G2", "G1"]


def test_a_file_with_nothing_in_it_yet_is_no_mistake() -> None:
    assert load_decisions([("a.yaml", b""), ("b.yaml", b"# kommer\n"), ("c.yaml", b"[]\n")]) == ()


def test_all_that_is_wrong_is_said_at_once_with_its_place() -> None:
    assert problems(
        """\
- subject: R2-14
  outcome: accepted
- subject: G7
  outcome: accept
- subject: G8
  outcome: deferred
- outcome: noted
  because: derfor
- just words
- subject: G9
  outcome: accepted
  for: aure
- subject: G9
  subject: G10
  outcome: accepted
"""
    ) == [
        ("ssu.yaml:1:12", "AVT118"),
        ("ssu.yaml:4:12", "AVT114"),
        ("ssu.yaml:5:3", "AVT113"),
        ("ssu.yaml:7:3", "AVT113"),
        ("ssu.yaml:8:3", "AVT112"),
        ("ssu.yaml:9:3", "AVT110"),
        ("ssu.yaml:12:8", "AVT110"),
        ("ssu.yaml:14:3", "AVT111"),
    ]


def test_a_file_that_is_no_list_is_refused() -> None:
    assert problems("subject: G7\noutcome: accepted\n") == [("ssu.yaml:1:1", "AVT110")]


def test_two_files_are_both_told_of() -> None:
    try:
        load_decisions([("a.yaml", b"- {subject: X1, outcome: noted}\n"), ("b.yaml", b"\tx: [\n")])
    except SourceError as error:
        assert [problem.code for problem in error.problems] == ["AVT118", "AVT103"]
    else:
        raise AssertionError("nothing was refused")

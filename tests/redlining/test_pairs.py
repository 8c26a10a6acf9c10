"""The 93 pairs of documents, each judged by the judge that lies beside them: text, structure, lint, how much is marked,
and that no mark cuts a word. A bounded share in every run, all of them in the long one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType
from typing import NamedTuple

import pytest
from common import HAS_SHARED, SHARED, shared_module
from edited import DATE
from lxml import etree

from avtalebygger.redlining.write import redlined
from avtalebygger.text.tokens import is_whole
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

pytestmark = pytest.mark.shared
FOLDER = SHARED / "redline" / "pairs"

# Where the last section loses or gains a header or footer, which no mark can hold (ECMA-376 Part 1, 17.10.2,
# 17.13.5.32: sectPrChange holds no references); and where the styles of the two are called by other ids, which are
# matched by name.
NOT_TRACKABLE = {"WCX-BB"}
HEAVY = {"WCX-BB"}


class Pair(NamedTuple):
    id: str
    old: str
    new: str


def pairs() -> list[Pair]:
    if not HAS_SHARED:
        return [Pair("none", "", "")]
    with (FOLDER / "pairs.tsv").open(encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Pair(row["id"], row["before"], row["after"]) for row in rows]


def share() -> list[object]:
    """Every Norwegian pair and each fourth of the others; the rest in the long run."""
    often = [pair.id for n, pair in enumerate(pairs()) if pair.id.startswith("nb-") or n % 4 == 0]
    return [
        pytest.param(pair, id=pair.id, marks=() if pair.id in often and pair.id not in HEAVY else pytest.mark.full)
        for pair in pairs()
    ]


@lru_cache(maxsize=4)
def told(pair: Pair) -> tuple[bytes, bytes, bytes]:
    old, new = ((FOLDER / name).read_bytes() for name in (pair.old, pair.new))
    return old, new, redlined(opened(old, pair.old), opened(new, pair.new), "Prøve", DATE).data


def judge() -> ModuleType:
    return shared_module("redline", "oracle")


@pytest.mark.parametrize("pair", share())
def test_both_readings_are_right_in_text_and_structure(pair: Pair) -> None:
    verdicts = judge().check(*told(pair))
    wrong = {name: verdict.where for name, verdict in verdicts.items() if not verdict}
    if pair.id in NOT_TRACKABLE:
        wrong = {name: where for name, where in wrong.items() if name in ("accept_text", "accept_body-text")}
    assert not wrong


@pytest.mark.parametrize("pair", share())
def test_lint_finds_nothing_that_the_inputs_have_not(pair: Pair) -> None:
    old, new, made = told(pair)
    known = {re.sub(r"\d+", "", each) for each in judge().lint(old) + judge().lint(new)}
    assert not [each for each in judge().lint(made) if re.sub(r"\d+", "", each) not in known]


@pytest.mark.parametrize("pair", [each for each in pairs() if each.id.startswith("nb-")], ids=lambda pair: pair.id)
def test_not_much_more_is_marked_than_must_be(pair: Pair) -> None:
    oracle = judge()
    old, new, made = told(pair)
    found = oracle.stats(made)
    marked = found["ins_chars"] + found["del_chars"] + found["moved_chars"]
    before, after = (oracle.plain(oracle.accept_all(each)) for each in (old, new))
    come, gone, _ = oracle.word_diff_cost(before, after)
    assert marked <= 1.2 * (come + gone) + 16


@pytest.mark.parametrize("pair", share())
def test_no_mark_cuts_a_word(pair: Pair) -> None:
    _, _, made = told(pair)
    package = opened(made, pair.id)
    assert not [*cut_words(package, accepted=True), *cut_words(package, accepted=False)]


def cut_words(package: Package, accepted: bool) -> Iterator[str]:
    """Where a mark begins or ends within a token of a reading; a box is a story of its own, an object no letter."""
    for paragraph in package.root(package.main).iter(w("p")):
        text, borders, last = "", set(), ""
        for child in (child for run in paragraph.iter(w("r")) if _paragraph_of(run) is paragraph for child in run):
            mark = next((each.tag for each in child.iterancestors(w("ins"), w("del"))), "")
            if mark != last:
                borders.add(len(text))
                last = mark
            if mark != (w("del") if accepted else w("ins")):
                text += (child.text or "") if child.tag in (w("t"), w("delText")) else "\ufffc"
        yield from (text[max(0, at - 20) : at] + "|" + text[at : at + 20] for at in borders if not is_whole(text, at))


def _paragraph_of(run: etree._Element) -> etree._Element | None:
    return next(run.iterancestors(w("p")), None)


@pytest.mark.parametrize(
    "pair", [each for each in pairs() if each.id in ("nb-round", "nb-table-ins", "WC-1660")], ids=lambda pair: pair.id
)
def test_openxml_audit_finds_nothing_new(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> None:
    """But for its false alarm on rows: `trPr` that holds only a mark, as Word writes it."""
    folder = tmp_path_factory.mktemp("audit")
    found: list[set[str]] = []
    for number, content in enumerate(told(pair)):
        path = folder / f"{number}.docx"
        path.write_bytes(content)
        found.append(audited(str(path)))
    assert not found[2] - found[0] - found[1] - {"Required sequence content is missing"}


def audited(path: str) -> set[str]:
    from openxml_audit import OpenXmlValidator

    return {re.sub(r"\d+", "N", each.description) for each in OpenXmlValidator().validate(path).errors}

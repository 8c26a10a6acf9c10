"""Our redline of each Norwegian pair, resolved by LibreOffice and by us: both say the same when LibreOffice saved both.

Body text, as the judge compares it. Comments are taken out first, since LibreOffice dies of them when it is driven by a
macro; fields are computed anew on both sides, since resolving makes LibreOffice do so."""

from __future__ import annotations

from copy import deepcopy

import pairs
import pytest
from common import shared_module
from office import ACCEPT, REFRESH, REJECT, Job, Office

from avtalebygger.journeys.redline import redline
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.resolve import accept_all, reject_all, resolved

pytestmark = [pytest.mark.libreoffice, pytest.mark.shared]
SIDES = {"accept": (ACCEPT, accept_all), "reject": (REJECT, reject_all)}
LOADS_COMMENTS = {w("commentRangeStart"), w("commentRangeEnd"), w("commentReference")}

# What LibreOffice 7.4.7 does otherwise than the standard: pair and side -> construct, and what becomes of it.
OTHERWISE = {
    ("col-ins", "reject"): "a column that came (17.13.5.2): the cells stay, emptied",
    ("content-control", "accept"): "marks inside a block content control: both texts stay, and the next paragraph's",
    ("content-control", "reject"): "marks inside a block content control: both texts stay, and the next paragraph's",
}

Resolved = dict[tuple[str, str], tuple[bytes, bytes]]


def without_comments(document: bytes) -> bytes:
    package = opened(document, "redline.docx")
    root = deepcopy(package.root(package.main))
    for node in [node for node in root.iter() if node.tag in LOADS_COMMENTS]:
        node.getparent().remove(node)
    return package.changed({package.main: root}).packed()


@pytest.fixture(scope="module")
def both(office: Office) -> Resolved:
    """Each pair and side as LibreOffice resolves it, and as we do; both saved by LibreOffice."""
    jobs: list[Job] = []
    for name in pairs.NAMES:
        data = without_comments(redline(pairs.old(name), pairs.new(name), date=pairs.DATE))
        for step, decide in SIDES.values():
            ours = resolved(opened(data, name), decide).packed()
            jobs += [Job(data, (step, REFRESH)), Job(ours, (REFRESH,))]
    done = iter(office.done(jobs))
    found: Resolved = {}
    for name in pairs.NAMES:
        for side in SIDES:
            theirs, mine = next(done), next(done)
            assert theirs.document and mine.document, f"{name}, {side}: {theirs.failed}{mine.failed}"
            found[name, side] = theirs.document, mine.document
    return found


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", pairs.NAMES)
def test_libreoffice_resolves_our_redline_as_we_do(name: str, side: str, both: Resolved) -> None:
    verdict = shared_module("redline", "oracle").equivalent(*both[name, side], "body-text")
    assert bool(verdict) is ((name, side) not in OTHERWISE), verdict.where

"""A negotiation whose parties answer from LibreOffice: each edit becomes one proposal, in its clause, with its party,
shown or not; a document that was opened and saved gives none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import counterpart
import pytest
import scene
from counterpart import Told, plain
from office import THROUGH_ODT, Job, Office, Step

from avtalebygger.journeys.consolidating import consolidated
from avtalebygger.journeys.receiving import Reception
from avtalebygger.model.change import Tracking
from avtalebygger.model.document import revisions
from avtalebygger.redlining.pen import JOINER
from avtalebygger.word.read import read

pytestmark = pytest.mark.libreoffice
WAYS: dict[str, tuple[Step, ...]] = {"hustadvika": (), "smola": (THROUGH_ODT,)}
HONEST = "aure"


def asked(reception: Reception) -> Counter[Told]:
    return Counter(
        Told(
            each.clause_id,
            Tracking.TRACKED if each.tracked else Tracking.UNTRACKED,
            each.author,
            bare(each.before),
            bare(each.after),
        )
        for each in reception.proposals
    )


def bare(words: str) -> str:
    """As the edits are told: cells beside each other with nothing between."""
    return plain(words.replace(counterpart.DUMMY, "").replace(" | ", " "))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(1, 6))])
def test_every_edit_is_a_proposal_and_no_other(seed: int, office: Office, tmp_path: Path) -> None:
    folder = scene.project(tmp_path / "avtale", kommuner=(*WAYS, HONEST))
    scene.sent(folder)
    sent = {party: scene.package_sent(folder, party).packed() for party in (*WAYS, HONEST)}
    scripts = {party: counterpart.drawn(sent[party], 10 * seed + at) for at, party in enumerate(WAYS)}
    jobs = [Job(sent[party], (*scripts[party].steps, *way)) for party, way in WAYS.items()]
    done = office.done([*jobs, Job(sent[HONEST], (THROUGH_ODT,))])
    files = [tmp_path / f"{party}.docx" for party in sent]
    for path, each in zip(files, done, strict=True):
        assert each.document, each.failed
        path.write_bytes(each.document)
    receptions = {each.party: each for each in scene.received(folder, *files)}
    for party, script in scripts.items():
        assert asked(receptions[party]) == Counter(script.expected)
        assert receptions[party].exit_code == 1
    assert (receptions[HONEST].proposals, receptions[HONEST].exit_code) == ((), 0)
    [every] = consolidated(folder, at=scene.LATER)
    names = {name for mark, _ in revisions(read(every.package)) for name in mark.author.split(JOINER)}
    assert names == {"Hustadvika", "Smøla"}

"""Where a wording that was decided finds its words again: in its own clause, and as words of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
import scene

from avtalebygger.journeys.clause_places import end_of_clause, extent_of_clause, near_clause, whole_places
from avtalebygger.redlining.base import every_flow, flows_of


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("Partene møtes to ganger i 2024, og to i 2025.", "to", [14, 35]),
        ("Gjelder fra 2024 og varer til 31.12.2027.", "24", []),
        ("innen 24 timer", "24 timer", [6]),
        ("kr 24,5", "24", []),
        ("innen 24\u00a0timer", "24 timer", [6]),
        ("skal", "", []),
    ],
)
def test_words_are_found_as_words_of_their_own(text: str, said: str, found: list[int]) -> None:
    assert whole_places(text, said) == found


def test_a_clause_ends_where_the_next_begins(tmp_path: Path) -> None:
    folder = scene.project(tmp_path)
    scene.sent(folder)
    flows = flows_of(scene.package_sent(folder, "hustadvika"))
    start, end = extent_of_clause(flows, "koordinerte_tjenester")
    body = [place for place in near_clause(flows, "koordinerte_tjenester") if place.start < flows[0].end]
    assert body[0].words.startswith("Koordinerte tjenester")
    assert body[0].start == start and all(place.start < end for place in body)
    assert (last := end_of_clause(flows, "koordinerte_tjenester")) is not None and start < last < end
    assert extent_of_clause(flows, "innleggelse")[0] == end


def test_what_comes_at_the_end_of_a_clause_parts_no_table_from_its_heading(tmp_path: Path) -> None:
    folder = scene.project(tmp_path)
    scene.sent(folder)
    flows = flows_of(scene.package_sent(folder, "hustadvika"))
    end = end_of_clause(flows, "dognopphold_ohd")
    [last] = [place for place in flows[0].blocks if place.start + place.width - 1 == end]
    assert last.words.startswith("Tall og læring.")


def test_an_unknown_clause_is_looked_for_everywhere(tmp_path: Path) -> None:
    folder = scene.project(tmp_path)
    scene.sent(folder)
    flows = flows_of(scene.package_sent(folder, "hustadvika"))
    assert len(list(near_clause(flows, ""))) == sum(len(one.blocks) for one in every_flow(flows))
    assert end_of_clause(flows, "") is None

"""A layer is worked out near what was changed alone. In long documents, with fields and bookmarks that reach over what
was left out, it still leads from the one document to the other."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from test_empty_texts import package, run

from avtalebygger.redlining.base import flows_of
from avtalebygger.redlining.consolidate import consolidated
from avtalebygger.redlining.near import kept_blocks, layer_between
from avtalebygger.redlining.projected import projected
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

DATE = "2026-05-11T08:00:00Z"
LONG = 60


@dataclass(frozen=True)
class Edit:
    """What becomes of the block at a place."""

    place: int
    kind: str


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


BEGIN = char("begin") + code(" QUOTE ") + char("separate")
WITHIN = {
    "field begins": BEGIN,
    "field ends": char("end"),
    "bookmark begins": '<w:bookmarkStart w:id="7" w:name="over"/>',
    "bookmark ends": '<w:bookmarkEnd w:id="7"/>',
}


def paragraph(words: str, within: str = "") -> str:
    return f"<w:p>{within}{run(words)}</w:p>"


def table(words: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{paragraph(words)}</w:tc></w:tr></w:tbl>"


def block(number: int, within: str = "", more: str = "") -> str:
    """Many blocks say the same, as in a contract's tables and lists."""
    words = f"Ledd {number % 7} om varsling{more}."
    return table(words) if number % 11 == 5 and not within else paragraph(words, within)


def blocks(reaching: dict[str, int], edits: list[Edit]) -> str:
    there: dict[int, str] = {}
    for name, number in reaching.items():
        there[number] = there.get(number, "") + WITHIN[name]
    done = {edit.place: edit.kind for edit in edits}
    out: list[str] = []
    for number in range(LONG):
        kind = done.get(number, "")
        if kind == "comes":
            out.append(paragraph("Et nytt ledd."))
        if kind != "goes" or number in there or number == LONG - 1:
            out.append(block(number, there.get(number, ""), " straks" if kind == "changes" else ""))
    return "".join(out)


edits = st.lists(
    st.builds(Edit, st.integers(0, LONG - 1), st.sampled_from(["changes", "comes", "goes"])),
    min_size=1,
    max_size=4,
    unique_by=lambda edit: edit.place,
)


@st.composite
def reaching(draw: st.DrawFn) -> dict[str, int]:
    """Name of what begins or ends -> the block it stands in."""
    a, b, c, d = sorted(draw(st.sets(st.integers(0, LONG - 1), min_size=4, max_size=4)))
    field, bookmark = draw(st.permutations([(a, b), (c, d), (a, c), (b, d)]).map(lambda each: each[:2]))
    return {
        "field begins": field[0],
        "field ends": field[1],
        "bookmark begins": bookmark[0],
        "bookmark ends": bookmark[1],
    }


def said(document: Package, party: str = "") -> str:
    body = document.root(document.main).find(w("body"))
    assert body is not None
    return projected(body, party)


@given(st.one_of(st.just({}), reaching()), edits)
def test_a_layer_worked_out_near_the_changes_leads_to_the_other_document(
    reaching: dict[str, int], edits: list[Edit]
) -> None:
    base, theirs = package(blocks(reaching, [])), package(blocks(reaching, edits))
    flows = flows_of(base)
    layer, _ = layer_between(base, flows, theirs, "x", DATE)
    marked = consolidated(base, flows, {"a": layer}, {"a": "Aure"}, DATE)
    assert said(marked) == said(base)
    assert said(marked, "Aure") == said(theirs)


def test_what_comes_before_the_first_of_many_blocks_comes_there() -> None:
    base, theirs = package(blocks({}, [])), package(blocks({}, [Edit(0, "comes")]))
    layer, _ = layer_between(base, flows_of(base), theirs, "x", DATE)
    assert list(layer.flows[base.main]) == [0]


def test_of_a_stretch_that_stays_only_what_reaches_out_of_itself_is_compared_beside_its_ends() -> None:
    reaching = {"field begins": 20, "field ends": 40}
    base = flows_of(package(blocks(reaching, [])))[0]
    kept = kept_blocks(base, package(blocks(reaching, [Edit(50, "changes")])))
    assert kept is not None
    ours, theirs = kept
    assert ours == theirs
    assert {20, 40, 50} <= set(ours)
    assert len(ours) < 15

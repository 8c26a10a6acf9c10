"""Earlier marks kept: what stands when each set of authors is accepted, and what cannot stand beside what."""

from __future__ import annotations

import itertools
import re

import pytest
from edited import DATE, body

from avtalebygger.model.document import Revision
from avtalebygger.model.existing import Existing
from avtalebygger.redlining.write import Redlined, redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import Verdict, resolved


def kept(old: bytes, new: bytes) -> Redlined:
    return redlined(opened(old, "old"), opened(new, "new"), "Vi", DATE, Existing.KEEP)


def by(author: str, number: int = 1) -> str:
    return f'w:id="{number}" w:author="{author}" w:date="2026-01-01T00:00:00Z"'


def ins(author: str, text: str) -> str:
    return f'<w:ins {by(author)}><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:ins>'


def gone(author: str, text: str) -> str:
    return f'<w:del {by(author)}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def said(data: bytes, *authors: str) -> list[str]:
    """The text when these authors are accepted and all others rejected, a paragraph a line."""

    def decide(revision: Revision) -> Verdict:
        return Verdict.ACCEPT if revision.author in authors else Verdict.REJECT

    package = resolved(opened(data, "d"), decide)
    return ["".join(each.itertext("{*}t")) for each in package.root(package.main).iter("{*}p")]


def authors_of(package: Package) -> set[str]:
    return set(re.findall(r'w:author="([^"]*)"', package.parts[package.main].decode()))


def assert_reads_as(new: bytes, made: bytes, *authors: str) -> None:
    """For each set of these authors the redline, ours rejected, says what NEW says: nothing in it was untracked."""
    for size in range(len(authors) + 1):
        for chosen in itertools.combinations(authors, size):
            assert said(made, *chosen) == said(new, *chosen), chosen


EQUATION = "<m:oMath><m:r><m:t>y=</m:t></m:r><m:r>{}</m:r></m:oMath>"


def test_an_equation_with_an_earlier_mark_in_it_goes_whole_without_the_mark() -> None:
    marked = EQUATION.format(f"<w:ins {by('A')}><m:t>x</m:t></w:ins>")
    made = kept(body(f"<w:p>{run('a')}{marked}</w:p>", "b"), body("a", "b")).data
    package = opened(made, "r")
    assert authors_of(package) == {"Vi"}
    assert not list(package.root(package.main).iterfind(".//{*}del//{*}ins"))


def test_a_field_that_was_deleted_and_stands_again_keeps_its_white_space() -> None:
    def field(code: str, text: str, around: str) -> bytes:
        runs = "".join(f"<w:r>{each}</w:r>" for each in (
            '<w:fldChar w:fldCharType="begin"/>', f'<w:{code} xml:space="preserve"> PAGE </w:{code}>',
            '<w:fldChar w:fldCharType="separate"/>', f"<w:{text}>1</w:{text}>", '<w:fldChar w:fldCharType="end"/>',
        ))  # fmt: skip
        return body(f"<w:p>{run('side ')}{around.format(runs)}</w:p>")

    struck = field("delInstrText", "delText", f"<w:del {by('A')}>{{}}</w:del>")
    made = opened(kept(struck, field("instrText", "t", "{}")).data, "r")
    [instruction] = made.root(made.main).iter("{*}instrText")
    assert instruction.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, marks: str = "") -> str:
    properties = f"<w:trPr>{marks}</w:trPr>" if marks else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def cell(text: str, marks: str = "") -> str:
    return f"<w:tc><w:tcPr>{marks}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def test_cells_that_another_inserted_and_deleted_keep_their_authors() -> None:
    came, went = (f"<w:{name} {by(author)}/>" for name, author in (("cellIns", "A"), ("cellDel", "B")))
    old = body(table(row(cell("en"), cell("to"), cell("tre", came)), row(cell("a"), cell("b"), cell("c", came))), "x")
    new = body(
        table(row(cell("en"), cell("to", went), cell("tre", came)), row(cell("a"), cell("b", went), cell("c", came))),
        "x",
    )
    made = kept(old, new)
    assert_reads_as(new, made.data, "A", "B")
    assert not made.notes


def test_a_cell_that_one_inserted_and_another_deletes_is_left_out_and_named() -> None:
    came = f"<w:cellIns {by('A')}/>"
    made = kept(
        body(table(row(cell("en"), cell("to", came), cell("tre"))), "x"), body(table(row(cell("en"), cell("tre"))), "x")
    )
    assert said(made.data, "A", "Vi") == said(made.data) == ["en", "tre", "x"]
    assert [(note.code, note.values["names"]) for note in made.notes] == [("AVT337", "A")]


def test_what_stands_unmarked_in_a_row_that_another_inserted_is_that_authors() -> None:
    came = row(cell("ny rad"), marks=f"<w:ins {by('B')}/>")
    new = body(table(row(cell("ny rad")), came), "x")
    assert_reads_as(new, kept(body(table(row(cell("ny rad"))), "x"), new).data, "B")


def test_a_row_pairs_with_the_row_that_was_there_and_not_with_an_inserted_one_like_it() -> None:
    came = row(cell("skal varsle innen 24 timer"), marks=f"<w:ins {by('B')}/>")
    there = row(cell("skal varsle innen 12 timer"))
    new = body(table(came, there), "x")
    made = kept(body(table(row(cell("skal varsle innen 12 timer"))), "x"), new).data
    assert_reads_as(new, made, "B")
    assert "Vi" not in authors_of(opened(made, "r"))


def test_a_merged_cell_keeps_its_author() -> None:
    merge = f'<w:cellMerge {by("A")} w:vMerge="rest"/>'
    old = body(table(row(cell("en", merge)), row(cell("to"))), "x")
    made = opened(kept(old, body(table(row(cell("en", merge)), row(cell("to tre"))), "x")).data, "r")
    [change] = made.root(made.main).iter("{*}tcPrChange")
    assert "A" in change.values()
    for author, merges in (("A", 1), ("Vi", 0)):
        read = resolved(made, lambda each, a=author: Verdict.ACCEPT if each.author == a else Verdict.REJECT)
        assert len(list(read.root(read.main).iter("{*}vMerge"))) == merges


def test_what_stood_unmarked_in_an_inserted_row_may_be_struck_by_another() -> None:
    came, went = (f"<w:{name} {by(author)}/>" for name, author in (("ins", "A"), ("del", "B")))
    struck = (
        f"<w:tc><w:p><w:pPr><w:rPr>{came}{went}</w:rPr></w:pPr><w:ins {by('A')}>{gone('B', 'to')}</w:ins></w:p></w:tc>"
    )
    new = body(table(row(cell("en")), row(struck, marks=came + went)), "x")
    made = kept(body(table(row(cell("en")), row(cell("to"), marks=came)), "x"), new).data
    assert_reads_as(new, made, "A", "B")
    assert "Vi" not in authors_of(opened(made, "r"))


def test_an_equation_that_another_struck_is_struck_by_no_one_else() -> None:
    marked = EQUATION.format(f"<w:ins {by('A')}><m:t>x</m:t></w:ins>")
    struck = f"<w:del {by('B')}>{EQUATION.format('').replace('<m:r></m:r>', '')}</w:del>"
    made = kept(body(f"<w:p>{run('a')}{marked}</w:p>", "b"), body(f"<w:p>{run('a')}{struck}</w:p>", "b")).data
    assert authors_of(opened(made, "r")) == {"B"}


def struck_in(author: str, text: str, another: str) -> str:
    """What `author` inserted and `another` struck."""
    return f"<w:ins {by(author)}>{gone(another, text)}</w:ins>"


WORDS = {
    "a mark begins within a word": (run("helseforetaket"), run("helse") + gone("B", "foretaket")),
    "a word that stands twice": (run("a x a"), gone("B", "a x ") + run("a")),
    "struck within another's insertion": (
        run("en ") + ins("A", "to tre"),
        run("en ") + ins("A", "to ") + struck_in("A", "tre", "B"),
    ),
    "inserted after a word that was struck": (
        ins("A", "av "),
        struck_in("A", "av", "B") + ins("B", "ny") + ins("A", " "),
    ),
}


@pytest.mark.parametrize(("old", "new"), WORDS.values(), ids=WORDS.keys())
def test_words_that_another_marked_bear_no_mark_of_ours(old: str, new: str) -> None:
    returned = body(f"<w:p>{new}</w:p>", "x")
    made = kept(body(f"<w:p>{old}</w:p>", "x"), returned).data
    assert_reads_as(returned, made, "A", "B")
    assert "Vi" not in authors_of(opened(made, "r"))


def test_an_empty_paragraph_at_the_end_stays_where_others_inserted_before_it() -> None:
    came = f"<w:p><w:pPr><w:rPr><w:ins {by('B')}/></w:rPr></w:pPr></w:p>"
    new = body(f"<w:p>{gone('B', 'a a')}</w:p>", table(row(cell("c"))), came, f"<w:p>{ins('B', 'a a')}</w:p>")
    made = kept(body("a a", table(row(cell("c"))), "<w:p/>"), new).data
    assert_reads_as(new, made, "B")
    assert "Vi" not in authors_of(opened(made, "r"))


def control(content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="t"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def control_by(way: str, author: str, content: str) -> str:
    """A control that this author put in (Ins) or took out (Del), its content besides."""
    opening, closing = (f"<w:customXml{way}RangeStart {by(author, number)}/>" for number in (7, 8))
    ends = [f'<w:customXml{way}RangeEnd w:id="{number}"/>' for number in (7, 8)]
    return opening + control(ends[0] + content + closing) + ends[1]


def controls_in(data: bytes, *authors: str) -> int:
    """How many stand when these authors are accepted and all others rejected."""
    decide = lambda each: Verdict.ACCEPT if each.author in authors else Verdict.REJECT  # noqa: E731
    package = resolved(opened(data, "d"), decide)
    return len(list(package.root(package.main).iter("{*}sdt")))


@pytest.mark.parametrize("way", ["Ins", "Del"])
@pytest.mark.parametrize("holder", ["{}", "<w:p>{}</w:p>"], ids=["block", "inline"])
def test_a_control_that_another_put_in_or_took_out_keeps_its_author(way: str, holder: str) -> None:
    def document(*, marked: bool) -> bytes:
        text = "tekst" if not marked else "ny tekst"
        content = run(text) if "<w:p>" in holder else f"<w:p>{run(text)}</w:p>"
        return body("a", holder.format(control_by(way, "A", content)), "x")

    made = kept(document(marked=False), document(marked=True)).data
    assert [controls_in(made, "A"), controls_in(made)] == ([1, 0] if way == "Ins" else [0, 1])
    assert authors_of(opened(made, "r")) == {"A", "Vi"}


def test_an_inserted_mark_before_the_last_leaves_the_words_to_their_author() -> None:
    def before_the_end(*marks: str) -> str:
        return f"<w:p><w:pPr><w:rPr>{''.join(marks)}</w:rPr></w:pPr>{ins('A', 'ny tekst')}</w:p>"

    came, went = f"<w:ins {by('A')}/>", f"<w:del {by('B')}/>"
    old = body("a", before_the_end(came), f"<w:p>{ins('C', 'mer')}</w:p>")
    last = f"<w:p><w:pPr><w:rPr>{went}</w:rPr></w:pPr></w:p>"
    more = f"<w:p><w:pPr><w:rPr>{came}</w:rPr></w:pPr>{ins('C', 'mer')}</w:p>"
    new = body("a", before_the_end(came, went), more, last)
    made = kept(old, new).data
    assert_reads_as(new, made, "A", "B", "C")
    assert "Vi" not in authors_of(opened(made, "r"))


def test_a_field_struck_and_set_again_in_another_s_insertion_is_no_change_of_ours() -> None:
    def field(text: str) -> str:
        return "".join(f"<w:r>{each}</w:r>" for each in (
            '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> REF a </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{text}</w:t>", '<w:fldChar w:fldCharType="end"/>',
        ))  # fmt: skip

    def inserted(content: str) -> str:
        return f"<w:ins {by('A')}>{content}</w:ins>"

    struck = field("punkt 1").replace("w:t>", "w:delText>").replace("instrText", "delInstrText")
    again = inserted(f"<w:del {by('B')}>{struck}</w:del>" + field("punkt 2"))
    new = body(f"<w:p>{run('se ')}{again}</w:p>", "x")
    made = kept(body(f"<w:p>{run('se ')}{inserted(field('punkt 1'))}</w:p>", "x"), new).data
    assert_reads_as(new, made, "A", "B")
    assert "Vi" not in authors_of(opened(made, "r"))


def test_an_insertion_that_another_s_mark_parted_from_its_paragraph_is_no_one_else_s() -> None:
    old = body(f"<w:p>{ins('A', 'ny tekst')}{run('en')}</w:p>", "x")
    first = f"<w:p><w:pPr><w:rPr><w:ins {by('B')}/></w:rPr></w:pPr>{ins('A', 'ny tekst')}</w:p>"
    new = body(first, "en", "x")
    made = kept(old, new).data
    assert_reads_as(new, made, "A", "B")
    assert "Vi" not in authors_of(opened(made, "r"))


def test_what_one_inserted_and_another_struck_does_not_return_when_new_lacks_it() -> None:
    old = body(f"<w:p>{run('en ')}{struck_in('A', 'to', 'B')}</w:p>", "x")
    new = body(f"<w:p>{run('en ')}{struck_in('A', 'tre', 'B')}</w:p>", "x")
    assert_reads_as(new, kept(old, new).data, "A", "B")


def test_a_table_in_an_inserted_row_answers_to_one_whose_own_row_was_inserted() -> None:
    def holding(inner: str, marks: str = "") -> str:
        return row(f"<w:tc><w:p>{run('i')}</w:p>{inner}<w:p/></w:tc>", marks=marks)

    came = f"<w:ins {by('A')}/>"
    old = body(table(row(cell("en")), holding(table(row(cell("inne"))), came)), "x")
    new = body(table(row(cell("en")), holding(table(row(cell("inne"), marks=came)))), "x")
    made = kept(old, new).data
    assert [text for text in said(made) if text] == ["en", "x"]
    assert [text for text in said(made, "A", "Vi") if text] == ["en", "i", "inne", "x"]


@pytest.mark.parametrize("word", ["nytt", "fem seks sju"])
def test_a_paragraph_of_which_only_an_earlier_deletion_is_left_is_edited_where_it_stands(word: str) -> None:
    old = body("a", f"<w:p>{run('Samarbeids')}{gone('A', 'avtale')}</w:p>", "x")
    new = body("a", f"<w:p>{run(word)}{gone('A', 'avtale')}</w:p>", "x")
    made = kept(old, new).data
    for chosen in ((), ("A",)):
        assert said(made, *chosen, "Vi") == said(new, *chosen)
        assert said(made, *chosen) == said(old, *chosen)


def test_a_paragraph_whose_end_another_struck_is_edited_where_it_stands() -> None:
    def ending(text: str) -> bytes:
        properties = f"<w:pPr><w:rPr><w:del {by('A')}/></w:rPr></w:pPr>"
        return body("a", f"<w:p>{properties}{run(text)}</w:p>", "x")

    old, new = ending("lovdata.no"), ending("fem seks")
    made = kept(old, new).data
    for chosen in ((), ("A",)):
        assert said(made, *chosen, "Vi") == said(new, *chosen)


def test_a_row_that_one_inserted_and_another_struck_does_not_return_when_new_lacks_it() -> None:
    marks = f"<w:ins {by('A')}/><w:del {by('B')}/>"
    old = body(table(row(cell("en")), row(cell("to"), marks=marks), row(cell("tre"))), "x")
    new = body(table(row(cell("en")), row(cell("tre"))), "x")
    assert_reads_as(new, kept(old, new).data, "A", "B")


def test_what_a_struck_cell_held_is_struck_where_the_cell_itself_no_longer_is() -> None:
    went = f"<w:cellDel {by('A')}/>"
    struck = f"<w:p><w:pPr><w:rPr><w:del {by('A')}/></w:rPr></w:pPr>{gone('A', 'to')}</w:p>"
    again = f"<w:tc><w:tcPr/>{struck}<w:p>{ins('B', 'tre')}</w:p></w:tc>"
    held = f"<w:tc><w:tcPr>{went}</w:tcPr><w:p>{run('to')}</w:p><w:p/></w:tc>"
    old = body(table(row(cell("en"), held)), "x")
    new = body(table(row(cell("en"), again)), "x")
    made = kept(old, new)
    assert_reads_as(new, made.data, "A", "B")
    assert not made.notes

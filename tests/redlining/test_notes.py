"""Footnotes without any paragraph in them: which answers to which."""

from __future__ import annotations

import pytest
from edited import DATE, simple

from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, reject_all, resolved

SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REFERENCE = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
SAYS = "<w:p><w:r><w:t>Se vedlegg 2.</w:t></w:r></w:p>"


def noted(text: str, *notes: str) -> bytes:
    """A paragraph of this text, with a reference to each note after it."""
    references = "".join(REFERENCE.format(number) for number, _ in enumerate(notes, 1))
    said = "".join(f'<w:footnote w:id="{number}">{note}</w:footnote>' for number, note in enumerate(notes, 1))
    body = f"<w:p><w:r><w:t>{text}</w:t></w:r>{references}</w:p>"
    return simple(body, footnotes=f"<w:footnotes {SPACES}>{said}</w:footnotes>")


def redline(old: bytes, new: bytes) -> Package:
    made = redlined(opened(old, "old"), opened(new, "new"), "Vi", DATE).data
    return opened(made, "redline")


def test_an_empty_note_answers_to_an_empty_note() -> None:
    made = redline(noted("Kort frist", "", SAYS), noted("Lang frist", "", SAYS))
    assert not list(made.root(made.main).iterfind(".//{*}ins//{*}footnoteReference"))
    assert len(list(made.root("word/footnotes.xml").iter("{*}footnote"))) == 2


@pytest.mark.parametrize(("old", "new"), [("", SAYS), (SAYS, "")])
def test_a_note_that_is_emptied_or_filled_in_goes_and_comes(old: str, new: str) -> None:
    made = redline(noted("a", old), noted("a", new))
    for decide, note in ((reject_all, old), (accept_all, new)):
        read = resolved(made, decide)
        [reference] = read.root(read.main).iter("{*}footnoteReference")
        [held] = [each for each in read.root("word/footnotes.xml") if each.values() == reference.values()]
        assert bool(len(held)) is bool(note)

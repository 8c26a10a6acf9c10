"""The words in the text boxes of a returned document, as they were sent.

No mark is written in a text box, and the paragraph that it hangs on would be known no longer with other words in it,
nor would the story around it. So where both documents have as many boxes in a story, theirs are held to say what ours
do; that they do not is told by the audit."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from avtalebygger.redlining.meaning import key_of
from avtalebygger.word.names import w
from avtalebygger.word.package import Package

Element = etree._Element


def with_text_boxes_of(base: Package, theirs: Package) -> Package:
    """`theirs` with the words that the text boxes of `base` hold; itself where they say the same."""
    ours, others = boxes_in(base.root(base.main)), boxes_in(theirs.root(theirs.main))
    other = [at for at, (one, two) in enumerate(zip(ours, others, strict=False)) if key_of(one) != key_of(two)]
    if len(ours) != len(others) or not other:
        return theirs
    root = deepcopy(theirs.root(theirs.main))
    boxes = boxes_in(root)
    for at in other:
        boxes[at][:] = [deepcopy(each) for each in ours[at]]
    return theirs.changed({theirs.main: root})


def boxes_in(root: Element) -> list[Element]:
    return list(root.iter(w("txbxContent")))

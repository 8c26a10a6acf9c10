"""The page numbers of a returned document, which its editor counted when it saved, as they were sent.

The result of a PAGE, NUMPAGES or SECTIONPAGES field (17.16.5) says how a program laid the pages out. Nobody asked for
it, and of several parties each has its own. Where the sent document says several things for one such field, it is not
known which of them answers to which, and the returned one stays as it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from avtalebygger.word.names import w
from avtalebygger.word.package import Package
from avtalebygger.word.refreshed import Shown, fields_in, write

Element = etree._Element
OF_PAGES = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b")


def with_page_numbers_of(base: Package, theirs: Package) -> Package:
    """`theirs` with the page numbers that `base` shows; itself where they are the same."""
    sent = page_numbers(base)
    changed = {}
    for part in parts_of(theirs) if sent else ():
        if any(is_recounted(each, sent) for each in page_fields(theirs.root(part))):
            changed[part] = root = deepcopy(theirs.root(part))
            for each in page_fields(root):
                if is_recounted(each, sent):
                    write(each.result, sent[code_of(each)])
    return theirs.changed(changed) if changed else theirs


def page_numbers(package: Package) -> dict[str, str]:
    """The instruction of each such field -> what it shows, where it shows the same everywhere."""
    shown: dict[str, set[str]] = defaultdict(set)
    for part in parts_of(package):
        for each in page_fields(package.root(part)):
            shown[code_of(each)].add(each.text)
    return {code: found.pop() for code, found in shown.items() if len(found) == 1}


def parts_of(package: Package) -> Iterator[str]:
    yield package.main
    for kind in ("header", "footer"):
        yield from package.related(kind)


def page_fields(root: Element) -> Iterator[Shown]:
    said = (each for each in root.iter(w("instrText")) if OF_PAGES.match(each.text or ""))
    simple = (each for each in root.iter(w("fldSimple")) if OF_PAGES.match(each.get(w("instr"), "")))
    around = (next(each.iterancestors(w("p")), None) for one in (said, simple) for each in one)
    for paragraph in dict.fromkeys(each for each in around if each is not None):
        yield from (each for each in fields_in(paragraph) if OF_PAGES.match(each.code))


def code_of(shown: Shown) -> str:
    return " ".join(shown.code.split())


def is_recounted(shown: Shown, sent: Mapping[str, str]) -> bool:
    return sent.get(code_of(shown), shown.text) != shown.text

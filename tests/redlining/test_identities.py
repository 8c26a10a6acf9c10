"""What comes has an identity of its own: pictures, paragraphs, controls and shapes, wherever it comes."""

from __future__ import annotations

from collections import Counter

import pytest
from edited import DATE, body

from avtalebygger.redlining.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.names import WP, w
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, reject_all, resolved

SHAPES = "{urn:schemas-microsoft-com:vml}*"
SPACES = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def redline(old: str, new: str) -> Package:
    given = (opened(body(f"<w:p>{each}</w:p>", "slutt"), "given") for each in (old, new))
    return opened(redlined(*given, "Vi", DATE).data, "redline")


def repeated(package: Package, tag: str) -> list[str]:
    ids = Counter(each.get("id") for each in package.root(package.main).iter(tag) if each.get("id"))
    return [ident for ident, times in ids.items() if ident and times > 1]


def box(width: int) -> str:
    """A text box as Word writes it: the drawing, and for older programs a shape of a type that is defined beside it."""
    drawn = (
        f'<w:drawing><wp:inline><wp:extent cx="{width}" cy="9"/><wp:docPr id="7" name="Boks"/></wp:inline></w:drawing>'
    )
    shape = (
        f'<v:shapetype id="_x0000_t202" o:spt="202"/><v:shape id="Boks" type="#_x0000_t202" style="width:{width}pt"/>'
    )
    return (
        f'<w:r><mc:AlternateContent {SPACES}><mc:Choice Requires="wps">{drawn}</mc:Choice>'
        f"<mc:Fallback><w:pict>{shape}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_box_that_comes_beside_the_one_that_goes_is_named_anew_and_its_shape_still_knows_its_type() -> None:
    made = redline(box(20), box(30))
    assert not repeated(made, SHAPES)
    assert not repeated(made, f"{{{WP}}}docPr")
    shapes = made.root(made.main).iter("{urn:schemas-microsoft-com:vml}shape")
    types = [each.get("id") for each in made.root(made.main).iter("{urn:schemas-microsoft-com:vml}shapetype")]
    assert [each.get("type") for each in shapes] == [f"#{ident}" for ident in types]


@pytest.mark.parametrize("width", [20, 30])
def test_a_shape_that_an_object_names_keeps_its_name(width: int) -> None:
    def embedded(size: int) -> str:
        return (
            f'<w:r><w:object {SPACES}><v:shape id="_x0000_i1025" style="width:{size}pt"/>'
            '<o:OLEObject Type="Embed" ShapeID="_x0000_i1025"/></w:object></w:r>'
        )

    made = redline(embedded(10), embedded(width))
    for decide in (accept_all, reject_all):
        read = resolved(made, decide)
        [shape] = read.root(read.main).iter("{urn:schemas-microsoft-com:vml}shape")
        [held] = read.root(read.main).iter("{urn:schemas-microsoft-com:office:office}OLEObject")
        assert held.get("ShapeID") == shape.get("id") == "_x0000_i1025"


def test_a_control_within_a_box_that_comes_has_an_id_of_its_own() -> None:
    held = "<w:p><w:r><w:t>i</w:t></w:r></w:p>"
    control = f'<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>{held}</w:sdtContent></w:sdt>'

    def shape(width: int) -> str:
        inner = f"<v:textbox><w:txbxContent>{control}</w:txbxContent></v:textbox>"
        return f'<w:r><w:pict><v:shape {SPACES} style="width:{width}pt">{inner}</v:shape></w:pict></w:r>'

    made = redline(shape(1), shape(2))
    ids = [each.get(w("val")) for each in made.root(made.main).iterfind(".//{*}sdtPr/{*}id")]
    assert len(set(ids)) == len(ids) == 2

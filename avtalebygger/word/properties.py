"""What a document says about itself: title, language and dates (docProps/core.xml), and our custom properties
(docProps/custom.xml), with the content types and relationships that make them part of a package.

Custom properties survive a save in Word and LibreOffice, also through ODT. Part 2, 11 and Part 1, 22.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from avtalebygger.model.agreement import Agreement
from avtalebygger.word.names import CONTENT_TYPES, CORE_PROPERTIES, CUSTOM_PROPERTIES, PACKAGE_RELATIONSHIPS

CORE: Final = "docProps/core.xml"
CUSTOM: Final = "docProps/custom.xml"
CREATOR: Final = "avtalebygger"
FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the format id of every user-defined property
TYPES_OF_VALUE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT: Final = {
    CORE: "application/vnd.openxmlformats-package.core-properties+xml",
    CUSTOM: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
RELATIONSHIP: Final = {
    CORE: "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    CUSTOM: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
}


def core(agreement: Agreement) -> bytes:
    """Dates are the agreement's own; without one there are none. The creator is the program, never a person."""
    made = f"{agreement.date}T00:00:00Z"
    dates = "".join(
        f'<dcterms:{kind} xsi:type="dcterms:W3CDTF">{made}</dcterms:{kind}>' for kind in ("created", "modified")
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{CORE_PROPERTIES}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(agreement.title)}</dc:title><dc:creator>{CREATOR}</dc:creator>"
        f"<dc:language>{agreement.maalform.tag}</dc:language>{dates if agreement.date else ''}</cp:coreProperties>"
    ).encode()


def custom(values: Mapping[str, str]) -> bytes:
    """Text properties in the order given; numbers begin at 2, as Word's do."""
    entries = "".join(
        f'<property fmtid="{FORMAT}" pid="{number}" name={quoteattr(name)}><vt:lpwstr>{escape(value)}</vt:lpwstr>'
        "</property>"
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f'{HEAD}<Properties xmlns="{CUSTOM_PROPERTIES}" xmlns:vt="{TYPES_OF_VALUE}">{entries}</Properties>'
    ).encode()


def with_content_types(types: bytes) -> bytes:
    """`[Content_Types].xml` with our two parts in it."""
    root = etree.fromstring(types)
    known = {one.get("PartName") for one in root}
    for part, kind in CONTENT.items():
        if f"/{part}" not in known:
            etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
    return written(root)


def with_relationships(relationships: bytes) -> bytes:
    """`_rels/.rels` with relationships to our two parts, and to no others of their kinds."""
    root = etree.fromstring(relationships)
    for one in [one for one in root if one.get("Type") in RELATIONSHIP.values()]:
        root.remove(one)
    taken = {one.get("Id") for one in root}
    free = (f"rIdAvt{number}" for number in range(1, len(taken) + 3))
    for part, kind in RELATIONSHIP.items():
        id = next(one for one in free if one not in taken)
        etree.SubElement(root, f"{{{PACKAGE_RELATIONSHIPS}}}Relationship", Id=id, Type=kind, Target=part)
    return written(root)


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)

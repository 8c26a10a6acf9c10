"""Namespaces and qualified names of WordprocessingML and its neighbours, as lxml writes them (`{uri}local`)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DGM: Final = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
V: Final = "urn:schemas-microsoft-com:vml"
O: Final = "urn:schemas-microsoft-com:office:office"  # noqa: E741
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
W15: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
PACKAGE_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
CORE_PROPERTIES: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CUSTOM_PROPERTIES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

STRICT: Final[tuple[tuple[str, str], ...]] = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    ("http://purl.oclc.org/ooxml/officeDocument/math", M),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    ("http://purl.oclc.org/ooxml/officeDocument/customXml", R.replace("relationships", "customXml")),
    ("http://purl.oclc.org/ooxml/officeDocument/customProperties", CUSTOM_PROPERTIES),
    (
        "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
        "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    ),
    ("http://purl.oclc.org/ooxml/drawingml/", "http://schemas.openxmlformats.org/drawingml/2006/"),
)
"""Namespaces of the Strict conformance class (Part 1) and those of Transitional (Part 4) that say the same."""


@lru_cache(maxsize=1024)  # asked for of every element there is, mostly for the same few
def w(local: str) -> str:
    return f"{{{W}}}{local}"


def m(local: str) -> str:
    return f"{{{M}}}{local}"


def r(local: str) -> str:
    return f"{{{R}}}{local}"


def mc(local: str) -> str:
    return f"{{{MC}}}{local}"


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]

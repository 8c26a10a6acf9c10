"""A zip archive member by member: read as it lies, written with constant times: equal content gives equal bytes.

The standard library's zipfile compresses every member again and stamps it; an unchanged member is copied here as it is.
Layout: PKWARE APPNOTE 4.3. No zip64 and no encryption: the archives are our own templates and documents."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

LOCAL: Final = struct.Struct("<4s5H3I2H")
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
END: Final = struct.Struct("<4s4H2IH")
VERSION, UTF8_NAME = 20, 0x800
EARLIEST_DATE: Final = 0x21  # 1 January 1980, where the format's calendar begins
LEVEL: Final = 1  # a third of the time of zlib's 6, for a quarter more bytes


@dataclass(frozen=True, slots=True)
class Member:
    """`content` as it lies in the archive: deflated where `method` is 8, plain where it is 0; `size` unpacked."""

    name: str
    method: int
    crc: int
    size: int
    content: bytes


def deflated(name: str, content: bytes) -> Member:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    return Member(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packed)


def members(archive: bytes) -> Iterator[tuple[Member, bytes]]:
    """Each member as it lies, and its content unpacked.

    Raises zipfile.BadZipFile, and what zlib and struct raise, for an archive that is not whole."""
    with zipfile.ZipFile(io.BytesIO(archive)) as package:
        for info in package.infolist():
            if not info.is_dir():
                yield as_it_lies(archive, info), package.read(info)


def as_it_lies(archive: bytes, info: zipfile.ZipInfo) -> Member:
    fields = LOCAL.unpack_from(archive, info.header_offset)
    start = info.header_offset + LOCAL.size + fields[-2] + fields[-1]
    packed = archive[start : start + info.compress_size]
    return Member(info.filename, info.compress_type, info.CRC, info.file_size, packed)


def packed(parts: Iterable[Member]) -> bytes:
    """The archive of these members, in this order."""
    body = bytearray()
    directory = bytearray()
    count = 0
    for part in parts:
        count += 1
        name = part.name.encode("utf-8")
        sizes = (part.crc, len(part.content), part.size, len(name))
        directory += CENTRAL.pack(
            b"PK\1\2", VERSION, VERSION, UTF8_NAME, part.method, 0, EARLIEST_DATE, *sizes, 0, 0, 0, 0, 0, len(body)
        )
        directory += name
        body += LOCAL.pack(b"PK\3\4", VERSION, UTF8_NAME, part.method, 0, EARLIEST_DATE, *sizes, 0) + name
        body += part.content
    end = END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)

"""Small real files of each kind, made here."""

from __future__ import annotations

import io
import zipfile
import zlib

OOXML = "application/vnd.openxmlformats-officedocument."
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00H\x00H\x00\x00\xff\xd9"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 16
EXE = b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0" + b"\0" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"


def zipped(entries: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def office(main: str, more: dict[str, bytes] | None = None) -> bytes:
    """A minimal Office file whose main part is of the type `main`."""
    types = f'<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    return zipped({"[Content_Types].xml": types.encode(), "main.xml": b"<x/>"} | (more or {}))


def docx(more: dict[str, bytes] | None = None) -> bytes:
    return office(f"{OOXML}wordprocessingml.document.main+xml", more)


def xlsx(more: dict[str, bytes] | None = None) -> bytes:
    return office(f"{OOXML}spreadsheetml.sheet.main+xml", more)


def odf(kind: str, more: dict[str, bytes] | None = None) -> bytes:
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<x/>"} | (more or {}))


def png() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    head = (1).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")

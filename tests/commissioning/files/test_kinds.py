"""Type by content: what is inside must be on the list and agree with the name."""

from __future__ import annotations

import pytest

from commissioning.files import kinds
from commissioning.files.kinds import clean_name, identify, in_megabytes
from commissioning.lifecycle import Refused
from tests.commissioning.files import documents as made

TAKEN = [
    ("a.pdf", made.PDF, kinds.PDF),
    ("a.docx", made.docx(), kinds.DOCX),
    ("a.xlsx", made.xlsx(), kinds.XLSX),
    ("a.odt", made.odf("text"), kinds.ODT),
    ("a.ods", made.odf("spreadsheet"), kinds.ODS),
    ("a.jpg", made.JPEG, kinds.JPEG),
    ("a.jpeg", made.JPEG, kinds.JPEG),
    ("a.png", made.png(), kinds.PNG),
    ("a.heic", made.HEIC, kinds.HEIC),
    ("a.csv", b"name,amount\r\nCaf\xe9,\xa35\r\n", kinds.CSV),
    ("a.csv", "\ufeffname,amount\nCafé,£5\n".encode(), kinds.CSV),
    ("a.txt", "Café £5".encode("utf-16"), kinds.TXT),
    ("a.txt", b"Dear Sir,\n\tI < you.\n", kinds.TXT),
]


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN)
def test_a_kind_on_the_list_is_told_by_its_content(name: str, content: bytes, kind: kinds.Kind) -> None:
    assert identify(name=name, content=content) is kind


REFUSED = [
    ("a.pdf", b"", "“a.pdf” is empty"),
    ("notes", b"words", "has no ending such as .pdf"),
    ("a.exe", made.EXE, "a kind of file that we do not take"),
    ("a.svg", made.SVG, "a kind of file that we do not take"),
    ("a.html", made.HTML, "a kind of file that we do not take"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Open it in Word and save it as .docx or PDF"),
    ("a.docm", b"PK", "Save it as .docx, which holds no macros"),
    ("a.zip", made.zipped({"x": b"x"}), "Add the files one by one"),
    ("a.pdf", made.EXE, "ends in .pdf but is not a PDF document inside"),
    ("a.pdf", made.HTML, "ends in .pdf but is not a PDF document inside"),
    ("a.pdf", made.SVG, "ends in .pdf but is not a PDF document inside"),
    ("a.txt", made.HTML, "ends in .txt but is not a text file inside"),
    ("a.csv", made.SVG, "ends in .csv but is not a CSV file inside"),
    ("a.txt", b"#!/bin/sh\necho\n", "ends in .txt but is not a text file inside"),
    ("a.txt", bytes(range(256)), "ends in .txt but is not a text file inside"),
    ("a.txt", made.PDF, "It is a PDF document: rename it to end in .pdf"),
    ("a.png", made.JPEG, "It is a JPEG picture: rename it to end in .jpg"),
    ("a.docx", made.xlsx(), "It is an Excel workbook: rename it to end in .xlsx"),
    ("a.docx", made.zipped({"evil.exe": made.EXE}), "ends in .docx but is not a Word document inside"),
    ("a.docx", made.office("application/vnd.ms-word.document.macroEnabled.main+xml"), "holds macros"),
    ("a.xlsx", made.xlsx({"xl/vbaProject.bin": b"x"}), "holds macros"),
    ("a.odt", made.odf("text", {"Basic/Standard/Module1.xml": b"x"}), "holds macros"),
    ("a.docx", made.docx()[:120], "is damaged"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40 + "EncryptedPackage".encode("utf-16-le"), "has a password"),
    ("a.xlsx", made.xlsx({"xl/media/bomb": bytes(kinds.UNPACKED_MAX_BYTES)}), "unpacks to more than 200 MB"),
    ("a.xlsx", made.xlsx({f"x{n}": b"" for n in range(kinds.ENTRIES_MAX)}), "unpacks to more than 200 MB"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[f"{name}-{words[:30]}" for name, _, words in REFUSED])
def test_anything_else_is_refused_by_name_with_the_way_out(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        identify(name=name, content=content)
    assert words in str(refusal.value)
    assert f"“{name}”" in str(refusal.value)


def test_a_zip_with_a_changed_byte_is_damaged() -> None:
    content = bytearray(made.docx({"word/document.xml": b"abc" * 50}))
    at = content.index(b"word/document.xml") + len(b"word/document.xml")
    content[at + 3] ^= 0xFF
    with pytest.raises(Refused, match="is damaged"):
        identify(name="a.docx", content=bytes(content))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Report 2026.PDF", "Report 2026.pdf"),
        ("..\\..\\etc\\passwd", "passwd"),
        ("../../a/b.txt", "b.txt"),
        ("inv\u202efdp.exe", "invfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("Cafe\u0301 £5.docx", "Café £5.docx"),
        (".pdf", "file.pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("  a   b .csv ", "a b.csv"),
    ],
)
def test_a_name_is_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_size_is_said_as_people_say_it() -> None:
    assert [in_megabytes(n) for n in (1, 300 * 1024, 10 * 1024 * 1024, 13_000_000)] == ["1 KB", "300 KB", "10 MB", "12.4 MB"]

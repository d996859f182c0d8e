"""Tagged PDF from data: nothing typed can break it or be read as markup."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.template import TemplateDoesNotExist
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from commissioning.files.pdf import FONTS as FONT_FOLDER
from commissioning.files.pdf import Substitution, code_points, glyphs, make_pdf, printable, set_document

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LETTER = """#import "/commissioning/files/documents/house.typ": data, house, pounds, typed
#show: house
= #data.heading
#typed(data.body)
== Awards
#table(columns: (1fr, auto), table.header[Name][Amount], ..data.rows.map(each => (each.name, pounds(each.pence))).flatten())
*#data.body* _#(data.body)_
"""


@pytest.fixture
def letter(settings: Any, tmp_path: Path) -> str:
    """A template of its own, beside the house's."""
    house = Path(settings.BASE_DIR) / "templates" / "commissioning" / "files" / "documents" / "house.typ"
    copy = tmp_path / "templates" / "commissioning" / "files" / "documents" / "house.typ"
    copy.parent.mkdir(parents=True)
    copy.write_text(house.read_text())
    (copy.parents[3] / "letter.typ").write_text(LETTER)
    settings.TEMPLATES = [dict(settings.TEMPLATES[0]) | {"DIRS": [tmp_path / "templates"]}]
    return "letter.typ"


def facts(body: str) -> dict[str, Any]:
    return {"office": "Office of the Commissioner", "heading": "Offer", "body": body, "rows": [{"name": "A & B", "pence": 123_456_789}]}


def words(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_a_document_is_tagged_and_has_title_language_and_table_headers(letter: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(make_pdf(letter, facts("Hello"), title="Offer letter", at=NOW)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower() == "en-gb"
    assert (reader.metadata.title, reader.metadata.author) == ("Offer letter", "Office of the Commissioner")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert {"/H1", "/H2", "/Table", "/TH"} <= set(kinds(root["/StructTreeRoot"]))


def kinds(element: Any) -> list[str]:
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    children = element.get("/K", [])
    children = children.get_object() if hasattr(children, "get_object") else children
    found = [str(element["/S"])] if "/S" in element else []
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child, "get_object"):
            found += kinds(child)
    return found


def test_what_was_typed_is_printed_and_never_markup(letter: str) -> None:
    document = set_document(letter, facts("Café £5, 50% #let x = 1 *not bold* $x$ @ref <label> \\ [x] Ж Ω"), title="T", at=NOW)
    assert document.substitutions == ()
    shown = words(document.content)
    assert "Café £5, 50% #let x = 1 *not bold* $x$ @ref <label> \\ [x] Ж Ω" in shown
    assert "£1,234,567.89" in shown


def test_what_has_no_glyph_is_named_and_noted(letter: str) -> None:
    document = set_document(letter, facts("Hi 😀 中 م 😀"), title="Letter 😀", at=NOW)
    assert document.substitutions == (
        Substitution("[U+1F600]", "grinning face"),
        Substitution("[U+4E2D]", "cjk unified ideograph-4e2d"),
        Substitution("[U+0645]", "arabic letter meem"),
    )
    shown = words(document.content)
    assert "Hi [U+1F600] [U+4E2D] [U+0645] [U+1F600]" in shown
    assert "[U+1F600] (grinning face), [U+4E2D]" in shown
    assert pypdf.PdfReader(io.BytesIO(document.content)).metadata.title == "Letter [U+1F600]"


def test_what_was_left_out_is_noted(letter: str) -> None:
    shown = words(make_pdf(letter, facts("co\u00adoperate\u200b"), title="T", at=NOW))
    assert "cooperate" in shown
    assert "Left out, as they print nothing: soft hyphen, zero width space." in shown


def test_the_same_data_gives_the_same_bytes(letter: str) -> None:
    first, second = (make_pdf(letter, facts("Hello"), title="T", at=NOW) for _ in range(2))
    assert first == second
    assert make_pdf(letter, facts("Hello"), title="T", at=NOW.replace(year=2027)) != first


def test_an_unknown_template_is_named(letter: str) -> None:
    with pytest.raises(TemplateDoesNotExist, match="nothing"):
        make_pdf("nothing.typ", {}, title="T", at=NOW)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("e\u0301", "é"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u00a0b\u2003c\td", "a\u00a0b c d"),
        ("👩\u200d👧\ufe0f", "[U+1F469][U+200D][U+1F467][U+FE0F]"),
        ("a\x00\x07\ud800\u202eb", "a[U+0000][U+0007][U+D800][U+202E]b"),
        ("\ufeffco\u00adoperate\u200b", "cooperate"),
    ],
)
def test_invisible_characters_are_marked_and_accents_joined(typed: str, shown: str) -> None:
    assert printable(typed, {}) == shown


def test_plain_letters_are_the_last_resort() -> None:
    assert printable(["Ж", {"a": "é"}, 3, None], {}, plain=True) == ["[U+0416]", {"a": "é"}, 3, None]


def test_the_font_is_read() -> None:
    assert {ord(c) for c in "AZaz09£éЖΩ…–“”"} <= glyphs()
    assert 0x1F600 not in glyphs()
    assert code_points(FONT_FOLDER / "SourceSansPro-Regular.otf") == code_points(FONT_FOLDER / "SourceSansPro-Regular.ttf")


@hypothesis_settings(max_examples=20, deadline=None)
@given(body=st.text(max_size=60))
def test_nothing_typed_can_stop_a_document(body: str) -> None:
    facts = {"office": "O", "heading": body, "body": body}
    assert make_pdf("commissioning/files/documents/plain.typ", facts, title=body, at=NOW).startswith(b"%PDF")

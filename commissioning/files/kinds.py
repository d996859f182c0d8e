"""What we take: a short list of kinds, told by content. The name's ending must agree with what is inside."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

import magic

from commissioning.lifecycle import Refused

# Office files are zips: these bound what opening one could cost (a "zip bomb" is a small file that unpacks without end).
UNPACKED_MAX_BYTES = 200 * 1024 * 1024
ENTRIES_MAX = 5_000
NAME_MAX = 120


@dataclass(frozen=True)
class Kind:
    """One kind of file: what people call it (with its article), its content type and the endings its name may have."""

    label: str
    content_type: str
    endings: tuple[str, ...]


PDF = Kind("a PDF document", "application/pdf", ("pdf",))
DOCX = Kind("a Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("an Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
ODT = Kind("an OpenDocument text", "application/vnd.oasis.opendocument.text", ("odt",))
ODS = Kind("an OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", ("ods",))
JPEG = Kind("a JPEG picture", "image/jpeg", ("jpg", "jpeg"))
PNG = Kind("a PNG picture", "image/png", ("png",))
HEIC = Kind("a HEIC picture", "image/heic", ("heic", "heif"))
CSV = Kind("a CSV file", "text/csv", ("csv",))
TXT = Kind("a text file", "text/plain", ("txt",))

KINDS = (PDF, DOCX, XLSX, ODT, ODS, JPEG, PNG, HEIC, CSV, TXT)
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}
ACCEPT = ",".join(f".{ending}" for ending in BY_ENDING)

SAVE_AS = {
    "doc": "Open it in Word and save it as .docx or PDF",
    "xls": "Open it in Excel and save it as .xlsx or PDF",
    "docm": "Save it as .docx, which holds no macros",
    "xlsm": "Save it as .xlsx, which holds no macros",
    "ppt": "Save it as a PDF",
    "pptx": "Save it as a PDF",
    "pages": "Export it as a PDF",
    "numbers": "Export it as .xlsx",
    "zip": "Add the files one by one",
    "rtf": "Save it as .docx or PDF",
    "gif": "Save it as .png or .jpg",
    "webp": "Save it as .png or .jpg",
    "tif": "Save it as .png or .jpg",
    "tiff": "Save it as .png or .jpg",
}
WE_TAKE = "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), JPEG, PNG, HEIC, CSV or plain text"

OOXML_MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}
MAGIC_KINDS = {
    "application/pdf": PDF,
    "image/jpeg": JPEG,
    "image/png": PNG,
    "image/heic": HEIC,
    "image/heif": HEIC,
    "image/heic-sequence": HEIC,
    "image/heif-sequence": HEIC,
}
# Text that a browser or a shell would run, whatever it is called.
ACTIVE_TEXT = re.compile(rb"\A\s*(<\s*(!doctype|!--|html|head|body|script|svg|iframe|\?xml|\?php|%)|#!|%!PS)", re.IGNORECASE)
ACTIVE_TYPES = {"text/html", "image/svg+xml", "text/xml", "application/xml", "application/xhtml+xml", "text/x-shellscript", "text/x-php"}


def clean_name(name: str) -> str:
    """The name as we keep it: no folders, no invisible or direction-changing characters, at most NAME_MAX characters.

    The ending is in small letters and survives the cut. An empty name becomes "file".
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "_", name)
    name = re.sub(r"\s+", " ", name).strip().rstrip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:NAME_MAX] or "file"
    ending = ending[:10].lower()
    return f"{stem[: NAME_MAX - len(ending) - 1].rstrip(' .') or 'file'}.{ending}"


def in_megabytes(size_bytes: int) -> str:
    """A size for people: "12.4 MB", "300 KB"."""
    if size_bytes >= 1024 * 1024:
        return f"{size_bytes / (1024 * 1024):.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(size_bytes / 1024))} KB"


def identify(*, name: str, content: bytes) -> Kind:
    """The kind that `content` is, which `name`'s ending must agree with.

    `name` is one that clean_name gave. Raises Refused, naming the file and how to put it right, for anything outside the list.
    """
    _, dot, ending = name.rpartition(".")
    if not content:
        raise Refused(f"“{name}” is empty. Open it to see that it holds something, save it again and choose it once more.")
    if not dot:
        raise Refused(f"“{name}” has no ending such as .pdf, so we cannot tell what it is. Rename it with its ending. We take {WE_TAKE}.")
    if ending not in BY_ENDING:
        how = SAVE_AS.get(ending, "Save it as a PDF")
        raise Refused(f"“{name}” is a kind of file that we do not take. {how}. We take {WE_TAKE}.")
    said = BY_ENDING[ending]
    found = _look(name, content, said)
    if found is not said:
        really = f"It is {found.label}: rename it to end in .{found.endings[0]}" if found else f"Save it as {said.label} and try again"
        raise Refused(f"“{name}” ends in .{ending} but is not {said.label} inside. {really}.")
    return found


def _look(name: str, content: bytes, said: Kind) -> Kind | None:
    """What the content is, or None when it is nothing we know."""
    if content.startswith(b"PK"):
        return _look_in_zip(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused(f"“{name}” has a password. Save it without one and choose it again.")
        return None
    guess = magic.from_buffer(content[:262_144], mime=True)
    if guess in MAGIC_KINDS:
        return MAGIC_KINDS[guess]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if said in (CSV, TXT) and _is_plain_text(content) and guess not in ACTIVE_TYPES and not ACTIVE_TEXT.match(content[:2048]):
        return said
    return None


def _is_plain_text(content: bytes) -> bool:
    """True for text in UTF-8, UTF-16 with its mark, or Windows-1252 (what Excel writes), without control characters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            return False
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                text = content.decode("cp1252")
            except UnicodeDecodeError:
                return False
    return not any(c < " " and c not in "\t\r\n\f" for c in text)


def _look_in_zip(name: str, content: bytes) -> Kind | None:
    """Which Office file a zip is. libmagic often says only "zip", so we look ourselves."""
    damaged = f"“{name}” is damaged and cannot be opened. Open it in the program that made it, save it again and choose it once more."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES_MAX or sum(entry.file_size for entry in entries) > UNPACKED_MAX_BYTES:
                raise Refused(
                    f"“{name}” unpacks to more than {in_megabytes(UNPACKED_MAX_BYTES)}. Take out large pictures, or save it as a PDF, and try again."
                )
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise Refused(f"“{name}” has a password. Save it without one and choose it again.")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" in names:
                types = archive.read("[Content_Types].xml")
                kind = next((kind for main, kind in OOXML_MAIN.items() if main in types), None)
                macros = b"macroEnabled" in types or b"vbaProject" in types or any("vbaproject" in n.lower() for n in names)
            elif "mimetype" in names:
                said = archive.read("mimetype").strip()
                kind = next((kind for kind in (ODT, ODS) if said == kind.content_type.encode()), None)
                macros = any(n.startswith(("Basic/", "Scripts/")) and not n.endswith("/") for n in names)
            else:
                return None
            if macros:
                raise Refused(
                    f"“{name}” holds macros, which we do not take. Save a copy without macros (.docx, .xlsx or PDF) and choose that."
                )
            if archive.testzip() is not None:
                raise Refused(damaged)
            return kind
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise Refused(damaged) from None

"""A file without what it says of who made it: for readers who must not know."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from commissioning.files.kinds import JPEG, PDF, PNG, identify
from commissioning.lifecycle import Refused

# What in a PDF tells of its makers, its programs or its earlier shape, or carries other files.
SAYS_WHO = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Collection", "/Perms", "/OpenAction", "/AA")
ON_A_NOTE = ("/T", "/Contents", "/RC", "/Subj", "/M", "/CreationDate", "/NM")


def without_makers(*, name: str, content: bytes) -> tuple[bytes, str, str]:
    """The same document or picture with its metadata taken out.

    Shape: bytes, content type, ending. Raises: Refused for anything but a PDF, a JPEG or a PNG, and for a PDF that cannot be opened.
    """
    kind = identify(name=name, content=content)
    if kind is PDF:
        return bare_pdf(name, content), kind.content_type, "pdf"
    if kind in (JPEG, PNG):
        return bare_picture(content, "JPEG" if kind is JPEG else "PNG"), kind.content_type, kind.endings[0]
    raise Refused(
        f"“{name}” is {kind.label}. Save the copy without names as a PDF or a picture: other kinds keep the name of whoever wrote them."
    )


def bare_pdf(name: str, content: bytes) -> bytes:
    """A PDF with its pages alone: no facts about it, no attached files, no earlier versions, no remarks. Its tags for screen readers stay."""
    try:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    except (PyPdfError, OSError, ValueError, KeyError, TypeError) as damaged:
        raise Refused(f"“{name}” cannot be opened. Save it again as a PDF without a password.") from damaged
    writer.metadata = None
    root: Any = writer.root_object
    drop(root, SAYS_WHO)
    names = root.get("/Names")
    if names is not None:
        drop(names.get_object(), ("/EmbeddedFiles", "/JavaScript"))
    for page in writer.pages:
        drop(page, SAYS_WHO)
        links = [each for each in page.get("/Annots", ArrayObject()) if each.get_object().get("/Subtype") in ("/Link", "/Widget")]
        for each in links:
            if each.get_object().get("/Subtype") == "/Link":
                drop(each.get_object(), ON_A_NOTE)
        if "/Annots" in page:
            page[NameObject("/Annots")] = ArrayObject(links)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def drop(held: DictionaryObject, names: tuple[str, ...]) -> None:
    for each in names:
        held.pop(NameObject(each), None)


def bare_picture(content: bytes, form: str) -> bytes:
    """A picture as it is seen, turned as its camera said, without what else the camera and its programs wrote into it."""
    with Image.open(BytesIO(content)) as opened:
        seen = ImageOps.exif_transpose(opened)
        plain = seen.convert("RGB") if form == "JPEG" else seen.convert("RGBA")
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = BytesIO()
    bare.save(out, form, **({"quality": 92} if form == "JPEG" else {}))
    return out.getvalue()

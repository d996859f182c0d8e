"""Handing a private document to a person who may have it."""

from __future__ import annotations

import uuid

from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from commissioning.files.actions import refuse_unless_served
from commissioning.files.models import StoredFile, private_store
from commissioning.files.queries import subject_of, visible_file

LINK_SECONDS = 60


@require_safe
def download(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The file as an attachment: from the folder through us, from a bucket by a link signed for a minute. Not yours: 404."""
    stored_file = visible_file(key=key, user=request.user)
    if stored_file is None:
        raise Http404

    refuse_unless_served(stored_file)

    # A subject that must know who fetched what (finance's workbook) has this method; most have not.
    tell = getattr(subject_of(stored_file), "file_downloaded", None)
    if tell and request.method == "GET":
        tell(by=request.user, at=timezone.now(), stored_file=stored_file)

    return answer_with(stored_file)


def answer_with(stored_file: StoredFile) -> HttpResponseBase:
    """The bytes, or a redirect to where the bucket hands them over; never kept by a cache, never shown inside a page."""
    store = private_store()
    response: HttpResponseBase
    if isinstance(store, FileSystemStorage | InMemoryStorage):
        response = FileResponse(stored_file.open(), as_attachment=True, filename=stored_file.name, content_type=stored_file.content_type)
    else:
        response = HttpResponseRedirect(signed_link(stored_file))
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def signed_link(stored_file: StoredFile) -> str:
    """An address of the bucket that hands over this one file for LINK_SECONDS."""
    parameters = {
        "ResponseContentDisposition": content_disposition_header(True, stored_file.name),
        "ResponseContentType": stored_file.content_type,
        "ResponseCacheControl": "no-store",
    }
    return private_store().url(stored_file.storage_name, parameters=parameters, expire=LINK_SECONDS)  # type: ignore[call-arg]

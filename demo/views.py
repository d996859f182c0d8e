"""The demo's mailbox: every letter the system wrote, so that one can sign in and follow a bid without a mail server.

It shows everything to everyone, so it exists only where DEMO is on; production settings refuse DEMO.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.mail.models import Message
from commissioning.mail.queries import messages_to

PAGE_ROWS = 25


class MailboxForm(forms.Form):
    to = forms.CharField(label="Sent to", required=False, max_length=254, help_text="A whole address, such as name@example.org")


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 unless settings.DEMO is on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **given)

    return never_cache(require_safe(guarded))


@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """All letters, newest first; `?to=` keeps those to one address."""
    form = MailboxForm(request.GET or None)
    to = form.cleaned_data["to"] if form.is_bound and form.is_valid() else ""
    page = Paginator(messages_to(to), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"form": form, "to": to, "page": page})


@demo_only
def message(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One letter as it was written."""
    return render(request, "demo/message.html", {"message": get_object_or_404(Message, key=key)})

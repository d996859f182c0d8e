"""The documents of a body, and the kinds of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lifecycle import Refused
from commissioning.people.models import Organisation
from commissioning.permissions import allows, require
from grants.applications.actions import add_document, end_document, save_document_kind
from grants.applications.document_forms import DocumentForm, DocumentKindForm
from grants.applications.models import DocumentKind, HeldDocument, documents_shown_to
from grants.applications.queries import document_kinds, standing_documents
from grants.applications.views.loading import posted


def body_or_404(user: Any, pk: int) -> Organisation:
    """The body, where she sees its documents. Raises: Http404."""
    body = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    if not documents_shown_to(user, body.pk):
        raise Http404
    return body


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """What is held of a body, with its dates; its owners and editors add to it here."""
    body = body_or_404(request.user, pk)
    if request.method == "POST":
        require(request.user, "documents.keep", body)

    form = DocumentForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            add_document(
                organisation_id=body.pk,
                kind_id=given["kind"].pk,
                upload=given["upload"],
                issued_on=given["issued_on"],
                expires_on=given["expires_on"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, f"We hold “{given['kind']}” now. You can use it in every application while it is in date.")
            return redirect("applications:documents", body.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "organisation": body,
        "documents": standing_documents(body.pk),
        "form": form,
        "today": timezone.localdate(),
        "may_keep": allows(request.user, "documents.keep", body),
    }
    return render(request, "grants/applications/documents.html", context)


@login_required
@require_POST
def document_end(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    body = body_or_404(request.user, pk)
    document = get_object_or_404(HeldDocument.objects.filter(organisation=body), pk=document_pk)
    require(request.user, "documents.keep", document)
    end_document(document_id=document.pk, by=request.user, at=timezone.now())
    messages.success(request, "It is taken away. Applications that it was sent with keep it.")
    return redirect("applications:documents", body.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The kinds of documents; one is added, or the one of `pk` changed."""
    require(request.user, "documents.kinds")
    kind = get_object_or_404(DocumentKind, pk=pk) if pk else None

    initial = {name: getattr(kind, name) for name in ("label", "hint", "needs_expiry", "is_offered")} if kind else None
    form = DocumentKindForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_document_kind(kind_id=pk, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"“{form.cleaned_data['label']}” is saved.")
            return redirect("applications:document_kinds")
        except Refused as refused:
            form.add_error("label", str(refused))
    return render(request, "grants/applications/document_kinds.html", {"kinds": document_kinds(), "kind": kind, "form": form})

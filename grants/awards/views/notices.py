"""Notices on the desk: the list, the document with its gaps, drafting, comments, signing, publishing."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commissioning.calls.models.call import funding_years
from commissioning.lifecycle import Refused
from commissioning.money import format_pounds
from commissioning.people.models import User
from commissioning.permissions import allows, require
from grants.applications.models import Sight
from grants.awards import actions, queries
from grants.awards.forms import DECLARATION, CommentForm, DepartForm, DraftForm, NoticeForm, RowForm, SignForm, posted
from grants.awards.models import Award, DecisionNotice, NoticeRow
from grants.awards.queries.budget import sources_left

COMMENTS = {"legal": ("Legal comment", actions.comment_legal), "financial": ("Financial comment", actions.comment_financial)}


def load(request: HttpRequest, reference: str) -> DecisionNotice:
    """The notice, if she may read notices of its office; else 404."""
    found = DecisionNotice.objects.visible_to(request.user).select_related(
        "office", "lead_officer", "signed_by", "supersedes", "document", "prepared_by"
    )
    return get_object_or_404(found, reference=reference)


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice of the office, and what waits to be put on one."""
    require(request.user, "notices.view")

    page = Paginator(queries.notices_for(request.user), 25).get_page(request.GET.get("page"))
    waiting = queries.calls_to_decide(request.user) if allows(request.user, "notices.draft") else []

    return render(request, "grants/awards/notices.html", {"page": page, "waiting": waiting})


@login_required
def notice_new(request: HttpRequest) -> HttpResponse:
    """Start a notice from the recommendations of some calls."""
    require(request.user, "notices.draft")
    start = {"calls": request.GET.getlist("call")}
    form = DraftForm(posted(request), calls=queries.calls_to_decide(request.user), initial=start)

    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.draft_notice(
                call_ids=[int(pk) for pk in given["calls"]], title=given["title"], kind=given["kind"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made.reference} is drafted from the recommendations.")
            return redirect("awards:notice", made.reference)
    return render(request, "grants/awards/notice_new.html", {"form": form})


@require_safe
@login_required
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """The notice as a document, as it will be published, with its gaps named in the margin."""
    found = load(request, reference)
    return render(request, "grants/awards/notice.html", document(request, found))


def document(request: HttpRequest, found: DecisionNotice) -> dict[str, Any]:
    """What the document's templates read: data as frozen or as it stands, gaps by their place, and what this reader may do."""
    now, user = timezone.now(), cast(User, request.user)
    rows = queries.notice_with_rows(found)
    frozen = found.frozen is not None
    data: dict[str, Any] = found.frozen or queries.as_data(found, now, rows)
    gaps = [] if frozen else queries.gaps(found, now, rows)
    barred = set(
        Sight.objects.filter(user=user, barred_at__isnull=False, application__in=[row.application_id for row in rows]).values_list(
            "application__reference", flat=True
        )
    )
    places: dict[str, list[Any]] = {}
    for gap in gaps:
        places.setdefault(gap.place, []).append(gap)
    shown = [dict(row, gaps=places.get(f"row-{row['id']}", []), barred=row["application"] in barred) for row in data["rows"]]
    awards = (
        list(Award.objects.filter(row__notice=found).select_related("organisation", "call").order_by("row__position")) if frozen else []
    )
    return {
        "notice": found,
        "data": dict(data, rows=shown),
        "unwritten": [] if frozen else [each["title"] for each in data["sections"] if not each["text"].strip()],
        "gaps": gaps,
        "blocking": [gap for gap in gaps if gap.blocks],
        "places": places,
        "positions": [] if frozen else queries.positions_of([row for row in rows if row.decision == "approve"], now),
        "awards": awards,
        "rows_pence": queries.rows_total(rows),
        "to_offer": 0 if found.is_held_back else sum(each.state == "approved" for each in awards),
        "may_draft": found.state in ("draft", "ready", "signed", "published") and allows(user, "notices.draft", found),
        "may_sign": found.state == "ready" and allows(user, "notices.sign"),
        "may_depart": found.state in ("draft", "ready") and allows(user, "notices.sign", found),
        "may_publish": found.state == "signed" and not found.is_held_back and allows(user, "notices.publish", found),
        "may_comment_legal": found.state in ("draft", "ready") and allows(user, "notices.comment_legal", found),
        "may_comment_financial": found.state in ("draft", "ready") and allows(user, "notices.comment_financial", found),
    }


@login_required
def notice_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """The words of a draft, and its total."""
    found = load(request, reference)
    require(request.user, "notices.draft", found)
    form = NoticeForm(posted(request), initial=NoticeForm.start(found))
    total = queries.rows_total(found.rows.all())
    form.fields["total_pence"].help_text = f"The rows add up to {format_pounds(total, always_pence=True)}."

    if form.is_valid():
        try:
            actions.edit_notice(notice_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("awards:notice", found.reference)
    return render(request, "grants/awards/notice_edit.html", {"form": form, "notice": found})


def load_row(request: HttpRequest, reference: str, row_id: int) -> tuple[DecisionNotice, NoticeRow]:
    """The notice and one of its rows."""
    found = load(request, reference)
    row = get_object_or_404(
        NoticeRow.objects.select_related("application__call__fund", "application__organisation"), pk=row_id, notice=found
    )
    return found, row


@login_required
def notice_row(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """One row of a draft."""
    found, row = load_row(request, reference, row_id)
    require(request.user, "notices.draft", found)
    call = row.application.call
    years = funding_years(call.starts_on, call.ends_on)
    form = RowForm(posted(request), row=row, sources=sources_left(call.fund_id, years, but_row_id=row.pk))

    if form.is_valid():
        try:
            actions.edit_row(row_id=row.pk, by=request.user, at=timezone.now(), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("awards:notice", found.reference)
    return render(request, "grants/awards/notice_row.html", {"form": form, "notice": found, "row": row})


@login_required
def notice_depart(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """The decider changes one decision."""
    found, row = load_row(request, reference, row_id)
    require(request.user, "notices.sign", found)
    start = {"decision": row.decision, "amount_pence": row.amount_pence or None, "reason": row.departure_reason}
    form = DepartForm(posted(request), initial=start)

    if form.is_valid():
        try:
            actions.depart(row_id=row.pk, by=request.user, at=timezone.now(), **form.given())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your decision is on the notice. Both comments must be given again before you can sign.")
            return redirect("awards:notice", found.reference)
    return render(request, "grants/awards/notice_depart.html", {"form": form, "notice": found, "row": row})


@require_POST
@login_required
def notice_row_off(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """Take a bid off a draft."""
    found, row = load_row(request, reference, row_id)
    require(request.user, "notices.draft", found)

    actions.take_off_notice(row_id=row.pk, by=request.user, at=timezone.now())

    messages.success(request, f"{row.application.reference} went back to the panel.")
    return redirect("awards:notice", found.reference)


@login_required
def notice_comment(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The comment of one of the two officers."""
    found = load(request, reference)
    title, act = COMMENTS[kind]
    require(request.user, f"notices.comment_{kind}", found)
    start = {"comment": getattr(found, f"{kind}_comment"), "hold": getattr(found, f"{kind}_held")}
    form = CommentForm(posted(request), initial=start)

    if form.is_valid():
        try:
            act(notice_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your comment is on the notice.")
            return redirect("awards:notice", found.reference)
    return render(request, "grants/awards/notice_comment.html", {"form": form, "title": title, **document(request, found)})


@login_required
def notice_sign(request: HttpRequest, reference: str) -> HttpResponse:
    """The document, the declaration, one button."""
    found = load(request, reference)
    require(request.user, "notices.sign")
    rows = queries.notice_with_rows(found)
    start = {"statement": DECLARATION, "signed_as": found.office.profile_on(timezone.localdate()).decider_title}
    form = SignForm(posted(request), rows=rows, initial=start)

    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.sign_notice(
                notice_id=found.pk,
                signed_as=given["signed_as"],
                statement=given["statement"],
                left_rows=[int(pk) for pk in given["left_rows"]],
                hold_letters=form.holds_letters,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            what = "The letters are kept back until an officer sends them." if form.holds_letters else "The letters are on their way."
            messages.success(request, f"You signed {found.reference}. {what}")
            return redirect("awards:notice", found.reference)
    return render(request, "grants/awards/notice_sign.html", {"form": form, **document(request, found)})


MOVES = {
    "ready": (actions.make_ready, "{} was sent for signature."),
    "take-back": (actions.take_back, "{} is a draft again. Its comments must be given again."),
    "publish": (actions.publish_notice, "{} is published."),
}


@require_POST
@login_required
def notice_move(request: HttpRequest, reference: str, move: str) -> HttpResponse:
    """Send for signature, take back, publish."""
    found = load(request, reference)
    act, words = MOVES[move]

    try:
        act(notice_id=found.pk, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words.format(found.reference))
    return redirect("awards:notice", found.reference)


@require_POST
@login_required
def notice_offer_all(request: HttpRequest, reference: str) -> HttpResponse:
    """Send every offer of a signed notice that has not left yet."""
    found = load(request, reference)
    require(request.user, "awards.offer")

    sent = actions.offer_all(notice_id=found.pk, by=request.user, at=timezone.now())

    messages.success(request, f"{len(sent)} {'offer was' if len(sent) == 1 else 'offers were'} sent.")
    return redirect("awards:notice", found.reference)


@require_POST
@login_required
def notice_correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Start a correction of a signed notice."""
    found = load(request, reference)
    require(request.user, "notices.draft", found)

    fresh = actions.correct_notice(notice_id=found.pk, by=request.user, at=timezone.now())

    messages.success(request, f"{fresh.reference} is a draft that corrects {found.reference}. The sums stay as they were decided.")
    return redirect("awards:notice", fresh.reference)

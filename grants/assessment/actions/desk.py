"""Tags on bids, and views of the list that are kept."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.audit.actions import record
from commissioning.lifecycle import Refused
from commissioning.permissions import NotAllowed, require
from grants.applications.models import Application
from grants.assessment.actions.locking import locked
from grants.assessment.models import SavedView, Tag, Tagged


@transaction.atomic
def tag_bid(*, application_id: int, name: str, by: Any, at: datetime) -> Application:
    """Put a tag on a bid; a tag of a new name is made, and capitals make no difference.

    Raises: NotAllowed; Refused without a name, or where the bid bears it.
    """
    bid = locked(application_id)
    require(by, "bids.tag", bid)
    words = " ".join(name.split())
    if not words or len(words) > 40:
        raise Refused("Give the tag a name of at most 40 characters.")
    tag = Tag.objects.filter(office=bid.office_id, name__iexact=words).first() or Tag.objects.create(office_id=bid.office_id, name=words)
    _, made = Tagged.objects.get_or_create(application=bid, tag=tag, defaults={"by": by, "at": at})
    if not made:
        raise Refused(f"It bears the tag “{tag}” already.")
    record("tag put on", bid, by=by, at=at, tag=tag.pk)
    return bid


@transaction.atomic
def untag_bid(*, application_id: int, name: str, by: Any, at: datetime) -> Application:
    """Take a tag off a bid. Raises: NotAllowed; Refused where the bid does not bear it."""
    bid = locked(application_id)
    require(by, "bids.tag", bid)
    words = " ".join(name.split())
    found = Tagged.objects.filter(application=bid, tag__name__iexact=words).select_related("tag").first()
    if found is None:
        raise Refused(f"It does not bear the tag “{words}”.")
    record("tag taken off", bid, by=by, at=at, tag=found.tag_id)
    found.delete()
    return bid


@transaction.atomic
def save_view(*, name: str, query: str, is_shared: bool, by: Any, at: datetime) -> SavedView:
    """Keep a list under a name; her own view of that name is kept anew.

    Raises: NotAllowed for those without a role in the office, and for sharing by others than officers; Refused without a name.
    """
    require(by, "calls.view")
    if is_shared:
        require(by, "views.share")
    words = " ".join(name.split())
    if not words or len(words) > 60:
        raise Refused("Give the view a name of at most 60 characters.")
    if len(query) > 1000:
        raise Refused("The list asks for too much to be kept. Choose less.")
    office = by.staff_roles_held[0].office_id
    view = SavedView.objects.select_for_update().filter(owner=by, name__iexact=words).first() or SavedView(owner=by, office_id=office)
    view.name, view.query, view.is_shared = words, query, is_shared
    view.save()
    record("view saved", view, by=by, at=at, shared=is_shared)
    return view


@transaction.atomic
def drop_view(*, view_id: int, by: Any, at: datetime) -> None:
    """Forget a view of one's own. Raises: NotAllowed for another's."""
    view = SavedView.objects.select_for_update().get(pk=view_id)
    if view.owner_id != by.pk:
        raise NotAllowed("views.drop")
    record("view dropped", view, by=by, at=at)
    view.delete()

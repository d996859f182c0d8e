"""What is hidden from whom, and bids as their scorers read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from commissioning.files.kinds import in_megabytes
from commissioning.people.models import Membership, Organisation
from commissioning.questions.loaded import HeldFile
from grants.applications.models import Application, Sight
from grants.applications.queries import BidDetail, detail_of
from grants.assessment.blind import NO_NAME, Reading, hide, names_of, without_names
from grants.assessment.models import BlindCopy, BlindFile, BlindRead

# While a bid is in one of these, what is hidden of it may be changed.
BEFORE_PANEL = frozenset({"submitted", "in_check", "more_asked", "eligible", "scoring"})


def blind_read_of(call_id: int, at: datetime) -> BlindRead | None:
    """What hides names in a call at an instant. One query."""
    return BlindRead.objects.filter(call=call_id, until__gt=at).first()


def hidden_until(user: Any, at: datetime | None = None) -> Subquery:
    """For an assessment: until when names of its bid are hidden from this person; empty where they are not."""
    sights = Sight.objects.filter(application=OuterRef("application"), user=user, blind_until__gt=at or timezone.now())
    return Subquery(sights.values("blind_until")[:1])


def words_hidden(bids: Iterable[Application]) -> dict[int, list[str]]:
    """Everything that is hidden of each bid, by its id: what names its body and its people, and what an officer chose. Three queries."""
    bids = list(bids)
    bodies = Organisation.objects.in_bulk([bid.organisation_id for bid in bids])
    chosen = dict(BlindCopy.objects.filter(application__in=bids).values_list("application", "words"))
    people: dict[int, list[str]] = {}
    places = Membership.objects.filter(organisation__in=[bid.organisation_id for bid in bids])
    for body, name in places.values_list("organisation", "user__name"):
        people.setdefault(body, []).append(name)
    return {bid.pk: [*names_of(bodies[bid.organisation_id], people.get(bid.organisation_id, ())), *chosen.get(bid.pk, ())] for bid in bids}


def readings(bids: Iterable[tuple[Application, bool]]) -> dict[int, Reading]:
    """Each bid's title and body as this reader has them, by the bid's id; `True` beside a bid hides its names. No query where none is hidden, else three."""
    bids = list(bids)
    hidden = [bid for bid, is_blind in bids if is_blind]
    words = words_hidden(hidden) if hidden else {}
    found = {bid.pk: Reading(bid.title, bid.organisation.name) for bid, _ in bids}
    return found | {bid.pk: Reading(hide(bid.title, words[bid.pk]), NO_NAME, is_blind=True) for bid in hidden}


def read_by_scorer(bid: Application, *, is_blind: bool) -> tuple[Reading, BidDetail]:
    """One bid whole, with names or without. The queries of `detail_of`, and four more without names."""
    detail = detail_of(bid)
    if not is_blind:
        return Reading(bid.title, bid.organisation.name), detail
    words = words_hidden([bid])[bid.pk]
    return Reading(hide(bid.title, words), NO_NAME, is_blind=True), without_names(detail, words, copies_of(bid.pk))


def copies_of(application_id: int) -> dict[int, HeldFile]:
    """The copies without names, by the original's id. One query."""
    rows = BlindFile.objects.filter(application=application_id, copy__kept=True).select_related("copy")
    return {
        each.original_id: HeldFile(
            each.copy_id, each.copy.name, in_megabytes(each.copy.size_bytes), reverse("files:download", args=[each.copy.key])
        )
        for each in rows
    }


def bids_to_make_ready(call_id: int, user: Any, at: datetime) -> QuerySet[Application]:
    """The bids of a call that are scored or will be and that she sees, with body and what is hidden; those that nobody looked over first. One query."""
    bids = Application.objects.visible_to(user, at, drafts=False).filter(call=call_id, state__in=BEFORE_PANEL)
    return bids.select_related("organisation", "blind_copy__by").order_by(F("blind_copy__at").asc(nulls_first=True), "reference")

"""The letters about a body's record as a whole."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commissioning.mail.actions import send
from commissioning.people.models import Membership, Merging, Office, OfficeProfile
from commissioning.permissions import OWNER


def bodies_merged(merging: Merging, *, at: datetime) -> int:
    """Whoever owns the body now hears that its two records are one, who acts for it, and what to do if that is wrong. Gives how many letters."""
    return tell_owners("bodies_merged", merging, [merging.kept_id], at=at)


def merging_undone(merging: Merging, *, at: datetime) -> int:
    """The owners of both bodies hear that they are two again."""
    return tell_owners("merging_undone", merging, [merging.kept_id, merging.merged_id], at=at)


def tell_owners(template: str, merging: Merging, bodies: list[int], *, at: datetime) -> int:
    office = Office.objects.order_by("pk").first()
    profile = OfficeProfile.objects.filter(office=office, from_on__lte=timezone.localdate(at)).order_by("-from_on").first()
    owners = Membership.objects.filter(organisation__in=bodies, role=OWNER, left_at__isnull=True).order_by("user", "pk").distinct("user")
    rows = list(owners.values_list("user__email", "organisation"))
    for email, organisation in rows:
        context = {
            "office": profile,
            "kept": merging.kept,
            "merged": merging.merged,
            "link": settings.SITE_URL + reverse("people:organisation", args=[organisation]),
        }
        send(to=email, template=f"grants/workspace/emails/{template}", context=context, at=at, about=merging, by=merging.by)
    return len(rows)

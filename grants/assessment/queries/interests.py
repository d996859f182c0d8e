"""Who has declared what, and who must still declare before she opens a bid."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from commissioning.calls.models import Call
from commissioning.people.models import Organisation
from grants.applications.models import Application, Sight
from grants.assessment.models import Assessment, BlindRead, Interest
from grants.assessment.queries.matches import matches


@dataclass(frozen=True)
class BodyToDeclare:
    """A body of a call, with what a person declared about it. `given` says whether a bid of it was given to her to score."""

    organisation: Organisation
    interest: Interest | None
    given: bool
    matches: tuple[str, ...] = ()


def bodies_of(call: Call, user: Any) -> list[BodyToDeclare]:
    """The bodies whose bids were sent in a call, those that she must score first, then by name, with what speaks for
    an interest of hers in each. Five queries. Names only: nothing of a bid."""
    applied = Exists(Application.objects.filter(call=call, organisation=OuterRef("pk")).sent())
    bodies = list(Organisation.objects.filter(applied).order_by("name", "pk"))
    held = {each.organisation_id: each for each in Interest.objects.filter(call=call, user=user)}
    # Read without names, no bid may be told from another by whose it is.
    blind = Exists(BlindRead.objects.filter(call=OuterRef("application__call"), until__gt=timezone.now()))
    given = set(
        Assessment.objects.filter(application__call=call, assessor=user)
        .exclude(state="recused")
        .exclude(blind)
        .values_list("application__organisation_id", flat=True)
    )
    why = matches(user, bodies, timezone.localdate())
    found = [BodyToDeclare(each, held.get(each.pk), each.pk in given, tuple(why.get(each.pk, ()))) for each in bodies]
    return sorted(found, key=lambda each: not each.given)


def declarations_of(call: Call) -> QuerySet[Interest]:
    """What everybody declared in a call, by person and body: the list that prints with the panel's pack."""
    return Interest.objects.filter(call=call).select_related("user", "organisation").order_by("user__name", "organisation__name", "pk")


def undeclared(user: Any, *, reference: str = "", assessment_id: int | None = None) -> Assessment | None:
    """The assessment that was given to her of a bid that she may not open yet, because she has declared nothing about its body. One query."""
    given = Assessment.objects.filter(assessor=user, state="assigned").select_related("application__call")
    given = given.filter(pk=assessment_id) if assessment_id else given.filter(application__reference=reference)
    declared = Interest.objects.filter(call=OuterRef("application__call"), organisation=OuterRef("application__organisation"), user=user)
    barred = Sight.objects.filter(application=OuterRef("application"), user=user, barred_at__isnull=False)
    return given.exclude(Exists(declared)).exclude(Exists(barred)).first()

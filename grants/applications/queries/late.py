"""Which bids were let in after their call closed, and why."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from grants.applications.models import Application, LateAdmission, Sight


def late_admissions(call_id: int, user: Any) -> QuerySet[LateAdmission]:
    """Those of a call, latest first, with bid and body. Drafts are among them by reference and body only; none that a conflict bars. One query."""
    rows = LateAdmission.objects.filter(application__call=call_id).exclude(
        application__in=Sight.objects.shut_to(user).values("application")
    )
    return rows.select_related("application__organisation", "by").order_by("-at", "-pk")


def late_reasons(application_ids: Iterable[str | int]) -> dict[str, str]:
    """The reason for each bid that was admitted late, by its id as the record writes it. One query."""
    rows = LateAdmission.objects.filter(application__in=list(application_ids)).values_list("application_id", "reason")
    return {str(key): reason for key, reason in rows}


def draft_named(call_id: int, reference: str) -> Application | None:
    """An unsent bid of a call by its reference, as an applicant gives it on the telephone."""
    return Application.objects.filter(call=call_id, state="draft", reference__iexact=reference.strip()).first()

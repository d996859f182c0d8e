"""The record as the auditor and the monitoring officer read it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from commissioning.audit.models import AuditEvent
from commissioning.people.models import User

LONDON = ZoneInfo("Europe/London")
# What an auditor looks at first (requirements, section 0). The record itself holds everything.
KINDS = {
    "roles": ("Role changes", Q(subject_type="people.staffrole") | Q(verb__startswith="role ")),
    "owners": ("Owners appointed by the office, and handed over", Q(verb="owner appointed") | Q(verb="ownership handed over")),
    "overrides": (
        "Overrides: departures, reopened scores, corrections, extensions",
        Q(verb__icontains="depart")
        | Q(verb__icontains="reopen")
        | Q(verb__icontains="override")
        | Q(verb__icontains="correct")
        | Q(verb__icontains="extend"),
    ),
    "waivers": ("Waivers", Q(verb__icontains="waive") | Q(verb="recovery let go") | Q(after__result="waived") | Q(facts__result="waived")),
    "bodies": ("Records merged, and stops", Q(verb__contains="merg") | Q(verb__in=["stop set", "stop lifted"])),
    "files": ("Whole files taken, and workbooks fetched", Q(verb__in=["whole file taken", "workbook downloaded"])),
    "late": ("Late admissions", Q(verb__icontains="late") | Q(after__is_late=True) | Q(facts__is_late=True)),
    "money": ("Bank details, payments and batches", Q(subject_type__startswith="payments.")),
    "decisions": ("Decision notices and awards", Q(subject_type__startswith="awards.")),
}


@dataclass(frozen=True)
class AuditFilter:
    """What to look for; empty parts leave all. Days are London days, both inside."""

    kind: str = ""
    from_on: date | None = None
    to_on: date | None = None
    person_id: int | None = None
    record: str = ""
    verb: str = ""


def events(wanted: AuditFilter) -> QuerySet[AuditEvent]:
    """Events that fit, newest first, each with its actor. One statement.

    Shape: `record` is a kind of record ("awards.award"), or one record of it ("awards.award 12").
    """
    found = AuditEvent.objects.select_related("actor").order_by("-pk")
    if wanted.kind in KINDS:
        found = found.filter(KINDS[wanted.kind][1])
    if wanted.from_on:
        found = found.filter(at__gte=datetime.combine(wanted.from_on, time.min, LONDON))
    if wanted.to_on:
        found = found.filter(at__lt=datetime.combine(wanted.to_on + timedelta(days=1), time.min, LONDON))
    if wanted.person_id is not None:
        found = found.filter(actor=wanted.person_id)
    if wanted.verb.strip():
        found = found.filter(verb__icontains=wanted.verb.strip())
    what, _, number = wanted.record.strip().lower().partition(" ")
    if what:
        found = found.filter(subject_type__icontains=what)
    if number.strip():
        found = found.filter(subject_id=number.strip())
    return found


def people_in_record() -> QuerySet[User]:
    """Those who did something that the record holds, by name."""
    return User.objects.filter(pk__in=AuditEvent.objects.order_by().values("actor").distinct()).order_by("name", "email")

"""The gate of one bid as a page shows it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from commissioning.calls.models import Call
from grants.applications.models import Application
from grants.assessment.gate import gate_tests, reasons_for
from grants.assessment.models import EligibilityCheck, Finding


@dataclass(frozen=True)
class GateLine:
    """One test, with its result where it is recorded."""

    key: str
    label: str
    check: EligibilityCheck | None


def gate_of(application: Application) -> list[GateLine]:
    """Every test of the bid's call in the order of the gate, then any other that was recorded. One query."""
    held = {each.test: each for each in EligibilityCheck.objects.filter(application=application).select_related("by").order_by("pk")}
    lines = [GateLine(test.key, test.label, held.pop(test.key, None)) for test in gate_tests(application.call.preset)]
    return lines + [GateLine(key, check.label, check) for key, check in held.items()]


def finding_of(application: Application) -> tuple[Finding | None, str]:
    """What the gate decided last, and the words of its code. One query."""
    last = Finding.objects.filter(application=application).select_related("by").order_by("-pk").first()
    return last, reasons_for(application.call.preset).get(last.code, "") if last else ""


def waivers_of(call: Call, user: Any) -> QuerySet[EligibilityCheck]:
    """Every test that an officer waived in a call, by bid, among the bids that `user` may see: the list that prints with the panel's pack. One query."""
    waived = EligibilityCheck.objects.filter(result="waived", application__in=Application.objects.visible_to(user).sent().filter(call=call))
    return waived.select_related("application__organisation", "by").order_by("application__reference", "pk")

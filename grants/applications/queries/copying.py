"""Which earlier bids a draft may be filled from, and which of their answers go with its form."""

from collections.abc import Mapping
from typing import Any

from commissioning.questions.kinds import is_unread, kind_of
from commissioning.questions.loaded import Context, LoadedQuestion
from grants.applications.models import Application, ApplicationQuerySet, Filling

ANEW = {
    "date": "Dates are always given anew.",
    "declaration": "You must declare this anew.",
    "indicator_targets": "Its targets and dates belong to that bid.",
}


def earlier_bids(application: Application, user: Any) -> ApplicationQuerySet:
    """The bids that the same body sent, latest first, with their calls."""
    bids = Application.objects.visible_to(user).filter(organisation=application.organisation_id, submitted_at__isnull=False)
    return bids.exclude(pk=application.pk).select_related("call").order_by("-submitted_at", "-pk")


def fillings_of(application: Application) -> list[Filling]:
    """How often and from what it was filled, latest first. One query."""
    return list(Filling.objects.filter(application=application).select_related("source__call", "by").order_by("-at", "-pk"))


def copied_into(application: Application, section_key: str) -> list[str]:
    """The references of the bids that a section was filled from. No query where the bid was loaded by `bid_to_write`."""
    found = getattr(application, "filled_from", None) or []
    return [each["source"] for each in found if section_key in each["sections"]]


def is_unanswered(question: LoadedQuestion, held: Mapping[str, Any]) -> bool:
    """Nothing was typed, not even something that cannot be read."""
    value = held.get(question.key)
    return not is_unread(value) and kind_of(question).is_empty(value)


def why_not(question: LoadedQuestion | None, row: Mapping[str, Any], bounds: tuple[int, int], context: Context) -> str:
    """Why the answer of an earlier bid does not go into this form's question; empty where it does. `bounds` are the grants given, in pence."""
    if question is None:
        return "This form does not ask it."
    if question.kind != row["kind"]:
        return "It is asked in another way now."
    if question.kind in ANEW:
        return ANEW[question.kind]
    value = row["value"]
    if (
        question.kind == "outcome_picker"
        and {each for each in (value.get("main"), *value["others"]) if each} - dict(context.outcomes).keys()
    ):
        return "This call does not serve the same outcomes."
    if question.kind == "place" and set(value.get("districts") or {}) - dict(context.districts).keys():
        return "This call is not for the same districts."
    if question.kind == "money" and question.config.get("copies_to") == "ask_pence" and not bounds[0] <= value <= bounds[1]:
        return "This call gives other amounts."
    says = kind_of(question).check(question, value)
    return str(says[0]) if says else ""


def without_dates(question: LoadedQuestion, value: Any) -> tuple[Any, bool]:
    """The value with the dates and years of its rows emptied, and whether there were any."""
    dated = {
        cell.key for cell in kind_of(question).cells(question) if cell.kind == "date" or (question.kind == "budget" and cell.key == "year")
    }
    if not dated or not isinstance(value, list):
        return value, False
    return [{key: None if key in dated else each for key, each in row.items()} for row in value], True

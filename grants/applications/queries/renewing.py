"""What changed in the form under a draft."""

from dataclasses import dataclass
from typing import Any

from commissioning.calls.models import Call, Lot
from commissioning.questions.differences import Change, changes_between
from commissioning.questions.models import QuestionSet
from commissioning.questions.queries import load_set
from grants.applications.models import Application, Renewal


def renewals_of(application: Application, section_key: str = "") -> list[dict[str, Any]]:
    """The changes that touch what this draft holds, the latest version first: rows of {at, label, section, words}. One query."""
    rows = Renewal.objects.filter(application=application).order_by("-at", "-pk").values_list("at", "changes")
    return [{"at": at, **each} for at, changes in rows for each in changes if section_key in ("", each["section"])]


@dataclass(frozen=True)
class Later:
    """A published version that is later than the one by which a call asks, with what it changes, and the drafts that stand under the earlier one."""

    version: QuestionSet
    before: QuestionSet
    changes: list[Change]
    drafts: int


def forms_of(call: Call) -> set[int]:
    """The forms by which a call asks: its own, and those of its lots. One query."""
    lots = Lot.objects.filter(call=call, question_set__isnull=False).values_list("question_set_id", flat=True)
    return {call.question_set_id, *(pk for pk in lots if pk)}


def later_versions(call: Call) -> list[Later]:
    """For each form of a call, the newest version where the call uses an earlier one. Three queries, and those that load forms."""
    standing = list(QuestionSet.objects.filter(pk__in=forms_of(call)))
    newest = {each.key: each for each in QuestionSet.objects.latest_versions().filter(key__in=[each.key for each in standing])}
    found = []
    for each in standing:
        after = newest.get(each.key)
        if after is not None and after.version > each.version:
            drafts = Application.objects.filter(call=call, state="draft", answers__question_set=each).count()
            found.append(Later(after, each, changes_between(load_set(each.pk), load_set(after.pk)), drafts))
    return found

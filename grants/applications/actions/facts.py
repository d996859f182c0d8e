"""What lists need of a bid, copied from its answers: the ask, the least, the title, the main outcome, the district."""

from typing import Any

from commissioning.outcomes.models import Outcome
from commissioning.people.models import District
from commissioning.questions.loaded import LoadedSet, Values
from commissioning.questions.queries import copied_facts, values_of
from grants.applications.models import Application
from grants.applications.queries import form_of

TITLE_LONGEST = 200


FACTS = frozenset(["ask_pence", "match", "least_pence", "title", "outcomes", "place"])


def copy_facts(
    application: Application, loaded: LoadedSet | None = None, values: Values | None = None, *, answered: frozenset[str] = FACTS
) -> bool:
    """Set the copied fields from the answers (a question's config "copies_to" says which of FACTS); the caller saves. True where one changed.

    Shape: money in pence; for a place, the district with the largest share; for outcomes, the main one. The outcome and the
    district are looked up only where `answered` names them: a save of another page spares that, and sending looks at all.
    """
    loaded = loaded or form_of(application)
    facts = copied_facts(loaded, values_of(application.answers_id) if values is None else values)
    ask = as_pence(facts.get("ask_pence"))
    found = {
        "ask_pence": ask,
        "ceiling_pence": None if ask is None else application.call.ceiling_pence(ask, match_confirmed=is_confirmed(facts.get("match"))),
        "least_pence": as_pence(facts.get("least_pence")),
        "title": " ".join(str(facts.get("title") or "").split())[:TITLE_LONGEST],
    }
    if "outcomes" in answered:
        found["main_outcome_id"] = outcome_id(application, facts.get("outcomes"))
    if "place" in answered:
        found["district_id"] = district_id(application, facts.get("place"))
    changed = {name: value for name, value in found.items() if getattr(application, name) != value}
    for name, value in changed.items():
        setattr(application, name, value)
    return bool(changed)


def is_confirmed(rows: Any) -> bool:
    """Whether the table of money from others has a row that is secured."""
    return any(row.get("stage") == "secured" and (row.get("amount") or 0) > 0 for row in rows or [])


def copied_in(loaded: LoadedSet, section_key: str) -> frozenset[str]:
    """The facts that the questions of a section say."""
    return frozenset(question.config["copies_to"] for question in loaded.section(section_key).questions if question.config.get("copies_to"))


def as_pence(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def outcome_id(application: Application, value: Any) -> int | None:
    code = value.get("main") if isinstance(value, dict) else value
    if not code:
        return None
    stands = application.main_outcome
    if stands is not None and stands.code == code:
        return stands.pk
    return Outcome.objects.of_plan(application.call.plan_id).filter(code=code).values_list("pk", flat=True).first()


def district_id(application: Application, value: Any) -> int | None:
    shares = (value.get("districts") or {}) if isinstance(value, dict) else {value: 100} if value else {}
    if not shares:
        return None
    code = max(shares, key=lambda each: shares[each])
    stands = application.district
    if stands is not None and stands.code == code:
        return stands.pk
    return District.objects.filter(office=application.call.office_id, code=code).values_list("pk", flat=True).first()

"""Which bodies may be one body held twice."""

from dataclasses import dataclass

from commissioning.people.models import Organisation
from commissioning.people.names import names_key
from commissioning.people.numbers import WRITTEN

NUMBERS = {"charity_number": "charity number", "company_number": "company number", "parish_code": "parish code"}


@dataclass(frozen=True)
class Alike:
    """Another body that may be the same, and why it is thought so."""

    organisation_id: int
    name: str
    why: str


def alike(organisation: Organisation) -> list[Alike]:
    """Bodies with an equal number or a like name, by name. One query, however many bodies there are.

    Shape: numbers are compared as their registers write them; names, other names too, by the words that tell a body from others.
    Source: R-3.2.
    """
    own_numbers = {field: write(getattr(organisation, field)) for field, write in WRITTEN.items()}
    own_names = names_key(organisation.name, organisation.other_names)
    found = []
    others = Organisation.objects.kept().exclude(pk=organisation.pk).order_by("name", "pk")
    for row in others.values("pk", "name", "other_names", *NUMBERS):
        reasons = [
            f"same {words}" for field, words in NUMBERS.items() if own_numbers[field] and WRITTEN[field](row[field]) == own_numbers[field]
        ]
        if own_names & names_key(row["name"], row["other_names"]):
            reasons.append("like name")
        if reasons:
            found.append(Alike(row["pk"], row["name"], " and ".join(reasons)))
    return found

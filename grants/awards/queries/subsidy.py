"""What is asked of subsidy control: sums of minimal financial assistance over three years, and what is due in the public database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from commissioning.money import financial_year, financial_year_bounds
from grants.awards.models import Award, NoticeRow, SubsidyAnswer
from grants.awards.models.subsidy import Basis

# Section 36: £315,000 in the financial year so far and the two before it, from all authorities together; exactly that much is allowed.
MFA_LIMIT_PENCE = 31_500_000
# Sections 33 and 34: a subsidy of its own of any size, and over £100,000 one in a scheme or minimal financial assistance, within three months.
ENTERED_ABOVE_PENCE = 10_000_000
MONTHS_TO_ENTER = 3


def answer_of(application_id: int) -> SubsidyAnswer | None:
    return SubsidyAnswer.objects.select_related("by", "confirmed_by").filter(application=application_id).first()


def given_before(organisation_id: int, on: date, *, without: int | None = None) -> int:
    """Minimal financial assistance that this office gave a body in the financial year of a day and the two before it.

    Units: pence. Offers that stand count; `without` is a bid that is left out of it.
    """
    year = financial_year(on)
    rows = Award.objects.committed().filter(
        organisation=organisation_id,
        application__subsidy__basis=Basis.MFA,
        decided_on__gte=financial_year_bounds(year - 2)[0],
        decided_on__lte=financial_year_bounds(year)[1],
    )
    return int(rows.exclude(application=without or 0).aggregate(total=Sum("amount_pence"))["total"] or 0)


def unanswered(rows: Iterable[NoticeRow], on: date) -> dict[int, str]:
    """By the id of a row that approves money in a call that asks: what stands in the way. One query, and one for each assistance among them.

    The question is not answered; or, as minimal financial assistance, the sum with what this office gave before, and with what other rows of these
    give the same body so, is over the limit on that day.
    """
    asked = {row.application_id: row for row in rows if row.decision == "approve" and row.application.call.asks_subsidy}
    answers = {each.application_id: each for each in SubsidyAnswer.objects.filter(application__in=asked)} if asked else {}
    together: dict[int, int] = {}
    for bid, row in asked.items():
        if bid in answers and answers[bid].basis == Basis.MFA:
            together[row.application.organisation_id] = together.get(row.application.organisation_id, 0) + row.amount_pence
    found = {}
    for bid, row in asked.items():
        answer = answers.get(bid)
        if answer is None:
            found[row.pk] = f"{row.application.reference}: answer whether it is a subsidy."
        elif answer.basis == Basis.MFA:
            body = row.application.organisation_id
            before = given_before(body, on, without=bid)
            if before + together[body] > MFA_LIMIT_PENCE:
                also = " and give it on this notice besides" if together[body] > row.amount_pence else ""
                found[row.pk] = (
                    f"{row.application.reference}: with what we gave the body before{also}, it is over the limit of minimal financial assistance. "
                    "Give less, or give it on another basis."
                )
    return found


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def must_be_entered(answer: SubsidyAnswer, amount_pence: int) -> bool:
    return answer.basis == Basis.STANDALONE or (answer.is_subsidy and amount_pence > ENTERED_ABOVE_PENCE)


@dataclass(frozen=True)
class Subsidy:
    """An award that is a subsidy, with the last day on which it must be in the public database; None where it need not be there."""

    award: Award
    answer: SubsidyAnswer
    due_on: date | None

    @property
    def is_open(self) -> bool:
        return self.due_on is not None and not self.answer.entry_number


def subsidies(user: Any = None) -> QuerySet[Award]:
    """Awards that are subsidies, the latest decision first; for a `user` those of her office that she may see. Chainable."""
    found = Award.objects.filter(application__subsidy__isnull=False).exclude(application__subsidy__basis=Basis.NONE)
    if user is not None:
        found = found.filter(office__in={each.office_id for each in user.staff_roles_held}, pk__in=Award.objects.visible_to(user))
    return found.select_related("application__subsidy", "organisation", "call").order_by("-decided_on", "-pk")


def as_subsidy(award: Award) -> Subsidy:
    answer: SubsidyAnswer = award.application.subsidy
    counted = award.state not in ("lapsed", "declined")
    due = months_after(award.decided_on, MONTHS_TO_ENTER) if counted and must_be_entered(answer, award.amount_pence) else None
    return Subsidy(award, answer, due)


def entries_waiting(user: Any) -> QuerySet[Award]:
    """Awards that must be in the public database and are not yet."""
    must = Q(application__subsidy__basis=Basis.STANDALONE) | Q(amount_pence__gt=ENTERED_ABOVE_PENCE)
    return subsidies(user).filter(must, application__subsidy__entry_number="").exclude(state__in=["lapsed", "declined"])

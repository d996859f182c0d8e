"""The answers of one bid: the words of its theme, with sums, dates and places that agree with each other."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commissioning.calls.models import Call
from commissioning.money import financial_year, share
from commissioning.questions.kinds import options
from commissioning.questions.loaded import LoadedQuestion
from demo.sample.people import Body
from demo.sample.themes import SPEED_SIGN, Theme

NEIGHBOURS = {
    "north-warwickshire": "nuneaton-and-bedworth",
    "nuneaton-and-bedworth": "north-warwickshire",
    "rugby": "warwick",
    "stratford": "warwick",
    "warwick": "stratford",
}


@dataclass(frozen=True)
class Project:
    """One bid to write: whose, what about, how much, towards which outcomes (the main one first), and how much comes from others."""

    body: str
    theme: Theme
    title: str
    ask_pence: int
    outcomes: str
    match_pence: int = 0
    least_pct: int = 70
    printed: str = ""  # a product printed in the first line of its budget, right or wrong

    @property
    def least_pence(self) -> int:
        return max(100, self.ask_pence * self.least_pct // 10_000 * 100)


def income_of(ask_pence: int) -> int:
    """A body's income last year: large enough for what it asks."""
    return 8_412_050 + ask_pence * 4


def spending_of(ask_pence: int) -> int:
    return 8_037_125 + ask_pence * 4


class Answers:
    """What a body answers to a call's questions about one project."""

    def __init__(self, project: Project, body: Body, call: Call, first_day: date | None = None) -> None:
        self.project, self.theme, self.body, self.call = project, project.theme, body, call
        self.first_day = first_day or call.starts_on

    def to(self, question: LoadedQuestion) -> Any:
        """The value for one question; None where the body leaves it empty."""
        if question.key in self.theme.extra:
            return self.theme.extra[question.key]
        own = getattr(self, f"answer_{question.key}", None)
        if own is not None:
            return own()
        if question.kind == "declaration":
            return True
        if question.kind == "yes_no":
            return False
        if question.kind == "many_of":
            return [value for value, _ in options(question)] if question.key == "policies_held" else None
        words = getattr(self.theme, question.key, None)
        return self.say(words) if isinstance(words, str) else None

    def say(self, words: str) -> str:
        return words.format(place=self.body.seed.place, body=self.body.organisation.name)

    def day(self, share_of_period: float) -> date:
        """A day of the funding period."""
        days = (self.call.ends_on - self.first_day).days
        return self.first_day + timedelta(days=int(days * share_of_period))

    def before(self, days: int) -> str:
        """A day before the call opened."""
        return (self.call.opens_at.date() - timedelta(days=days)).isoformat()

    def answer_body(self) -> str:
        return self.body.seed.kind

    def answer_second_contact(self) -> list[dict[str, Any]]:
        seed = self.body.seed
        role = "Councillor" if seed.kind == "parish" else "Trustee"
        return [{"name": seed.second, "role": role, "email": f"colleague@{seed.domain}", "phone": "01632 960 300"}]

    def answer_objects(self) -> str:
        return self.body.seed.purpose

    def answer_minute_reference(self) -> str:
        agreed = self.call.opens_at.date() + timedelta(days=2)
        return f"{agreed:%y}/{agreed.timetuple().tm_yday:03} of {agreed.day} {agreed:%B}"

    def answer_income(self) -> int:
        return income_of(self.project.ask_pence)

    def answer_spending(self) -> int:
        return spending_of(self.project.ask_pence)

    def answer_reserves(self) -> int:
        return 2_150_000

    def answer_agar_year(self) -> int:
        return self.call.opens_at.year

    def answer_precept(self) -> int:
        return 4_675_000

    def answer_name(self) -> str:
        return self.project.title

    def answer_outcomes(self) -> dict[str, Any]:
        main, *others = self.project.outcomes.split()
        return {"main": main, "others": others}

    def answer_evidence(self) -> list[dict[str, Any]]:
        return [
            {"source": source, "figure": figure, "date": self.before(40 + 30 * n)} for n, (source, figure) in enumerate(self.theme.evidence)
        ]

    def answer_people(self) -> int:
        return self.theme.people

    def answer_start_on(self) -> str:
        return self.day(0.02).isoformat()

    def answer_end_on(self) -> str:
        return self.day(0.97).isoformat()

    def answer_milestones(self) -> list[dict[str, Any]]:
        steps = self.theme.milestones
        return [{"what": what, "by": self.day(0.2 + 0.7 * n / len(steps)).isoformat(), "who": who} for n, (what, who) in enumerate(steps)]

    def answer_where(self) -> dict[str, Any]:
        home = self.body.seed.district
        shares = {home: 80, NEIGHBOURS[home]: 20} if self.project.ask_pence > 800_000 else {home: 100}
        return {"districts": shares, "postcode": self.body.organisation.postcode}

    def answer_partners(self) -> list[dict[str, Any]]:
        return [{"who": self.theme.partner, "on": self.before(12)}]

    def answer_highways_reference(self) -> str:
        return f"HW/{self.call.opens_at.year}/{1000 + self.body.organisation.pk}"

    def answer_road_owner(self) -> str:
        return "county"

    def answer_devices(self) -> list[dict[str, Any]]:
        return [{"what": "Sign", "road": f"Main street, {self.body.seed.place}", "point": "SP 3184 6571"}]

    def answer_speed_data(self) -> list[dict[str, Any]] | None:
        """The survey of the site before the sign stood there: its figures are those of the return's text afterwards."""
        if self.theme is not SPEED_SIGN:
            return None
        survey = {"limit": 30, "vehicles": 2_140, "mean": "33.1", "p85": "38.6", "over": 41}
        return [{"road": f"Main street, {self.body.seed.place}", "on": self.before(60)} | survey]

    def answer_speed_watch_coordinator(self) -> str:
        return "The road warden, trained by the police this spring."

    def answer_highways_asked_on(self) -> str:
        return self.before(9)

    def answer_kit(self) -> str:
        return self.say(
            "{body} owns, insures and maintains it, and keeps a log of where it stands. It is checked each spring, and we expect ten years of use."
        )

    def answer_measures(self) -> list[dict[str, Any]]:
        """The measures of the theme, one after another under the outcomes chosen; each outcome has at least one."""
        codes, rows = self.project.outcomes.split(), []
        for n in range(max(len(codes), len(self.theme.measures))):
            what, unit, baseline, target, how = self.theme.measures[n % len(self.theme.measures)]
            later = None if baseline is not None else self.day(0.1).isoformat()
            row = {"outcome": codes[min(n, len(codes) - 1)], "indicator": "", "measure": what, "unit": unit, "baseline": baseline}
            rows.append(row | {"baseline_on": later, "target": target, "by": self.day(0.95).isoformat(), "how": how})
        return rows

    def answer_paired_offered(self) -> int:
        return 100

    def answer_paired_repeat(self) -> int:
        return 9

    def answer_outputs(self) -> list[dict[str, Any]]:
        return [{"what": what, "unit": unit, "number": number} for what, unit, number in self.theme.outputs]

    def answer_budget(self) -> list[dict[str, Any]]:
        """The heads of the theme share out what is asked; what others give goes to the first."""
        asked = share(self.project.ask_pence, [part for _, _, part in self.theme.heads])
        rows = []
        for n, ((head, detail, _), pence) in enumerate(zip(self.theme.heads, asked, strict=True)):
            match = self.project.match_pence if n == 0 else 0
            detail = f"{detail}, {self.project.printed}" if n == 0 and self.project.printed else detail
            line = {"year": financial_year(self.first_day), "head": head, "detail": detail, "quantity": 1, "unit": pence + match}
            rows.append(line | {"total": pence + match, "asked": pence, "match": match or None, "vat": None})
        return rows

    def answer_match(self) -> list[dict[str, Any]] | None:
        if not self.project.match_pence:
            return None
        return [{"source": "Our own funds", "form": "cash", "amount": self.project.match_pence, "stage": "secured"}]

    def answer_least(self) -> int:
        return self.project.least_pence

    def answer_least_what(self) -> str:
        return self.theme.drop

    def answer_vat(self) -> str:
        return "all" if self.body.seed.kind == "parish" else "none"

    def answer_risks(self) -> list[dict[str, Any]]:
        return [
            {"risk": risk, "action": action, "likelihood": likelihood, "impact": impact, "owner": owner}
            for risk, action, likelihood, impact, owner in self.theme.risks
        ]

    def answer_works_with(self) -> list[str] | None:
        return list(self.theme.works_with) or None

    def answer_children_policy(self) -> str:
        return self.before(120)

    def answer_adults_policy(self) -> str:
        return self.before(120)

    def answer_ask(self) -> int:
        return self.project.ask_pence

    # The eligibility check.

    def answer_governing_document(self) -> bool:
        return True

    def answer_trustees(self) -> bool:
        return True

    def answer_accounts(self) -> str:
        return "3"

    def answer_bank_account(self) -> bool:
        return True

    def answer_in_county(self) -> bool:
        return True

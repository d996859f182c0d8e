"""Funds, the sources behind them, and what each may promise in a year (requirements 1.2)."""

from decimal import Decimal

from commissioning.audit.actions import record
from commissioning.calls.fund_types import fund_types
from commissioning.calls.models import Budget, Fund, FundingSource, SourceYear
from demo.sample.people import People
from demo.sample.timetable import Timetable

RESERVES = ("road-safety-reserve", "donations-reserve", "general-reserve")
# Code: name, ring-fenced, cost centre, subjective code, pounds a year.
SOURCES = {
    "road-safety-reserve": ("Road safety reserve", False, "0451", "03300", 60_000),
    "base-budget": ("Commissioner’s base budget", False, "0450", "03310", 1_100_000),
    "home-office": ("Home Office grant for perpetrator programmes", True, "0462", "03325", 300_000),
    "ministry-of-justice": ("Ministry of Justice victims’ grant", True, "0463", "03326", 120_000),
    "donations-reserve": ("Donations reserve", False, "0455", "03340", 20_000),
    "general-reserve": ("General reserve", False, "0459", "03399", 0),
}
# Code: name, purpose, fund type, sources, budget a year in pounds.
FUNDS = {
    "RSF": ("Road Safety Fund", "Fewer people killed or hurt on the county’s roads.", "road_safety", ("road-safety-reserve",), 50_000),
    "PDG": (
        "Prevention and Diversion grants",
        "Work that keeps people, above all young people, out of crime.",
        "prevention",
        ("base-budget",),
        250_000,
    ),
    "DAPP": (
        "Perpetrator programme",
        "Work with those who cause domestic abuse, and support for those whom they harm.",
        "perpetrator",
        ("home-office", "base-budget"),
        375_000,
    ),
    "VSG": ("Victims’ services grants", "Help for victims to cope and recover.", "victims", ("ministry-of-justice",), 120_000),
    "CSP": ("Community Safety Partnership fund", "What each partnership finds most pressing.", "prevention", ("base-budget",), 100_000),
    "MIC": ("Donations", "Small sums, soon, for small things that help.", "donation", ("donations-reserve",), 20_000),
}
# Of the year whose grants run: larger, as £510,000 were set aside for the partnerships then.
LARGER = {"CSP": 510_000}
YEARS_BACK, YEARS_AHEAD = 2, 2


def load_money(people: People, times: Timetable) -> None:
    """Every fund with its sources and budgets, from two years ago to two years ahead."""
    officer, at = people["officer"], times.on(times.running.starts_on, 9).replace(year=times.running.year - 1)
    years = range(times.year - YEARS_BACK, times.year + YEARS_AHEAD + 1)
    sources = {}
    for code, (name, fenced, centre, subjective, pounds) in SOURCES.items():
        source = FundingSource.objects.create(
            office=people.office,
            code=code,
            name=name,
            is_ring_fenced=fenced,
            is_reserve=code in RESERVES,
            cost_centre=centre,
            subjective_code=subjective,
        )
        SourceYear.objects.bulk_create(SourceYear(source=source, financial_year=year, amount_pence=pounds * 100) for year in years)
        record("source added", source, by=officer, at=at, after={"years": {str(year): pounds * 100 for year in years}})
        sources[code] = source
    for code, (name, purpose, type_key, drawn, usual) in FUNDS.items():
        kind = fund_types()[type_key]
        fund = Fund.objects.create(
            office=people.office, code=code, name=name, purpose=purpose, legal_basis=kind.legal_basis, fund_type=type_key
        )
        fund.sources.set([sources[each] for each in drawn])
        record("fund added", fund, by=officer, at=at, code=code)
        for year in years:
            pounds = LARGER.get(code, usual) if year == times.running.year else usual
            budget = Budget.objects.create(
                office=people.office, name=name, financial_year=year, amount_pence=pounds * 100, tolerance_pct=Decimal(kind.tolerance_pct)
            )
            budget.funds.add(fund)
            record(
                "budget set", budget, by=officer, at=at, after={"amount_pence": budget.amount_pence, "tolerance_pct": kind.tolerance_pct}
            )

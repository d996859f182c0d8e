"""What people do to the Plan, its indicators and their readings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.audit.actions import make_move, record
from commissioning.lifecycle import READING, Refused
from commissioning.money import financial_year, financial_year_bounds
from commissioning.outcomes import seeds
from commissioning.outcomes.models import FocusArea, Indicator, Level, Outcome, Plan, Priority, Reading
from commissioning.outcomes.plan_text import PlanPage, Repeat, same_words
from commissioning.people.models import Office, User
from commissioning.permissions import require

PLAN_YEARS = 4
TITLE_LETTERS = 60
INDICATOR_WORDS = (
    "name",
    "definition",
    "unit",
    "direction",
    "baseline_known",
    "baseline_value",
    "baseline_period",
    "target_text",
    "target_value",
    "balance_note",
    "source",
    "cadence",
    "levels",
    "small_number_rule",
    "arrow_minimum",
    "basis_note",
    "not_measured_for",
)


@dataclass(frozen=True)
class Offer:
    """A page words an outcome differently. Nothing changes until somebody takes the wording."""

    code: str
    stands: str
    offered: str


@dataclass(frozen=True)
class PlanImport:
    """What an import did. Codes are in the order of the page."""

    plan: Plan
    priority: Priority
    plan_is_new: bool
    priority_is_new: bool
    focus_areas: tuple[str, ...]
    created: tuple[str, ...]
    unchanged: tuple[str, ...]
    offers: tuple[Offer, ...]
    taken: tuple[str, ...]
    repeats: tuple[Repeat, ...]


@dataclass(frozen=True)
class IndicatorLoad:
    """Codes of indicators that were copied into rows, and of those that had a row already."""

    created: tuple[str, ...]
    already_there: tuple[str, ...]


@transaction.atomic
def import_plan(
    *,
    office_id: int,
    page: PlanPage,
    by: User | None,
    at: datetime,
    title: str = "Police and Crime Plan",
    from_on: date | None = None,
    to_on: date | None = None,
    take: Collection[str] = (),
) -> PlanImport:
    """Put a page of a Plan into the office's plan; a second time it changes nothing.

    Shape: one PlanImport. A priority is matched by its number and title; one that no plan has is added to the newest plan called `title`
    (that begins on `from_on`, where that is given), else to a new plan. An outcome is matched by its place on the page (or by the same words
    at another place); its code is unlike every other in the plan. Another wording is offered, and taken only for the codes in `take`.
    `by` is None when it is run on the server's command line. `from_on` (else the day of the import) and `to_on` are the days of a new plan.
    Raises: NotAllowed; Refused for a code in `take` that has no other wording, for dates the wrong way round, or where the plan has another
    priority of that number.
    """
    office = Office.objects.select_for_update().get(pk=office_id)
    if by is not None:
        require(by, "outcomes.edit", office)
    priority = _priority_like(office, page)
    plan_is_new, priority_is_new = False, priority is None
    if priority is None:
        plan = _plan_called(office, title, from_on)
        plan_is_new = plan is None
        if plan is None:
            plan = _make_plan(office, title=title, from_on=from_on or timezone.localdate(at), to_on=to_on, by=by, at=at)
        _refuse_another_of_that_number(plan, page)
        priority = Priority.objects.create(plan=plan, number=page.number, title=page.title, shared_outcome=page.shared_outcome)
    areas = _add_focus_areas(priority, page.focus_areas)
    created, unchanged, offers = _add_outcomes(priority, page.statements, by=by, at=at)
    unknown = sorted(set(take) - {offer.code for offer in offers})
    if unknown:
        raise Refused(f"The page offers no other wording for {', '.join(unknown)}. Leave it out, or check the code.")
    for offer in offers:
        if offer.code in take:
            taken = priority.outcomes.get(code=offer.code)
            edit_outcome(outcome_id=taken.pk, by=by, at=at, statement=offer.offered)
    return PlanImport(
        plan=priority.plan,
        priority=priority,
        plan_is_new=plan_is_new,
        priority_is_new=priority_is_new,
        focus_areas=areas,
        created=created,
        unchanged=unchanged,
        offers=tuple(offer for offer in offers if offer.code not in take),
        taken=tuple(offer.code for offer in offers if offer.code in take),
        repeats=page.repeats,
    )


@transaction.atomic
def edit_outcome(
    *,
    outcome_id: int,
    by: User | None,
    at: datetime,
    title: str | None = None,
    statement: str | None = None,
    focus_area_id: int | None = None,
    hidden_crime: bool | None = None,
) -> Outcome:
    """Change what an outcome says; what is None stays. `by` is None on the server's command line.

    Raises: NotAllowed; Refused for an empty title or statement, or a focus area of another priority.
    """
    outcome = Outcome.objects.select_for_update().get(pk=outcome_id)
    if by is not None:
        require(by, "outcomes.edit", outcome)
    given = {"title": title, "statement": statement, "focus_area_id": focus_area_id, "hidden_crime": hidden_crime}
    changes = {name: value for name, value in given.items() if value is not None and value != getattr(outcome, name)}
    if "" in {str(value).strip() for value in changes.values()}:
        raise Refused("An outcome needs a title and a statement.")
    if "focus_area_id" in changes and not outcome.priority.focus_areas.filter(pk=changes["focus_area_id"]).exists():
        raise Refused("That focus area belongs to another priority. Choose one of this priority's.")
    if changes:
        for name, value in changes.items():
            setattr(outcome, name, value)
        outcome.save()
        record("outcome edited", outcome, by=by, at=at, fields=sorted(changes))
    return outcome


@transaction.atomic
def load_sample_plan(*, office_id: int, by: User | None, at: datetime) -> Plan:
    """The plan of the sample data: one priority, three focus areas, thirteen outcomes. A second time it changes nothing.

    Shape: the Plan, which began with the financial year before last and runs for four years.
    Raises: NotAllowed.
    """
    office = Office.objects.select_for_update().get(pk=office_id)
    if by is not None:
        require(by, "outcomes.edit", office)
    rows = seeds.outcome_seeds()
    standing = Priority.objects.filter(plan__office=office, number=rows[0].priority_number, title=rows[0].priority_title).first()
    if standing:
        return standing.plan
    first_year = financial_year(timezone.localdate(at)) - 2
    plan = _make_plan(
        office,
        title=f"Police and Crime Plan {first_year} to {first_year + PLAN_YEARS}",
        from_on=financial_year_bounds(first_year)[0],
        to_on=financial_year_bounds(first_year + PLAN_YEARS - 1)[1],
        by=by,
        at=at,
    )
    priority = Priority.objects.create(
        plan=plan,
        number=rows[0].priority_number,
        title=rows[0].priority_title,
        shared_outcome="Women and girls are safe from violence, vulnerable people are protected, and fewer people are hurt on our roads.",
    )
    _add_focus_areas(priority, tuple(dict.fromkeys(row.focus_area for row in rows)))
    areas = {area.title: area for area in priority.focus_areas.all()}
    for order, row in enumerate(rows, start=1):
        outcome = Outcome.objects.create(
            priority=priority,
            code=row.code,
            title=row.title,
            statement=row.statement,
            focus_area=areas[row.focus_area],
            order=order,
            hidden_crime=row.hidden_crime,
        )
        record("outcome added", outcome, by=by, at=at, code=row.code)
    return plan


@transaction.atomic
def load_indicators(*, plan_id: int, by: User | None, at: datetime, folder: Path = seeds.INDICATORS) -> IndicatorLoad:
    """Copy each indicator's file into a row, once. A row that is there is left as it is: rows rule.

    Raises: NotAllowed; SeedError for a file that cannot be used; Refused for an outcome or a balance that does not exist.
    """
    plan = Plan.objects.select_related("office").get(pk=plan_id)
    Office.objects.select_for_update().get(pk=plan.office_id)
    if by is not None:
        require(by, "outcomes.edit", plan)
    files = seeds.indicator_seeds(folder)
    rows = {row.code: row for row in Indicator.objects.filter(office=plan.office)}
    outcomes = {outcome.code: outcome for outcome in Outcome.objects.of_plan(plan)}
    new = [seed for seed in files if seed.code not in rows]
    for seed in new:
        missing = sorted(set(seed.outcomes) - outcomes.keys())
        if missing:
            raise Refused(f"{seed.code} measures {', '.join(missing)}, which this plan does not have. Import the plan first.")
        rows[seed.code] = _indicator_from(seed, plan, [outcomes[code] for code in seed.outcomes])
        record("indicator added", rows[seed.code], by=by, at=at, code=seed.code)
    for seed in new:
        missing = sorted(set(seed.balance) - rows.keys())
        if missing:
            raise Refused(f"{seed.code} is balanced by {', '.join(missing)}, which has no file and no row.")
        rows[seed.code].balance_indicators.set([rows[code] for code in seed.balance])
    codes = {seed.code for seed in new}
    return IndicatorLoad(tuple(seed.code for seed in new), tuple(seed.code for seed in files if seed.code not in codes))


@transaction.atomic
def edit_indicator(*, indicator_id: int, changes: Mapping[str, Any], by: User, at: datetime) -> Indicator:
    """Change an indicator's row; its file is not looked at again.

    Shape: `changes` maps names in INDICATOR_WORDS to values. Raises: NotAllowed; Refused for a value that does not fit.
    """
    indicator = Indicator.objects.select_for_update().get(pk=indicator_id)
    require(by, "outcomes.edit", indicator)
    for name, value in changes.items():
        if name not in INDICATOR_WORDS:
            raise Refused(f"{name} of an indicator cannot be edited.")
        setattr(indicator, name, value)
    _refuse_unless_valid(indicator)
    indicator.save()
    record("indicator edited", indicator, by=by, at=at, fields=sorted(changes))
    return indicator


@transaction.atomic
def record_reading(
    *,
    indicator_id: int,
    outcome_id: int,
    level: str,
    period_from: date,
    period_to: date,
    value: Decimal,
    source: str,
    by: User,
    at: datetime,
    subject_reference: str = "",
    unit: str = "",
    basis: str = "",
    category: str = "",
    place: str = "",
    events: int | None = None,
    break_note: str = "",
) -> Reading:
    """Enter one value as a draft; it counts once it is accepted.

    Shape: the Reading. `subject_reference` names the award or fund, and is empty for the county; `category` is a crime type or road
    user group; `events` is the number behind a share.
    Units: the indicator's, unless `unit` says another. Both ends of the period are inside it.
    Raises: NotAllowed; Refused for a period the wrong way round or in the future, an outcome or level that the indicator does not
    have, a share over 100, or a subject that is missing.
    """
    indicator = Indicator.objects.get(pk=indicator_id)
    require(by, "readings.record", indicator)
    reading = Reading(
        indicator=indicator,
        outcome_id=outcome_id,
        level=level,
        subject_reference=subject_reference.strip(),
        category=category.strip(),
        place=place.strip(),
        period_from=period_from,
        period_to=period_to,
        value=value,
        events=events,
        unit=unit.strip() or indicator.unit,
        basis=basis.strip(),
        break_note=break_note.strip(),
        source=source.strip(),
        entered_by=by,
        entered_at=at,
    )
    _refuse_unless_sound(reading, at=at)
    reading.save()
    record("reading recorded", reading, by=by, at=at, indicator=indicator_id, outcome=outcome_id)
    return reading


@transaction.atomic
def accept_reading(*, reading_id: int, by: User, at: datetime) -> Reading:
    """Make a draft count.

    Raises: NotAllowed; Refused where it is no draft, or another accepted reading stands for the same thing and period.
    """
    reading = Reading.objects.select_for_update().get(pk=reading_id)
    require(by, READING["accept"].needs, reading)
    if _same_thing(reading).filter(state="accepted").exclude(pk=reading.pk).exists():
        raise Refused("There is an accepted reading of this for the same period. Correct that one instead.")
    return make_move(reading, READING["accept"], by=by, at=at, by_id=by.pk)


@transaction.atomic
def correct_reading(
    *, reading_id: int, value: Decimal, source: str, by: User, at: datetime, events: int | None = None, break_note: str = ""
) -> Reading:
    """Put a new value in place of an accepted one. The old row stays and is marked; the new one names it.

    Raises: NotAllowed; Refused where the reading is not accepted, or the value does not fit.
    """
    old = Reading.objects.select_for_update().get(pk=reading_id)
    make_move(old, READING["correct"], by=by, at=at)
    new = Reading(
        indicator=old.indicator,
        outcome=old.outcome,
        level=old.level,
        subject_reference=old.subject_reference,
        category=old.category,
        place=old.place,
        period_from=old.period_from,
        period_to=old.period_to,
        value=value,
        events=events,
        unit=old.unit,
        basis=old.basis,
        break_note=break_note,
        source=source.strip(),
        corrects=old,
        entered_by=by,
        entered_at=at,
    )
    _refuse_unless_sound(new, at=at)
    new.save()
    return make_move(new, READING["accept"], by=by, at=at, by_id=by.pk, facts={"corrects": old.pk})


def _priority_like(office: Office, page: PlanPage) -> Priority | None:
    """The newest plan's priority of that number and title; capitals do not tell two titles apart."""
    alike = Priority.objects.filter(plan__office=office, number=page.number, title__iexact=page.title)
    return alike.select_related("plan").order_by("-plan__from_on", "-pk").first()


def _plan_called(office: Office, title: str, from_on: date | None) -> Plan | None:
    """The newest plan of that title; where its first day is named, the one that begins on it."""
    alike = Plan.objects.newest_first().filter(office=office, title__iexact=title)
    return (alike if from_on is None else alike.filter(from_on=from_on)).first()


def _refuse_another_of_that_number(plan: Plan, page: PlanPage) -> None:
    standing = Priority.objects.filter(plan=plan, number=page.number).first()
    if standing:
        raise Refused(
            f"{plan} from {plan.from_on:%Y} has a priority {page.number} already: “{standing.title}”. "
            "Correct the page's title; or, for the next plan, give its first day with --from."
        )


def _make_plan(office: Office, *, title: str, from_on: date, to_on: date | None, by: User | None, at: datetime) -> Plan:
    if to_on is not None and to_on < from_on:
        raise Refused("The plan must end on or after the day it starts.")
    plan = Plan.objects.create(office=office, title=title, from_on=from_on, to_on=to_on)
    record("plan added", plan, by=by, at=at, from_on=from_on.isoformat())
    return plan


def _add_focus_areas(priority: Priority, titles: tuple[str, ...]) -> tuple[str, ...]:
    standing = {area.title.casefold() for area in priority.focus_areas.all()}
    new = tuple(title for title in titles if title.casefold() not in standing)
    for order, title in enumerate(new, start=len(standing) + 1):
        FocusArea.objects.create(priority=priority, title=title, order=order)
    return new


def _add_outcomes(
    priority: Priority, statements: tuple[str, ...], *, by: User | None, at: datetime
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Offer, ...]]:
    standing = {outcome.order: outcome for outcome in priority.outcomes.all()}
    codes = set(Outcome.objects.of_plan(priority.plan_id).values_list("code", flat=True))
    by_words = {same_words(outcome.statement): outcome for outcome in standing.values()}
    spoken_for = {by_words[same_words(text)].pk for text in statements if same_words(text) in by_words}
    created, unchanged, offers = [], [], []
    for place, statement in enumerate(statements, start=1):
        alike, there = by_words.get(same_words(statement)), standing.get(place)
        if alike:
            unchanged.append(alike.code)
            continue
        if there and there.pk not in spoken_for:
            offers.append(Offer(there.code, there.statement, statement))
            continue
        order = max(standing) + 1 if there else place
        code = _free_code(codes, order)
        codes.add(code)
        standing[order] = Outcome.objects.create(priority=priority, code=code, title=_short(statement), statement=statement, order=order)
        spoken_for.add(standing[order].pk)
        record("outcome added", standing[order], by=by, at=at, code=code)
        created.append(code)
    return tuple(created), tuple(unchanged), tuple(offers)


def _free_code(taken: Collection[str], order: int) -> str:
    """O and its place in the priority, unless another outcome of the plan has that code: then the next number that none has."""
    numbers = [int(code[1:]) for code in taken if code[1:].isdigit()]
    return f"O{order}" if f"O{order}" not in taken else f"O{max(numbers) + 1}"


def _short(statement: str) -> str:
    """A title until an editor writes one: the first words."""
    if len(statement) <= TITLE_LETTERS:
        return same_words(statement)
    return same_words(statement[:TITLE_LETTERS].rsplit(" ", 1)[0]) + "…"


def _indicator_from(seed: seeds.IndicatorSeed, plan: Plan, outcomes: list[Outcome]) -> Indicator:
    indicator = Indicator(
        office=plan.office,
        code=seed.code,
        name=seed.name,
        definition=seed.definition,
        unit=seed.unit,
        direction=seed.direction,
        baseline_known=seed.baseline_value is not None,
        baseline_value=seed.baseline_value,
        baseline_period=seed.baseline_period,
        target_text=seed.target_text,
        target_value=seed.target_value,
        balance_note=seed.balance_note,
        source=seed.source,
        cadence=seed.cadence,
        levels=list(seed.levels),
        small_number_rule=seed.small_number_rule,
        arrow_minimum=seed.arrow_minimum,
        basis_note=seed.basis_note,
        not_measured_for=list(seed.not_measured_for),
    )
    try:
        _refuse_unless_valid(indicator)
    except Refused as refusal:
        raise seeds.SeedError(f"{seed.code}.toml: {refusal}") from refusal
    indicator.save()
    indicator.outcomes.set(outcomes)
    return indicator


def _refuse_unless_valid(indicator: Indicator) -> None:
    try:
        indicator.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(f"{name}: {' '.join(words)}" for name, words in error.message_dict.items())) from error


def _refuse_unless_sound(reading: Reading, *, at: datetime) -> None:
    indicator = reading.indicator
    if reading.period_to < reading.period_from:
        raise Refused("The period must end on or after the day it starts.")
    if reading.period_to > timezone.localdate(at):
        raise Refused("The period is not over yet. Record the reading after its last day.")
    if reading.level not in indicator.levels:
        raise Refused(f"{indicator.code} is not measured for {Level(reading.level).label}.")
    if reading.level == Level.COUNTY and reading.subject_reference:
        raise Refused("A figure for the county belongs to no award. Leave the reference empty.")
    if reading.level != Level.COUNTY and not reading.subject_reference:
        raise Refused("Say which award or fund this figure is about.")
    if not indicator.outcomes.filter(pk=reading.outcome_id).exists():
        raise Refused(f"{indicator.code} does not measure that outcome.")
    if reading.unit.startswith("%") and not 0 <= reading.value <= 100:
        raise Refused("A share must be from 0 to 100.")
    if not reading.source:
        raise Refused("Say where the figure comes from.")


def _same_thing(reading: Reading) -> Any:
    return Reading.objects.filter(
        indicator=reading.indicator_id,
        outcome=reading.outcome_id,
        level=reading.level,
        subject_reference=reading.subject_reference,
        category=reading.category,
        place=reading.place,
        period_from=reading.period_from,
        period_to=reading.period_to,
        unit=reading.unit,
        basis=reading.basis,
    )

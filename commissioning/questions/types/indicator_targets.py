"""For each chosen outcome of the Plan, what it is measured by and what the measure shall come to.

The value is a list of rows: {outcome, indicator, measure, unit, baseline, baseline_on, target, by, how}. `outcome` and `indicator` are codes; a measure
of the body's own has no indicator. `measure` and `unit` are words: those of the indicator where there is one. `baseline` and `target` are numbers as the
number type stores them; where the baseline is not known, `baseline_on` is the day by which it will be. `by` is the day of the target. Days are ISO text.
Config: "outcomes": key of the question that picks the outcomes (outcomes, unless told). The limit is the most rows.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from commissioning.questions import kinds
from commissioning.questions.fields import TableField
from commissioning.questions.kinds import AtCell, Setting
from commissioning.questions.loaded import EMPTY, Context, IndicatorChoice, LoadedQuestion, Values
from commissioning.questions.types.table import MOST_ROWS, Table, as_column

OWN = "A measure of our own"


def chosen_outcomes(question: LoadedQuestion, values: Values) -> list[str]:
    """Codes of the outcomes that the answers pick, the main one first."""
    picked = values.get(question.config.get("outcomes", "outcomes"))
    if not isinstance(picked, Mapping):
        return []
    return [code for code in (picked.get("main"), *(picked.get("others") or [])) if code]


class TargetsField(TableField):
    """Rows whose first box is a measure under an outcome: O12:I24, or O12: for one of the body's own."""

    def __init__(self, *, indicators: tuple[IndicatorChoice, ...], **options: Any) -> None:
        super().__init__(**options)
        self.indicators = {f"{each.outcome}:{each.code}": each for each in indicators}

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = []
        for row in super().clean(value):
            outcome, _, code = (row.pop("choice") or "").partition(":")
            own = row.pop("own") or None
            known = self.indicators.get(f"{outcome}:{code}") if code else None
            measure = {"measure": known.name, "unit": known.unit} if known else {"measure": own}
            rows.append(row | {"outcome": outcome, "indicator": code} | measure)
        return rows


class IndicatorTargets(Table):
    key = "indicator_targets"
    label = "Targets for outcomes"
    says = "For each chosen outcome: a measure, where it stands, and the target."
    settings = (
        Setting("outcomes", "The outcomes are picked in", "question"),
        Setting("row_name", "What one row is called"),
        Setting("min_rows", "Fewest rows", "whole"),
    )
    needs = frozenset({"outcomes", "indicators"})
    counts = "row rows"

    def make_cells(self, question: LoadedQuestion) -> list[LoadedQuestion]:
        def cell(key: str, label: str, kind: str = "text", *, required: bool = True, hint: str = "", **facts: Any) -> LoadedQuestion:
            return LoadedQuestion(0, key, kind, label, hint, required, facts.pop("limit", None), {"long": False} | facts)

        return [
            cell("outcome", "Outcome", required=False),
            cell("indicator", "Indicator", required=False),
            cell("measure", "Measure", required=False, limit=20),
            cell("unit", "Unit", required=False, limit=6),
            cell("baseline", "Baseline: where it stands now", "number", required=False, decimals=2, width="one-half"),
            cell("baseline_on", "Or, by when will you know?", "date", required=False),
            cell("target", "Target", "number", decimals=2, width="one-half"),
            cell("by", "By when", "date"),
            cell("how", "How you will measure it", limit=30, width="full"),
        ]

    def row_name(self, question: LoadedQuestion) -> str:
        return str(question.config.get("row_name", "Measure"))

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        asked = {cell.key: cell for cell in self.cells(question)}
        columns = [as_column(cell, kinds.kind_of(cell).field(cell, context)) for cell in asked.values()]
        by_key = {column.key: column for column in columns}
        choice = forms.ChoiceField(
            label="Outcome and measure",
            required=False,
            choices=self.choices(question, context),
            error_messages={"invalid_choice": "Choose one of the measures in the list."},
        )
        own = LoadedQuestion(0, "own", "text", "Your own measure", "Only where none in the list fits.", False, 20, {"long": False})
        unit = LoadedQuestion(0, "unit", "text", "Its unit", "", False, 6, {"long": False})
        picked = as_column(LoadedQuestion(0, "choice", "one_of", "", config={"width": "full"}), choice)
        extra = [as_column(each, kinds.kind_of(each).field(each, context)) for each in (own, unit)]
        return TargetsField(
            indicators=context.indicators,
            label=question.label,
            help_text=question.hint,
            required=False,
            columns=[picked, *extra, *(by_key[key] for key in ("baseline", "baseline_on", "target", "by", "how"))],
            least=question.config.get("min_rows", 1),
            most=question.limit or MOST_ROWS,
            row_name=self.row_name(question),
        )

    def choices(self, question: LoadedQuestion, context: Context) -> list[Any]:
        """The measures under each chosen outcome; under each of the call's while none is chosen."""
        names = dict(context.outcomes)
        return [
            (
                names.get(code, code),
                [
                    *((f"{code}:{each.code}", f"{each.name} ({each.unit})") for each in context.indicators if each.outcome == code),
                    (f"{code}:", OWN),
                ],
            )
            for code in chosen_outcomes(question, context.answers) or names
        ]

    def to_initial(self, question: LoadedQuestion, value: Any) -> dict[str, Any]:
        shown = super().to_initial(question, value)[question.key]
        for row in shown:
            own = not row["indicator"]
            row["choice"] = f"{row.pop('outcome') or ''}:{row.pop('indicator') or ''}"
            row["own"] = row.pop("measure") if own else ""
            row["unit"] = row["unit"] if own else ""
        return {question.key: shown}

    def row_faults(self, question: LoadedQuestion, number: int, row: Mapping[str, Any]) -> list[str]:
        name, wrong = f"{self.row_name(question)} {number + 1}", []
        if not row.get("outcome"):
            wrong.append(("choice", "Choose an outcome and what you will measure it by."))
        if row.get("outcome") and not row.get("measure"):
            wrong.append(("own", "Write what you will measure, or choose a measure in the list."))
        if row.get("measure") and not row.get("unit"):
            wrong.append(("unit", "Say in what unit you count it, like people or %."))
        if row.get("baseline") is None and not row.get("baseline_on"):
            wrong.append(("baseline", "Say where it stands now, or give the day by which you will know."))
        return [AtCell(f"{name}: {words}", number, column, words) for column, words in wrong]

    def check_among(self, question: LoadedQuestion, value: Any, values: Values, context: Context = EMPTY) -> list[str]:
        picked, names, says = chosen_outcomes(question, values), dict(context.outcomes), []
        for number, row in enumerate(value):
            if picked and row.get("outcome") and row["outcome"] not in picked:
                words = "You no longer choose this outcome. Choose another, or remove the row."
                says.append(AtCell(f"{self.row_name(question)} {number + 1}: {words}", number, "choice", words))
        measured = {row.get("outcome") for row in value}
        return [*says, *(f"Add a measure for “{names.get(code, code)}”." for code in picked if code not in measured)]

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        names = dict(context.outcomes)
        shown = [row | {"outcome": names.get(row.get("outcome"), row.get("outcome"))} for row in value or []]
        return super().as_text(question, shown, context)

    def faults(self, question: LoadedQuestion) -> list[str]:
        return []


KIND = IndicatorTargets()

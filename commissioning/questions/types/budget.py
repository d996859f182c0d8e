"""A budget: one line for each cost, with what is asked of us and what others pay.

The value is a list of lines: {year: 2027, head, detail, quantity, unit, total, asked, match, vat}. Sums are whole pence; `year` is the financial year
that begins then; `quantity` is a number as the number type stores it (empty counts as 1); `total` is quantity times unit, worked out here; `match` may
be empty; `vat` is "out" or "in", and is given only where the body recovers VAT in part.
Config: "heads": the headings, a list of {value, label}; "vat": key of the question that says whether VAT is recovered (all, part or none); "hints" as
words under columns. The limit is the most lines. Copied and compared by column, as a table is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.money import MoneyError, financial_year_name, format_pounds, parse_pounds
from commissioning.questions import kinds
from commissioning.questions.fields import TableField, TableWidget
from commissioning.questions.kinds import AtCell, Setting, options
from commissioning.questions.loaded import EMPTY, Context, LoadedQuestion, Values
from commissioning.questions.types.table import MOST_ROWS, Table, as_column

HEADS = [
    {"value": value, "label": value.capitalize()}
    for value in (
        "staffing",
        "volunteers",
        "premises",
        "equipment",
        "training",
        "marketing",
        "travel",
        "evaluation",
        "overheads",
        "other",
    )
]
VAT = [{"value": "out", "label": "Left out"}, {"value": "in", "label": "Put in"}]
VAT_HINTS = {
    "all": "You recover VAT in full, so leave it out of every amount.",
    "none": "You do not recover VAT, so put it in every amount.",
    "part": "You recover part of your VAT, so say on each line whether it is in the amounts.",
}
READ = re.compile(r"([0-9]{1,12}(\.[0-9]{1,2})?)?")
SUMMED = ("total", "asked", "match")


def line_total(quantity: Any, unit_pence: Any) -> int:
    """Pence of one line: quantity times unit cost, rounded half up; no quantity counts as one."""
    number = Decimal(1) if quantity in (None, "") else Decimal(quantity)
    return int((number * Decimal(unit_pence or 0)).to_integral_value(rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Sums:
    """One line of the summary under a budget, in pence."""

    key: str
    label: str
    total: int
    asked: int
    match: int


def sums_of(lines: Iterable[Mapping[str, Any]], key: str = "", label: str = "In all") -> Sums:
    rows = list(lines)
    return Sums(key, label, *(sum(int(row.get(name) or 0) for row in rows) for name in SUMMED))


def sums_by(lines: Iterable[Mapping[str, Any]], column: str, names: Iterable[tuple[str, str]]) -> list[Sums]:
    """The sums of each heading or year, in the order of `names`; those without a line too, so that a page can fill them in."""
    rows = list(lines)
    return [sums_of([row for row in rows if str(row.get(column) or "") == key], key, label) for key, label in names]


class BudgetWidget(TableWidget):
    """Lines of a budget with their sums beneath; the sums also follow what is typed, where scripts run."""

    template_name = "commissioning/questions/widgets/budget.html"

    class Media:
        js = [forms.Script("js/budget.js", type="module")]

    def __init__(self, *, heads: Iterable[tuple[str, str]], years: Iterable[int], **options: Any) -> None:
        super().__init__(**options)
        self.heads = list(heads)
        self.years = [(str(year), financial_year_name(year)) for year in years]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        lines = [self.as_read(row) for row in value or []]
        context["widget"] |= {
            "by_head": sums_by(lines, "head", self.heads),
            "by_year": sums_by(lines, "year", self.years) if len(self.years) > 1 else [],
            "all": sums_of(lines),
        }
        for row, line in zip_longest(context["widget"]["rows"], lines):
            row |= {"has_total": True, "total": line["total"] if line else 0}
        return context

    def as_read(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A line as far as it can be read: what was typed and cannot be counts nothing."""
        unit, asked, match = (as_pence(row.get(name)) for name in ("unit", "asked", "match"))
        typed = str(row.get("quantity") or "").replace(",", "").replace(" ", "")
        total = line_total(typed, unit) if READ.fullmatch(typed) else 0
        return {"head": row.get("head"), "year": row.get("year"), "total": total, "asked": asked, "match": match}


def as_pence(typed: Any) -> int:
    try:
        return typed if isinstance(typed, int) else parse_pounds(str(typed or ""))
    except MoneyError:
        return 0


class BudgetField(TableField):
    """Lines with their year: in a period of one financial year it is that year, and nobody is asked."""

    def __init__(self, *, heads: Iterable[tuple[str, str]], years: tuple[int, ...], **options: Any) -> None:
        super().__init__(**options)
        self.years = years
        shape = {"columns": self.columns, "least": self.widget.least, "most": self.widget.most, "row_name": self.widget.row_name}
        self.widget = BudgetWidget(heads=heads, years=years, **shape)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = super().clean(value)
        return [{"year": self.years[0]} | row if len(self.years) == 1 else row for row in rows]


class YearField(forms.TypedChoiceField):
    """A financial year by its first: 2027 for 2027-28."""

    def __init__(self, *, years: Iterable[int], **options: Any) -> None:
        super().__init__(choices=[(str(year), financial_year_name(year)) for year in years], coerce=int, empty_value=None, **options)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(str(value or ""))
        except ValidationError:
            raise ValidationError("Choose one of the years in the list.") from None


class Budget(Table):
    key = "budget"
    label = "Budget"
    says = "Costs line by line, with what is asked of us, what others pay, and sums as they are typed."
    settings = (
        Setting("heads", "Headings", "options"),
        Setting("vat", "Whether VAT is recovered is answered in", "question"),
        Setting("row_name", "What one row is called"),
    )
    needs = frozenset({"years"})
    counts = "line lines"

    def make_cells(self, question: LoadedQuestion) -> list[LoadedQuestion]:
        hints = question.config.get("hints", {})

        def cell(key: str, label: str, kind: str, *, required: bool = True, **config: Any) -> LoadedQuestion:
            return LoadedQuestion(0, key, kind, label, hints.get(key, ""), required, config={"long": False} | config)

        return [
            cell("year", "Financial year", "number", min=2000, max=2100, width="one-half"),
            cell("head", "Heading", "one_of", options=question.config.get("heads") or HEADS, width="one-half"),
            cell("detail", "What it is for", "text"),
            cell("quantity", "Quantity", "number", required=False, decimals=2, min=0),
            cell("unit", "Cost of one", "money"),
            cell("total", "Total", "money", required=False),
            cell("asked", "Asked of us", "money"),
            cell("match", "From others", "money", required=False),
            cell("vat", "VAT in the amounts", "one_of", required=False, options=VAT, width="one-third"),
        ]

    def row_name(self, question: LoadedQuestion) -> str:
        return str(question.config.get("row_name", "Cost"))

    def field(self, question: LoadedQuestion, context: Context) -> forms.Field:
        asked = {cell.key: cell for cell in self.cells(question)}
        shown = ["head", "detail", "quantity", "unit", "asked", "match"]
        columns = [as_column(asked[key], kinds.kind_of(asked[key]).field(asked[key], context)) for key in shown]
        if len(context.years) > 1:
            columns.insert(0, as_column(asked["year"], YearField(years=context.years, label=asked["year"].label, required=False)))
        if self.recovers(question, context.answers) == "part":
            columns.append(as_column(asked["vat"], kinds.kind_of(asked["vat"]).field(asked["vat"], context)))
        return BudgetField(
            heads=options(asked["head"]),
            years=context.years,
            label=question.label,
            help_text=" ".join(part for part in (question.hint, VAT_HINTS.get(self.recovers(question, context.answers), "")) if part),
            required=False,
            columns=columns,
            least=question.config.get("min_rows", 1),
            most=question.limit or MOST_ROWS,
            row_name=self.row_name(question),
        )

    def asks_most_after(self, question: LoadedQuestion) -> Values:
        return {question.config["vat"]: "part"} if question.config.get("vat") else {}

    def recovers(self, question: LoadedQuestion, values: Values) -> str:
        """How the body recovers VAT, by the question that asks it: all, part, none; empty where that is not known."""
        answer = values.get(question.config.get("vat", ""))
        return answer if isinstance(answer, str) else ""

    def from_form(self, question: LoadedQuestion, cleaned: Mapping[str, Any]) -> Any:
        lines = []
        asked = [cell for cell in self.cells(question) if cell.key != "year"]
        for row in cleaned.get(question.key) or []:
            line = {"year": row.get("year")} | {cell.key: kinds.kind_of(cell).store(row.get(cell.key)) for cell in asked}
            lines.append(line | {"total": line_total(line["quantity"], line["unit"])})
        return lines or None

    def row_faults(self, question: LoadedQuestion, number: int, row: Mapping[str, Any]) -> list[str]:
        unit, asked = row.get("unit"), row.get("asked")
        if unit is None or asked is None:
            return []
        match, total = row.get("match") or 0, line_total(row.get("quantity"), unit)
        name = f"{self.row_name(question)} {number + 1}"
        says: list[str] = []
        if row.get("total") is not None and row["total"] != total:
            words = f"The total is {format_pounds(row['total'])}, but quantity and cost make {format_pounds(total)}."
            says.append(AtCell(f"{name}: {words}", number, "unit", words))
        if asked + match != total:
            words = (
                f"You ask us for {format_pounds(asked)} and others give {format_pounds(match)}: that makes {format_pounds(asked + match)}, "
                f"but the total is {format_pounds(total)}. Change one so that they agree."
            )
            says.append(AtCell(f"{name}, Asked of us: {words}", number, "asked", words))
        return says

    def check_among(self, question: LoadedQuestion, value: Any, values: Values, context: Context = EMPTY) -> list[str]:
        says: list[str] = []
        for number, row in enumerate(value):
            name = f"{self.row_name(question)} {number + 1}"
            if context.years and row.get("year") not in (None, *context.years):
                words = f"Choose a financial year of the funding period, {' or '.join(map(financial_year_name, context.years))}."
                says.append(AtCell(f"{name}: {words}", number, "year", words))
            if self.recovers(question, values) == "part" and not row.get("vat"):
                words = "Say whether VAT is in the amounts."
                says.append(AtCell(f"{name}: {words}", number, "vat", words))
        return says

    def as_text(self, question: LoadedQuestion, value: Any, context: Context = EMPTY) -> str:
        if self.is_empty(value):
            return ""
        heads, vat = dict(options(self.cells(question)[1])), {each["value"]: each["label"] for each in VAT}
        lines = []
        for row in value:
            parts = [
                financial_year_name(row["year"]) if row.get("year") else "",
                heads.get(row.get("head"), row.get("head") or ""),
                row.get("detail") or "",
                f"{row.get('quantity') or 1} × {format_pounds(row.get('unit') or 0)} = {format_pounds(row.get('total') or 0)}",
                f"asked of us {format_pounds(row.get('asked') or 0)}",
                f"from others {format_pounds(row['match'])}" if row.get("match") else "",
                f"VAT {vat[row['vat']].lower()}" if row.get("vat") in vat else "",
            ]
            lines.append("; ".join(part for part in parts if part))
        return "\n".join([*lines, sums_in_words(sums_of(value))])

    def faults(self, question: LoadedQuestion) -> list[str]:
        heads = question.config.get("heads")
        return kinds.option_faults(self.cells(question)[1]) if heads is not None else []


def sums_in_words(sums: Sums) -> str:
    total, asked, match = (format_pounds(each) for each in (sums.total, sums.asked, sums.match))
    return f"In all {total}: asked of us {asked}, from others {match}"


KIND = Budget()

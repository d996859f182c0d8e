"""Settings, conditions and rules of a form as an officer types them: from the data of a question to rows of boxes, and back.

What rows cannot say (a condition with two lists, a test with two comparisons) stays as it is, in a box of JSON for those who write it. Reading and
writing back changes nothing: a test does so with every question that ships with the system.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.money import MoneyError, format_pounds, parse_pounds
from commissioning.questions.conditions import TESTS
from commissioning.questions.kinds import COMMON, Kind, Setting
from commissioning.questions.rules import FACTS

TEST_WORDS = (
    ("is", "is"),
    ("is_not", "is not"),
    ("in", "is one of"),
    ("not_in", "is none of"),
    ("has", "has the choice"),
    ("at_least", "is at least"),
    ("at_most", "is at most"),
    ("over", "is over"),
    ("under", "is under"),
    ("answered", "is answered"),
    ("not_answered", "is not answered"),
)
FACT_WORDS = {
    "minimum_pence": "the least that the call gives",
    "maximum_pence": "the most that the call gives",
    "earliest_on": "the first day of the funding",
    "latest_on": "the last day of the funding",
    "award_on": "the day of the decision",
    "ask_pence": "what is asked in all",
    "consent_may_follow": "whether a consent may follow",
    "lot": "the lot",
}
VERDICTS = (
    ("stop_if", "stops: it cannot be funded"),
    ("refer_if", "goes on, and an officer looks"),
    ("warn_if", "goes on with a word of warning"),
)
VERDICT_WORDS = {"rule", "message", "elsewhere"}
COLUMN_KEYS = ("key", "label", "kind", "optional", "limit", "min", "max", "options")
FACT = "fact:"
LIST_TESTS = ("in", "not_in")


class Unreadable(ValueError):
    """What was typed in a row cannot be read; the words say how to put it right."""


def settings_of(kind: Kind) -> tuple[Setting, ...]:
    """What the builder asks for a question of this type, in order."""
    return (*kind.settings, *COMMON)


def reads_as(key: str, kinds_by_key: Mapping[str, str]) -> str:
    """What an answer (or fact) reads as, for typing a value to compare it with: number, money, date, truth, text, list."""
    return FACTS[key.removeprefix(FACT)] if key.startswith(FACT) else kinds_by_key.get(key, "text")


def value_words(value: Any, sort: str) -> str:
    """A value of a condition as it is typed. Raises: Unreadable where no words read back as this value."""
    words = value_text(value, sort)
    if read_value(words, sort, isinstance(value, list)) != value:
        raise Unreadable(words)
    return words


def value_text(value: Any, sort: str) -> str:
    if isinstance(value, list):
        return ", ".join(value_text(each, sort) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format_pounds(value) if sort == "money" and isinstance(value, int) else str(value)


def read_value(typed: str, sort: str, many: bool = False) -> Any:
    """What was typed as the value that a condition compares with. Raises: Unreadable."""
    typed = typed.strip()
    if many:
        return [read_value(each, sort) for each in typed.split(",") if each.strip()]
    if not typed:
        raise Unreadable("Write what it is compared with.")
    if sort == "truth":
        if typed.casefold() not in ("yes", "no"):
            raise Unreadable("Write yes or no.")
        return typed.casefold() == "yes"
    if sort == "money":
        try:
            return parse_pounds(typed)
        except MoneyError as wrong:
            raise Unreadable(str(wrong)) from None
    if sort == "number":
        return read_number(typed)
    if sort == "date":
        try:
            return date.fromisoformat(typed).isoformat()
        except ValueError:
            raise Unreadable("Write a day as 2027-04-01.") from None
    return typed


def read_number(typed: str) -> int | float:
    """A whole number as int. Raises: Unreadable."""
    try:
        number = Decimal(typed.replace(",", ""))
    except ArithmeticError:
        raise Unreadable("Write a number, like 12 or 12.5.") from None
    if not number.is_finite():
        raise Unreadable("Write a number, like 12 or 12.5.")
    return int(number) if number == number.to_integral_value() else float(number)


def test_row(test: Mapping[str, Any], sort: str) -> dict[str, str]:
    """One test as a row: {test, value, fact}. Raises: Unreadable where it says more than one row can."""
    known = [name for name in test if name.removesuffix("_fact") in TESTS or name == "answered"]
    if len(known) != 1 or set(test) - set(known):
        raise Unreadable("several tests at once")
    name, wanted = known[0], test[known[0]]
    if name == "answered":
        return {"test": "answered" if wanted else "not_answered", "value": "", "fact": ""}
    if name.endswith("_fact"):
        return {"test": name.removesuffix("_fact"), "value": "", "fact": wanted}
    return {"test": name, "value": value_words(wanted, sort), "fact": ""}


def read_test(row: Mapping[str, Any], sort: str) -> dict[str, Any]:
    """The test that a row says. Raises: Unreadable."""
    name = row["test"]
    if name in ("answered", "not_answered"):
        return {"answered": name == "answered"}
    if row.get("fact"):
        return {f"{name}_fact": row["fact"]}
    return {name: read_value(row["value"], sort, name in LIST_TESTS)}


def condition_rows(condition: Mapping[str, Any], kinds_by_key: Mapping[str, str]) -> tuple[str, list[dict[str, str]]] | None:
    """How tests are joined ("all" or "any"), and a row for each; None where rows cannot say it."""
    if set(condition) - {"all", "any"} or len(condition) > 1:
        return None
    joined = next(iter(condition), "all")
    try:
        return joined, [whose_row(each, kinds_by_key) for each in condition.get(joined, [])]
    except Unreadable:
        return None


def whose_row(test: Mapping[str, Any], kinds_by_key: Mapping[str, str]) -> dict[str, str]:
    whose = f"{FACT}{test['fact']}" if "fact" in test else test.get("question", "")
    if whose not in kinds_by_key and whose.removeprefix(FACT) not in FACTS:
        raise Unreadable(whose)
    rest = {name: each for name, each in test.items() if name not in ("fact", "question")}
    return {"whose": whose, **test_row(rest, reads_as(whose, kinds_by_key))}


def read_condition(joined: str, rows: Sequence[Mapping[str, Any]], kinds_by_key: Mapping[str, str]) -> dict[str, Any]:
    """The condition that rows say; {} for none. Raises: Unreadable."""
    tests = []
    for row in rows:
        whose = row["whose"]
        name = {"fact": whose.removeprefix(FACT)} if whose.startswith(FACT) else {"question": whose}
        tests.append(name | read_test(row, reads_as(whose, kinds_by_key)))
    return {joined: tests} if tests else {}


def verdict_rows(config: Mapping[str, Any], sort: str) -> list[dict[str, str]] | None:
    """What an answer of the eligibility check leads to, a row each; None where rows cannot say it."""
    rows = []
    try:
        for name, _ in VERDICTS:
            for each in config.get(name, []):
                test = {key: value for key, value in each.items() if key not in VERDICT_WORDS}
                rows.append({"verdict": name, **{key: each.get(key, "") for key in VERDICT_WORDS}, **test_row(test, sort)})
    except Unreadable:
        return None
    return rows


def read_verdicts(rows: Sequence[Mapping[str, Any]], sort: str) -> dict[str, list[dict[str, Any]]]:
    """The same as config. Raises: Unreadable."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        words = {key: row[key] for key in ("rule", "message", "elsewhere") if row[key]}
        found.setdefault(row["verdict"], []).append(read_test(row, sort) | words)
    return found


def option_lines(options: list[Any]) -> str | None:
    """A list of choices, one a line, "value | words" where they differ; None where lines cannot say it."""
    lines = []
    for each in options:
        if isinstance(each, Mapping):
            if set(each) != {"value", "label"}:
                return None
            lines.append(f"{each['value']} | {each['label']}")
        else:
            lines.append(str(each))
    text = "\n".join(lines)
    return text if read_options(text) == list(options) else None


def read_options(text: str) -> list[Any]:
    found: list[Any] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        value, bar, label = (part.strip() for part in line.partition("|"))
        found.append({"value": value, "label": label} if bar else line)
    return found


def column_rows(columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]] | None:
    """The columns of a table, a row each; what a row has no box for is kept with the column, by its key. None where rows cannot say it."""
    rows = []
    for each in columns:
        options = option_lines(each.get("options", []))
        if options is None:
            return None
        rows.append(
            {name: each.get(name, "") for name in ("key", "label", "limit", "min", "max")}
            | {"kind": each.get("kind", "text"), "optional": bool(each.get("optional")), "options": options, "was": each["key"]}
        )
    return rows


def read_columns(rows: Sequence[Mapping[str, Any]], standing: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The columns that rows say. `standing` are those of the question now: a column keeps what no box shows."""
    kept = {each["key"]: {name: value for name, value in each.items() if name not in COLUMN_KEYS} for each in standing}
    found = []
    for row in rows:
        column: dict[str, Any] = {"key": row["key"], "label": row["label"]}
        if row["kind"] != "text":
            column["kind"] = row["kind"]
        if row["optional"]:
            column["optional"] = True
        column |= {name: row[name] for name in ("limit", "min", "max") if row[name] is not None}
        if row["options"].strip():
            column["options"] = read_options(row["options"])
        found.append(column | kept.get(row["was"], {}))
    return found

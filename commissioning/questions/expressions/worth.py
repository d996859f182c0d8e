"""What an expression comes to, given the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from typing import Any

from commissioning.questions.counting import count_words
from commissioning.questions.expressions.fitting import Known
from commissioning.questions.expressions.reading import Chain, Function, Given, Name, Node, Turned, Type

# Enough for any sum the house takes; a result that does not fit is not known rather than an error.
RECKONING = Context(prec=40, Emax=60, Emin=-60, traps=[])


@dataclass(frozen=True)
class Answers:
    """What an expression is worked out from: stored answers by key (shown ones only), facts, the types of both, and in a `where` one row."""

    values: Mapping[str, Any]
    facts: Mapping[str, Any]
    known: Known
    table: str = ""
    row: Mapping[str, Any] | None = None


def evaluate(node: Node, answers: Answers) -> Any:
    """What an expression that fits comes to: Decimal (sums in pence), str, date, bool; None where it is not known.

    Raises: nothing for an expression that `type_of` let through, whatever the stored values are.
    """
    with localcontext(RECKONING):
        return worth(node, answers)


def worth(node: Node, answers: Answers) -> Any:
    match node:
        case Given():
            return node.value
        case Name():
            return worth_of_name(node, answers)
        case Turned():
            found = worth(node.part, answers)
            return None if found is None else (not found if node.sign == "not" else -found)
        case Chain():
            return worth_of_chain(node, answers)
        case Function():
            return worth_of_function(node, answers)
        case _:
            raise AssertionError(node)


def worth_of_name(name: Name, answers: Answers) -> Any:
    if answers.row is not None and not name.column and name.key in answers.known.columns[answers.table]:
        return as_type(answers.known.columns[answers.table][name.key], answers.row.get(name.key))
    if name.key == "fact":
        return as_type(answers.known.facts[name.column], answers.facts.get(name.column))
    return as_type(answers.known.answers[name.key], answers.values.get(name.key))


def as_type(wanted: Type, value: Any) -> Any:
    """A stored value as the language reckons with it; None where it is empty or of another shape."""
    if value is None or value == "":
        return None
    if wanted in ("number", "money"):
        return as_number(value)
    if wanted == "date":
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            return None
    shapes = {"text": str, "truth": bool, "list": list, "table": list}
    return value if wanted in shapes and isinstance(value, shapes[wanted]) else None


def as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return known_number(Decimal(value))
    except (InvalidOperation, ValueError):
        return None


def known_number(found: Decimal) -> Decimal | None:
    """None for what does not fit: a division by nothing, a product beyond all sums."""
    return found if found.is_finite() else None


def worth_of_chain(node: Chain, answers: Answers) -> Any:
    if node.rest[0][0] in ("and", "or"):
        return worth_of_truths(node, answers)
    found = worth(node.first, answers)
    for sign, part in node.rest:
        other = worth(part, answers)
        found = None if found is None or other is None else pair(sign, found, other)
    return found


def worth_of_truths(node: Chain, answers: Answers) -> bool | None:
    """`and` is no as soon as one part is, `or` yes as soon as one is; else not known where a part is not."""
    settles = node.rest[0][0] == "or"
    found = [worth(node.first, answers), *(worth(part, answers) for _, part in node.rest)]
    if settles in found:
        return settles
    return None if None in found else not settles


def pair(sign: str, left: Any, right: Any) -> Any:
    match sign:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "+":
            return known_number(left + right)
        case "-":
            return known_number(left - right)
        case "*":
            return known_number(left * right)
        case _:
            return known_number(left / right) if right else None


def worth_of_function(node: Function, answers: Answers) -> Any:
    name = node.name
    if name in ("sum", "count") or (name in ("min", "max") and len(node.parts) == 1):
        return worth_over_rows(node, answers)
    if name == "answered":
        part: Any = node.parts[0]
        source = answers.row if answers.row is not None and part.key in answers.known.columns[answers.table] else answers.values
        return source.get(part.key) not in (None, "", [], {})
    found = [worth(part, answers) for part in node.parts]
    if None in found:
        return None
    if name in ("min", "max"):
        return min(found) if name == "min" else max(found)
    if name == "round":
        return rounded(found[0], int(found[1]) if len(found) > 1 else 0)
    if name == "words":
        return Decimal(count_words(found[0]))
    if name == "days_between":
        return Decimal((found[1] - found[0]).days)
    return found[1] in found[0]


def rounded(number: Decimal, places: int) -> Decimal | None:
    return known_number(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def worth_over_rows(node: Function, answers: Answers) -> Any:
    part: Any = node.parts[0]
    held = answers.values.get(part.key)
    rows = held if isinstance(held, list) else []
    if not part.column and answers.known.answers[part.key] == "list":
        return Decimal(len(rows))
    kept = [row for row in rows if isinstance(row, Mapping)]
    if node.where is not None:
        kept = [row for row in kept if worth(node.where, Answers(answers.values, answers.facts, answers.known, part.key, row)) is True]
    if not part.column:
        return Decimal(len(kept))
    wanted = answers.known.columns[part.key][part.column]
    cells = [cell for row in kept if (cell := as_type(wanted, row.get(part.column))) is not None]
    if node.name == "count":
        return Decimal(len(cells))
    if node.name == "sum":
        return known_number(sum(cells, Decimal(0)))
    return (min(cells) if node.name == "min" else max(cells)) if cells else None

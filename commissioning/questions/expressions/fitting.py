"""Whether an expression fits the questions it names, and what type it has."""

from collections.abc import Mapping
from dataclasses import dataclass

from commissioning.questions.expressions.reading import Chain, Function, Given, Name, Node, Turned, Type, refuse

NAMES: Mapping[str, str] = {
    "number": "a number",
    "money": "a sum of money",
    "text": "words",
    "date": "a day",
    "truth": "yes or no",
    "list": "a list",
    "table": "a table",
    "other": "an answer of several parts",
}
TAKES: Mapping[str, tuple[tuple[Type, ...], ...]] = {
    "words": (("text",),),
    "days_between": (("date",), ("date",)),
    "has": (("list",), ("text",)),
}


@dataclass(frozen=True)
class Known:
    """What an expression may name: the type of each answer, of each column by table, and of each fact."""

    answers: Mapping[str, Type]
    columns: Mapping[str, Mapping[str, Type]]
    facts: Mapping[str, Type]


def type_of(node: Node, known: Known, row_of: str = "") -> Type:
    """The type of an expression; `row_of` names the table whose columns stand bare in a `where`.

    Raises: ExpressionError for an unknown name and for types that do not go together, saying where.
    """
    match node:
        case Given():
            return node.type
        case Name():
            return type_of_name(node, known, row_of)
        case Turned():
            return type_of_turned(node, known, row_of)
        case Chain():
            return type_of_chain(node, known, row_of)
        case Function():
            return type_of_function(node, known, row_of)
        case _:
            raise AssertionError(node)


def type_of_name(name: Name, known: Known, row_of: str) -> Type:
    if row_of and not name.column and name.key in known.columns[row_of]:
        return known.columns[row_of][name.key]
    if name.key == "fact":
        if name.column not in known.facts:
            refuse(name.place, f"there is no fact {name.column}; use one of {', '.join(known.facts)}")
        return known.facts[name.column]
    if name.key not in known.answers:
        refuse(name.place, f"there is no question {name.key} in this form")
    if name.column:
        refuse(name.place, f"the column {name} has many values; put it in sum, count, min or max")
    return known.answers[name.key]


def type_of_turned(node: Turned, known: Known, row_of: str) -> Type:
    found = type_of(node.part, known, row_of)
    if node.sign == "not":
        want_type(found, node.place, "“not”", "truth")
    else:
        want_type(found, node.place, "“-”", "number", "money")
    return found


def type_of_chain(node: Chain, known: Known, row_of: str) -> Type:
    found = type_of(node.first, known, row_of)
    for sign, part in node.rest:
        found = type_of_pair(sign, found, type_of(part, known, row_of), node.place)
    return found


def type_of_pair(sign: str, left: Type, right: Type, place: int) -> Type:
    """The type of two parts with a sign between them."""
    if sign in ("and", "or"):
        want_type(left, place, f"“{sign}”", "truth")
        want_type(right, place, f"“{sign}”", "truth")
        return "truth"
    if sign in ("=", "!=", "<", "<=", ">", ">="):
        plain = ("number", "money", "text", "date", "truth") if sign in ("=", "!=") else ("number", "money", "date")
        want_type(left, place, f"“{sign}”", *plain)
        if left != right:
            hint = " (write a sum with its sign, like £5,000)" if {left, right} == {"number", "money"} else ""
            refuse(place, f"“{sign}” compares {NAMES[left]} with {NAMES[right]}{hint}")
        return "truth"
    want_type(left, place, f"“{sign}”", "number", "money")
    want_type(right, place, f"“{sign}”", "number", "money")
    if sign in ("+", "-"):
        if left != right:
            refuse(place, f"“{sign}” puts {NAMES[left]} and {NAMES[right]} together")
        return left
    if sign == "*":
        if left == right == "money":
            refuse(place, "a sum of money cannot be multiplied by another")
        return "money" if "money" in (left, right) else "number"
    if left == "number" and right == "money":
        refuse(place, "a number cannot be divided by a sum of money")
    return "number" if left == right else "money"


def type_of_function(node: Function, known: Known, row_of: str) -> Type:
    name = node.name
    if name == "answered":
        only(node, 1)
        part = node.parts[0]
        if not isinstance(part, Name) or part.column:
            refuse(node.place, "answered takes the key of one question")
        type_of(part, known, row_of)
        return "truth"
    if name in ("sum", "count") or (name in ("min", "max") and len(node.parts) == 1):
        return type_over_rows(node, known)
    found = [type_of(part, known, row_of) for part in node.parts]
    if name in ("min", "max"):
        for each in found:
            want_type(each, node.place, name, "number", "money", "date")
            if each != found[0]:
                refuse(node.place, f"{name} compares {NAMES[found[0]]} with {NAMES[each]}")
        return found[0]
    if name == "round":
        if len(found) > 1 and not (isinstance(node.parts[1], Given) and node.parts[1].value in range(5)):
            refuse(node.place, "the second part of round is a whole number from 0 to 4")
        only(node, 1, 2)
        want_type(found[0], node.place, name, "number", "money")
        return found[0]
    wanted = TAKES[name]
    only(node, len(wanted))
    for each, types in zip(found, wanted, strict=True):
        want_type(each, node.place, name, *types)
    return "truth" if name == "has" else "number"


def type_over_rows(node: Function, known: Known) -> Type:
    """sum, count, min and max over a table: its column, or (count) the table or a list itself."""
    only(node, 1)
    part = node.parts[0]
    if not isinstance(part, Name) or part.key == "fact":
        refuse(node.place, f"{node.name} takes a column of a table, like budget.asked")
    if part.key not in known.answers:
        refuse(part.place, f"there is no question {part.key} in this form")
    if not part.column:
        if node.name != "count":
            refuse(node.place, f"{node.name} takes a column of a table, like {part.key}.column")
        want_type(known.answers[part.key], node.place, "count", *(("table",) if node.where else ("table", "list")))
    elif part.key not in known.columns or part.column not in known.columns[part.key]:
        refuse(part.place, f"{part.key} has no column {part.column}")
    if node.where is not None:
        want_type(type_of(node.where, known, part.key), node.where.place, "“where”", "truth")
    if node.name == "count":
        return "number"
    found = known.columns[part.key][part.column]
    want_type(found, node.place, node.name, *(("number", "money") if node.name == "sum" else ("number", "money", "date")))
    return found


def only(node: Function, *counts: int) -> None:
    if len(node.parts) not in counts:
        refuse(node.place, f"{node.name} takes {' or '.join(str(each) for each in counts)} {'part' if counts == (1,) else 'parts'}")


def want_type(found: Type, place: int, what: str, *types: Type) -> None:
    if found not in types:
        refuse(place, f"{what} takes {' or '.join(NAMES[each] for each in types)}, not {NAMES[found]}")

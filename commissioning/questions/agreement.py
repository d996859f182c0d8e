"""Rules between two answers, as data in a question's config. Plain Python.

"after": key of a date question whose day must not be later.
"agrees_with": {question, column, own, message}: the sum of this table's column `own` equals the sum of the other table's `column`.
"differs_from": {question, column, own, message}: no cell of column `own` here stands in the other table's `column`.
"""

from typing import Any

from commissioning.questions.loaded import LoadedQuestion, LoadedSet, Values


def disagreements(question: LoadedQuestion, value: Any, values: Values) -> list[str]:
    """Why an answer does not go with the others, in words that say how to put it right. A rule on an unanswered question says nothing."""
    config, says = question.config, []
    start = values.get(config.get("after", ""))
    if isinstance(start, str) and isinstance(value, str) and value < start:
        says.append("The end must not be before the start. Change one of the two dates.")
    if (rule := config.get("agrees_with")) and isinstance(values.get(rule["question"]), list):
        mine, theirs = total(value, rule["own"]), total(values[rule["question"]], rule["column"])
        if mine != theirs:
            says.append(rule["message"])
    if rule := config.get("differs_from"):
        taken = cells(values.get(rule["question"]), rule["column"])
        if taken & cells(value, rule["own"]):
            says.append(rule["message"])
    return says


def rows(value: Any) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else []


def total(value: Any, column: str) -> int:
    return sum(int(row.get(column) or 0) for row in rows(value))


def cells(value: Any, column: str) -> set[str]:
    return {" ".join(str(row[column]).casefold().split()) for row in rows(value) if row.get(column)}


def agreement_faults(question: LoadedQuestion, loaded: LoadedSet) -> list[str]:
    """Rules that name a question which is not in the set."""
    named = [question.config.get("after"), *(question.config.get(name, {}).get("question") for name in ("agrees_with", "differs_from"))]
    return [f"it is compared with {key}, which is not in this form" for key in named if key and key not in loaded.questions]

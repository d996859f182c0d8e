"""The language of rules: what it reads, what it refuses and where, what it comes to; and that no text and no answer makes it do anything else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.questions.expressions import Answers, ExpressionError, Known, evaluate, parse, type_of
from commissioning.questions.expressions.reading import DEEPEST, FUNCTIONS, LONGEST

KNOWN = Known(
    answers={
        "ask": "money",
        "people": "number",
        "body": "text",
        "start_on": "date",
        "end_on": "date",
        "agreed": "truth",
        "works_with": "list",
        "budget": "table",
        "where_to": "other",
    },
    columns={"budget": {"head": "text", "asked": "money", "quantity": "number", "on": "date"}},
    facts={"maximum_pence": "money", "latest_on": "date"},
)
VALUES: dict[str, Any] = {
    "ask": 120_050,
    "people": 12,
    "body": "parish",
    "start_on": "2027-04-01",
    "end_on": "2028-03-31",
    "agreed": True,
    "works_with": ["children"],
    "budget": [
        {"head": "staffing", "asked": 100_000, "quantity": "2.5", "on": "2027-05-01"},
        {"head": "overheads", "asked": 20_050, "quantity": None, "on": None},
    ],
}
FACTS = {"maximum_pence": 1_000_000, "latest_on": "2028-03-31"}


def worth(text: str, values: dict[str, Any] = VALUES) -> Any:
    node = parse(text)
    type_of(node, KNOWN)
    return evaluate(node, Answers(values, FACTS, KNOWN))


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("sum(budget.asked) = ask", True),
        ('sum(budget.asked where head = "overheads") * 10 <= sum(budget.asked)', False),
        ("sum(budget.asked) + £0.01 = ask", False),
        ("ask <= £1,200.50", True),
        ("ask < £1,200.50", False),
        ("ask / people > £100", True),
        ("ask <= fact.maximum_pence and end_on <= fact.latest_on", True),
        ("2 + 3 * 4 - 1", Decimal(13)),
        ("(2 + 3) * -4", Decimal(-20)),
        ("7 / 2", Decimal("3.5")),
        ("round(7 / 2)", Decimal(4)),
        ("round(2 / 3, 2)", Decimal("0.67")),
        ("min(3, people, 5)", Decimal(3)),
        ("max(budget.asked)", Decimal(100_000)),
        ("min(budget.on)", date(2027, 5, 1)),
        ("count(budget)", Decimal(2)),
        ("count(budget.quantity)", Decimal(1)),
        ("count(budget where asked > £500)", Decimal(1)),
        ("count(works_with)", Decimal(1)),
        ('has(works_with, "children") and not has(works_with, "adults")', True),
        ("days_between(start_on, end_on)", Decimal(365)),
        ("start_on >= 2027-04-01", True),
        ("words(body) = 1", True),
        ("not not agreed = yes", True),
        ('body = "parish" or body = "council"', True),
        ("answered(body) and not answered(where_to)", True),
    ],
)
def test_an_expression_comes_to(text: str, comes_to: Any) -> None:
    assert worth(text) == comes_to


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("ask > £1", None),
        ("ask > £1 or people > 1", True),
        ("ask > £1 and people > 1", None),
        ("ask > £1 and people > 100", False),
        ("sum(budget.asked) = £0", True),
        ("max(budget.asked) > £0", None),
        ("count(budget) = 0", True),
        ("people / 0 > 1", None),
        ("not answered(ask)", True),
    ],
)
def test_what_is_not_answered_is_not_known(text: str, comes_to: Any) -> None:
    assert worth(text, {"people": 12}) is comes_to


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at character 1, it ends too soon"),
        ("ask >", "at character 6, it ends too soon"),
        ("ask > £5,000 £1", "at character 14, “£1” is not expected"),
        ("(ask > £5", "at character 10, “)” is missing"),
        ("ask ; people", "at character 5, “;” is not understood"),
        ("asked > £1", "at character 1, there is no question asked in this form"),
        ("ask > 5000", "at character 5, “>” compares a sum of money with a number (write a sum with its sign, like £5,000)"),
        ("body > people", "at character 6, “>” takes a number or a sum of money or a day, not words"),
        ("ask * ask > £1", "at character 1, a sum of money cannot be multiplied by another"),
        ("ask + people > £1", "at character 1, “+” puts a sum of money and a number together"),
        ("budget.asked > £1", "at character 1, the column budget.asked has many values; put it in sum, count, min or max"),
        ("sum(budget.spent) > £1", "at character 5, budget has no column spent"),
        ("sum(budget) > £1", "at character 1, sum takes a column of a table, like budget.column"),
        ("sum(body.x) > £1", "at character 5, body has no column x"),
        ("sum(budget.asked where body = 1) > £1", "at character 29, “=” compares words with a number"),
        ("fact.secret > £1", "at character 1, there is no fact secret; use one of maximum_pence, latest_on"),
        ("open(body)", f"at character 1, there is no function open; use one of {', '.join(FUNCTIONS)}"),
        ("__import__", "at character 1, there is no question __import__ in this form"),
        ("body.__class__ = 1", "at character 1, the column body.__class__ has many values; put it in sum, count, min or max"),
        ("start_on > 2027-02-30", "at character 12, 2027-02-30 is not a real day"),
        ("words(ask) > 1", "at character 1, words takes words, not a sum of money"),
        ("round(people, 9) > 1", "at character 1, the second part of round is a whole number from 0 to 4"),
        ("sum(budget.asked where sum(budget.asked) > £1) > £1", "at character 24, sum cannot stand after “where”"),
        ("(" * (DEEPEST + 1) + "ask", f"at character {DEEPEST + 1}, brackets stand in each other too deep"),
        ("1 + " * LONGEST, f"it has {4 * LONGEST} characters; use {LONGEST} or fewer"),
    ],
)
def test_what_cannot_be_read_or_does_not_fit_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        type_of(parse(text), KNOWN)
    assert str(refused.value) == says


PIECES = [
    *(
        "ask",
        "people",
        "body",
        "budget",
        "budget.asked",
        "start_on",
        "fact.maximum_pence",
        "agreed",
        "works_with",
        "head",
        "where",
        "nobody",
    ),
    *("+", "-", "*", "/", "(", ")", "=", "!=", "<", ">=", ",", ".", "and", "or", "not", "yes"),
    *(f"{name}(" for name in FUNCTIONS),
    *("0", "3", "0.5", "£5,000", "£0.01", "2027-03-31", '"parish"', "999999999999"),
]
ANY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["NaN", "sNaN", "1e999999", "-Infinity", "2027-13-01"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["head", "asked", "quantity", "on", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    st.text(max_size=120) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.fixed_dictionaries({}, optional=dict.fromkeys(KNOWN.answers, ANY_VALUE)),
)
def test_no_text_and_no_answer_raises_anything_but_its_own_error(text: str, values: dict[str, Any]) -> None:
    try:
        node = parse(text)
        type_of(node, KNOWN)
    except ExpressionError:
        return
    evaluate(node, Answers(values, FACTS, KNOWN))


VALUE = st.sampled_from(
    [
        "ask",
        "£5",
        "sum(budget.asked)",
        "max(budget.asked)",
        "people",
        "0",
        "7",
        "count(budget)",
        "words(body)",
        "days_between(start_on, end_on)",
    ]
)
SUMS = st.recursive(
    VALUE, lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda three: f"({' '.join(three)})"), max_leaves=10
)


@given(SUMS, SUMS, st.sampled_from(["=", "<", ">="]), st.fixed_dictionaries({}, optional=dict.fromkeys(KNOWN.answers, ANY_VALUE)))
def test_a_rule_that_fits_comes_to_yes_no_or_not_known(left: str, right: str, sign: str, values: dict[str, Any]) -> None:
    try:
        node = parse(f"{left} {sign} {right}")
        assert type_of(node, KNOWN) == "truth"
    except ExpressionError:
        return
    assert evaluate(node, Answers(values, FACTS, KNOWN)) in (True, False, None)


def test_the_longest_text_and_the_longest_table_are_worked_out_at_once() -> None:
    long = "+".join(["sum(budget.asked where asked>£0)"] * 14) + ">£0"
    rows = [{"head": "x", "asked": 1, "quantity": None, "on": None}] * 1000
    assert len(long) <= LONGEST
    assert worth(long, {"budget": rows}) is True
    assert worth("1" + "-1" * 240) == Decimal(-239)
    assert worth("not " * 100 + "agreed") is True

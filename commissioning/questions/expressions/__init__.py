"""The small language that rules between answers are written in: `sum(budget.asked) = ask`. Plain Python; nothing is ever run as code.

A question is named by its key, a column of a table as `table.column`, a fact of the call as `fact.maximum_pence`. There are numbers (12, 0.5), sums
(£5,000), days (2027-03-31) and words ("parish"); + - * / on numbers and sums; = != < <= > >=; and, or, not, yes, no; and these functions:

    sum(budget.asked)                        sum(budget.asked where head = "overheads")     empty tables make 0
    count(milestones)                        count(risks where impact >= 4)                 rows of a table, choices of a list, files
    min(...), max(...)                       of one column, or of two values or more
    round(x), round(x, 2)                    half up; a sum is rounded to the penny
    words(summary)                           as a word processor counts them
    days_between(start_on, end_on)           below zero where the second comes first
    has(works_with, "children")              whether a list of choices holds one
    answered(match)                          whether there is an answer at all

What is not answered is not known, and what is reckoned with it is not known either; a rule that cannot be told says nothing.
A text is read once (`parse`), checked against the questions it names (`type_of`), and then worked out (`evaluate`), in bounded time: texts are
short, nest little, and go over a table's rows once.
"""

from commissioning.questions.expressions.fitting import Known, type_of
from commissioning.questions.expressions.reading import ExpressionError, Node, Type, parse
from commissioning.questions.expressions.worth import Answers, evaluate

__all__ = ["Answers", "ExpressionError", "Known", "Node", "Type", "evaluate", "parse", "type_of"]

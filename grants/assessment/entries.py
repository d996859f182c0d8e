"""What assessors and the panel type, on its way from a form to an action. Plain Python."""

from dataclasses import dataclass

# What the panel may say that gives no money.
NO_MONEY = ("none", "defer")


@dataclass(frozen=True)
class ScoreEntry:
    """What was typed for one criterion. `value` is 0 to 5, or None where nothing was chosen yet or where she abstains."""

    criterion_id: int
    value: int | None = None
    abstained: bool = False
    reason: str = ""

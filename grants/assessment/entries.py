"""What an assessor types for one criterion, on its way from a form to an action. Plain Python."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScoreEntry:
    """What was typed for one criterion. `value` is 0 to 5, or None where nothing was chosen yet or where she abstains."""

    criterion_id: int
    value: int | None = None
    abstained: bool = False
    reason: str = ""

"""What a set of amounts would do to the money: totals, where the line falls, who is short. Plain Python: no query, nothing kept."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.money import format_pounds, percent_of


@dataclass(frozen=True)
class Line:
    """One bid of a call in the order of the ranking, as far as money needs it. `fixed` is money that is no longer the panel's to move. Pence."""

    key: int
    reference: str
    ask_pence: int
    ceiling_pence: int
    least_pence: int | None
    lot: str
    district: str
    outcome: str
    fixed_pence: int | None
    below_floor: bool

    @property
    def takes_money(self) -> bool:
        """Whether an amount may be tried for it."""
        return self.fixed_pence is None and not self.below_floor


@dataclass(frozen=True)
class Pot:
    """What the budget holds. `others_pence` is what other calls have proposed and decided of it; `agreed_pence` is None without an agreement. Pence."""

    budget_pence: int
    cap_pence: int
    agreed_pence: int | None
    others_pence: int
    lots: Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """One lot, district or outcome: bids with money, their sum, and the pot where it has one."""

    name: str
    bids: int
    pence: int
    pot_pence: int | None = None

    @property
    def over_pence(self) -> int:
        return 0 if self.pot_pence is None else max(0, self.pence - self.pot_pence)


@dataclass(frozen=True)
class Placed:
    """A line with the amount that is tried for it: what the call comes to down to here, and what is to be said of it."""

    line: Line
    amount_pence: int
    running_pence: int
    within_budget: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What the amounts come to. `counted_pence` is with what other calls take of the budget; `cut_after` and `cap_after` are keys of the last
    bids that the budget and the cap still cover, None where they cover all or none."""

    pot: Pot
    placed: tuple[Placed, ...]
    bids: int
    total_pence: int
    cut_after: int | None
    cap_after: int | None
    lots: tuple[Part, ...]
    districts: tuple[Part, ...]
    outcomes: tuple[Part, ...]

    @property
    def counted_pence(self) -> int:
        return self.total_pence + self.pot.others_pence

    @property
    def left_pence(self) -> int:
        return self.pot.budget_pence - self.counted_pence

    @property
    def over_budget_pence(self) -> int:
        return max(0, -self.left_pence)

    @property
    def over_cap_pence(self) -> int:
        return max(0, self.counted_pence - self.pot.cap_pence)

    @property
    def share_pct(self) -> Decimal:
        """What counts, in per cent of the budget."""
        return percent_of(self.counted_pence, self.pot.budget_pence)

    @property
    def warned(self) -> int:
        """How many bids something is to be said of."""
        return sum(1 for each in self.placed if each.words)

    @property
    def verdict(self) -> str:
        """Whether this could be signed, in words with the way out."""
        if self.over_cap_pence:
            return f"Over the cap by {format_pounds(self.over_cap_pence, always_pence=True)}: it cannot be signed without a decision to raise the budget."
        if self.over_budget_pence:
            over = format_pounds(self.over_budget_pence, always_pence=True)
            if self.pot.agreed_pence is not None and self.counted_pence <= self.pot.agreed_pence:
                return f"Over the budget by {over}, which the chief finance officer has agreed to."
            return f"Over the budget by {over} and within the cap: the chief finance officer must agree."
        return f"Within the budget, with {format_pounds(self.left_pence, always_pence=True)} left."


def tried(lines: Sequence[Line], amounts: Mapping[int, int], pot: Pot) -> Outcome:
    """What these amounts come to. A bid that is not named gets nothing; one whose money is fixed keeps it, whatever is named.

    Shape: `lines` in the order of the ranking; `amounts` by the key of a line.
    Units: pence.
    """
    running, placed = pot.others_pence, []
    cut = cap = None
    passed_cut = passed_cap = False
    for line in lines:
        amount = amount_of(line, amounts)
        running += amount
        passed_cut = passed_cut or running > pot.budget_pence
        passed_cap = passed_cap or running > pot.cap_pence
        if amount and not passed_cut:
            cut = line.key
        if amount and not passed_cap:
            cap = line.key
        placed.append(Placed(line, amount, running - pot.others_pence, not passed_cut, words_for(line, amount)))
    return Outcome(
        pot=pot,
        placed=tuple(placed),
        bids=sum(1 for each in placed if each.amount_pence),
        total_pence=running - pot.others_pence,
        cut_after=cut if passed_cut else None,
        cap_after=cap if passed_cap else None,
        lots=parts(placed, lambda line: line.lot, pot.lots),
        districts=parts(placed, lambda line: line.district),
        outcomes=parts(placed, lambda line: line.outcome),
    )


def amount_of(line: Line, amounts: Mapping[int, int]) -> int:
    return amounts.get(line.key, 0) if line.fixed_pence is None else line.fixed_pence


def words_for(line: Line, amount_pence: int) -> tuple[str, ...]:
    """What is to be said of an amount; what no panel may recommend first. Source: requirements R-1.5, R-4.2, R-4.13."""
    words = []
    if amount_pence and line.fixed_pence is None:
        if line.below_floor:
            words.append("Below a floor: it cannot be recommended for money.")
        if amount_pence > line.ceiling_pence:
            words.append(f"More than it can be given ({format_pounds(line.ceiling_pence)}).")
        if line.least_pence is not None and amount_pence < line.least_pence:
            words.append(f"Less than the {format_pounds(line.least_pence)} with which it could go ahead.")
    return tuple(words)


def parts(placed: Iterable[Placed], by: Callable[[Line], Hashable], pots: Mapping[str, int] | None = None) -> tuple[Part, ...]:
    """The sums by lot, district or outcome, the largest first; those with a pot in their own order, also where nothing is tried in them."""
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, int] = defaultdict(int)
    for each in placed:
        if each.amount_pence:
            name = str(by(each.line))
            counts[name] += 1
            sums[name] += each.amount_pence
    if pots:
        return tuple(Part(name, counts[name], sums[name], pot) for name, pot in pots.items())
    return tuple(Part(name, counts[name], sums[name]) for name in sorted(sums, key=lambda name: (-sums[name], name)) if name)


def down_the_ranking(lines: Iterable[Line], pot: Pot) -> dict[int, int]:
    """Each bid's whole ask from the top, as far as the budget goes: it stops at the first that the money left does not cover."""
    lines = list(lines)
    left = pot.budget_pence - pot.others_pence - sum(each.fixed_pence or 0 for each in lines)
    amounts = {}
    for line in lines:
        if not line.takes_money:
            continue
        if line.ask_pence > left:
            break
        amounts[line.key] = line.ask_pence
        left -= line.ask_pence
    return amounts

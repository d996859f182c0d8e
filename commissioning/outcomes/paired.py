"""The paired rule for crimes that hide: more reports is success only with support for all and less repeat harm.

Plain Python, no database. The order of the tests is the rule: no data, adverse, not proven, watch, favourable.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FULL_OFFER_PCT = Decimal(95)
REPORTS, OFFERED, REPEATS = "change in reports", "victims offered support", "change in repeat victims"


class Finding(StrEnum):
    """What the three figures together show. The value is what a person reads."""

    CANNOT_BE_MEASURED = "cannot be measured"
    NO_DATA = "no data"
    ADVERSE = "adverse, look"
    NOT_PROVEN = "not proven"
    NO_EVIDENCE = "no evidence of more confidence"
    WATCH = "watch"
    FAVOURABLE = "favourable"


@dataclass(frozen=True)
class Verdict:
    """A finding with the words to print, what is still wanted, and the count that stands beside the repeat rate."""

    finding: Finding
    words: str
    wanted: tuple[str, ...] = ()
    note: str = ""
    repeat_count: int | None = None

    @property
    def is_favourable(self) -> bool:
        return self.finding is Finding.FAVOURABLE


def verdict(
    reports_change_pct: Decimal | float | None,
    offered_pct: Decimal | float | None,
    repeat_change_points: Decimal | float | None,
    *,
    not_yet_offered: int | None = None,
    repeat_count: int | None = None,
    repeats_measured: bool = True,
    offered_matches: bool = True,
    repeats_match: bool = True,
    full_offer_pct: Decimal = FULL_OFFER_PCT,
    reports_band_pct: Decimal = Decimal(0),
    repeats_band_points: Decimal = Decimal(0),
) -> Verdict:
    """What more (or fewer) reports of a hidden crime mean.

    Shape: one Verdict. `offered_matches` and `repeats_match` say that the figure shares crime type, place and period with the
    reports; one that does not can prove nothing. Changes inside a band count as none.
    Units: percent for reports and offers, percentage points for the repeat rate; not_yet_offered and repeat_count count victims.
    Raises: ValueError when offered_pct is outside 0 to 100, or a band is negative.
    Source: requirements 0 (the paired rule) and R-6.4. Adverse beats not proven, which beats watch.
    """
    offered = None if offered_pct is None or not offered_matches else Decimal(str(offered_pct))
    if offered is not None and not 0 <= offered <= 100:
        raise ValueError(f"{offered} per cent of victims cannot be offered support: give a figure from 0 to 100.")
    if reports_band_pct < 0 or repeats_band_points < 0:
        raise ValueError("A band cannot be negative.")
    if not repeats_measured:
        return Verdict(Finding.CANNOT_BE_MEASURED, "cannot be measured", note="This kind of harm has no repeat series.")
    if reports_change_pct is None:
        return Verdict(Finding.NO_DATA, "no data", wanted=_wanted(None, offered, repeat_change_points), repeat_count=repeat_count)

    reports = _outside(reports_change_pct, reports_band_pct)
    repeats = None if repeat_change_points is None or not repeats_match else _outside(repeat_change_points, repeats_band_points)
    wanted = _wanted(reports, offered, repeats)

    if repeats is not None and repeats > 0:
        note = "Repeat harm is rising." if reports > 0 else "Fewer or equal reports with more repeat harm."
        return Verdict(Finding.ADVERSE, Finding.ADVERSE.value, wanted, note, repeat_count)
    if reports > 0 and offered is not None and offered < full_offer_pct:
        return Verdict(Finding.ADVERSE, Finding.ADVERSE.value, wanted, "Too few victims were offered support.", repeat_count)
    if not (offered_matches and repeats_match):
        return Verdict(Finding.NOT_PROVEN, "not proven", wanted, "The figures differ in crime type, place or period.", repeat_count)
    if reports <= 0:
        note = "Repeat harm is falling." if repeats is not None and repeats < 0 else ""
        return Verdict(Finding.NO_EVIDENCE, Finding.NO_EVIDENCE.value, wanted, note, repeat_count)
    if offered is None or repeats is None:
        return Verdict(Finding.NOT_PROVEN, "not proven", wanted, "", repeat_count)
    if repeats == 0:
        return Verdict(Finding.WATCH, "watch", (), "The repeat rate has not changed.", repeat_count)
    if offered == 100:
        return Verdict(Finding.FAVOURABLE, "favourable", (), "", repeat_count)
    short = str(not_yet_offered) if not_yet_offered is not None else f"{(100 - offered).normalize():f}%"
    return Verdict(Finding.FAVOURABLE, f"favourable, {short} not yet offered", (), "", repeat_count)


def _outside(change: Decimal | float, band: Decimal) -> Decimal:
    """The change, or nothing when it lies inside the band."""
    exact = Decimal(str(change))
    return Decimal(0) if abs(exact) <= band else exact


def _wanted(reports: object, offered: object, repeats: object) -> tuple[str, ...]:
    figures = ((REPORTS, reports), (OFFERED, offered), (REPEATS, repeats))
    return tuple(name for name, value in figures if value is None)

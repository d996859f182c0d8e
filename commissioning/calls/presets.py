"""The four presets of proportion (requirements, section 0): what each size of call switches on. Seeds: rows rule once copied."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """Policy values that a call starts from. Money in pence; both ends of a range are inside it."""

    key: str
    name: str
    from_pence: int
    to_pence: int
    scorers: int
    reasons: str
    needs_moderation: bool
    decided_by: str
    payment_plan: str
    returns: str
    diligence: str
    asks_subsidy: bool = False
    acceptance_days: int = 28


PRESETS = {
    preset.key: preset
    for preset in (
        Preset("donation", "Donation (under £1,000)", 0, 99_999, 1, "overall", False, "delegate", "whole", "end_note", "off"),
        Preset("small", "Small (up to £5,000)", 100_000, 500_000, 2, "overall", False, "commissioner", "whole", "end", "shown"),
        Preset(
            "standard",
            "Standard (over £5,000 to £20,000)",
            500_001,
            2_000_000,
            2,
            "every",
            True,
            "commissioner",
            "halves",
            "mid_and_end",
            "shown",
        ),
        Preset(
            "major",
            "Major or ring-fenced (over £20,000)",
            2_000_001,
            100_000_000_000,
            3,
            "every",
            True,
            "commissioner",
            "quarters",
            "quarterly",
            "holds",
            asks_subsidy=True,
        ),
    )
}


def preset_for(amount_pence: int) -> Preset:
    """The preset whose range holds the sum: £999.99 is a donation, £1,000.00 small, £5,000.00 small, £5,000.01 standard."""
    return next(preset for preset in PRESETS.values() if preset.from_pence <= amount_pence <= preset.to_pence)

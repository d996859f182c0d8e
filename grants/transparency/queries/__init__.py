"""What the law and the public are owed, drawn from the record."""

from grants.transparency.queries.figures import figures_for_plan
from grants.transparency.queries.history import past_awards_of, past_recipients
from grants.transparency.queries.register import (
    RegisterFilter,
    monthly_list,
    months,
    not_ready_for_month,
    public_award,
    public_awards,
    register,
    register_total_pence,
)

__all__ = [
    "RegisterFilter",
    "figures_for_plan",
    "monthly_list",
    "months",
    "not_ready_for_month",
    "past_awards_of",
    "past_recipients",
    "public_award",
    "public_awards",
    "register",
    "register_total_pence",
]

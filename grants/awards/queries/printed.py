"""Sums that the words of a notice print, beside those of its rows."""

from commissioning.printed_sums import products_in
from grants.awards.models import NoticeRow

PARTS = (("purpose", "purpose"), ("conditions", "conditions"), ("reasons", "reasons"))


def printed_faults(row: NoticeRow) -> list[str]:
    """What the words of a row print that does not multiply out, a sentence each; a sum for each year of several is held against the award.

    Source: requirements R-5.1.
    """
    found = []
    for field, name in PARTS:
        for product in products_in(getattr(row, field)):
            total = row.amount_pence if product.total_pence is None and product.is_yearly else product.total_pence
            if total is not None and (words := product.says(total)):
                found.append(f"{name}: {words} Check which figure is right.")
    return found

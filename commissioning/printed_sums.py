"""Products that people print in words, "3 posters x £4,000 = £13,000", read so that one that does not multiply out can be pointed out. Plain Python.

Nothing is ever put right here: a person decides which figure is wrong.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from commissioning.money import PENCE, format_pounds

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"
WORDS = r"(?:\s+[A-Za-z’'-]{1,20}){0,4}?"
TOTAL = rf"(?:{WORDS}\s*(?:=|makes|comes to)\s*£?\s?(?P<total>{NUMBER}))?"
SHAPES = (
    re.compile(rf"(?<![\d£.,])(?P<times>{NUMBER}){WORDS}\s*(?:[x×*@]|\bat\b)\s*£\s?(?P<each>{NUMBER}){TOTAL}", re.IGNORECASE),
    re.compile(rf"£\s?(?P<each>{NUMBER}){WORDS}\s*[x×*]\s*(?P<times>{NUMBER})(?![\d%]){TOTAL}", re.IGNORECASE),
    re.compile(rf"£\s?(?P<each>{NUMBER})\s+(?:a|per|each|every)\s+year\s+for\s+(?P<times>{NUMBER})\s+years{TOTAL}", re.IGNORECASE),
)


@dataclass(frozen=True)
class Product:
    """A printed product: the text, how many, what one costs and the printed total in pence, where one is printed. `is_yearly`: so much a year."""

    said: str
    times: Decimal
    each_pence: int
    total_pence: int | None
    is_yearly: bool = False

    def says(self, total_pence: int) -> str:
        """What is wrong beside that total, as a sentence; empty where they agree to the penny."""
        makes = self.times * self.each_pence
        if makes == total_pence:
            return ""
        product = format_pounds(int(makes)) if makes == int(makes) else f"£{makes / PENCE}"
        return (
            f"“{self.said}” does not multiply out: {self.times:,f} × {format_pounds(self.each_pence)} is {product}, "
            f"not {format_pounds(total_pence)}."
        )


def products_in(text: str) -> list[Product]:
    """The products that a text prints, in its order. Units: pounds in the text, pence out."""
    found: dict[int, Product] = {}
    for shape in SHAPES:
        for match in shape.finditer(" ".join(text.split())):
            total = match["total"]
            product = Product(
                match[0].strip(), _number(match["times"]), _pence(match["each"]), _pence(total) if total else None, shape is SHAPES[-1]
            )
            found.setdefault(match.start(), product)
    return [found[place] for place in sorted(found)]


def wrong_products(text: str) -> list[str]:
    """A sentence for each printed product whose own printed total is another."""
    said = [each.says(each.total_pence) for each in products_in(text) if each.total_pence is not None]
    return [each for each in said if each]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _pence(text: str) -> int:
    return int(_number(text) * PENCE)

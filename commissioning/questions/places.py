"""Where something is: postcodes and map points as people type them, and as they are kept. Plain Python."""

import re
from collections.abc import Iterable

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[ABD-HJLNP-UW-Z]{2})")
GRID = re.compile(r"([HJNOST][A-HJ-Z])((?:\d\d){2,5})")
DEGREES = re.compile(r"([+-]?\d{1,2}(?:\.\d{1,8})?)\s*[, ]\s*([+-]?\d{1,2}(?:\.\d{1,8})?)")
# The United Kingdom, in degrees: south, north, west, east.
BOUNDS = (49.8, 60.9, -8.7, 1.8)
BAD_POSTCODE = "Enter a full UK postcode, like CV34 4RL."
BAD_POINT = "Enter a map point as a grid reference, like SP 3184 6571, or as latitude and longitude, like 52.2852, -1.5201."


def read_postcode(typed: str) -> str | None:
    """A postcode in capitals with one space, or None where it is not one."""
    match = POSTCODE.fullmatch("".join(typed.split()).upper())
    return f"{match[1]} {match[2]}" if match else None


def read_point(typed: str) -> str | None:
    """A map point in one way of writing: SP 3184 6571, or 52.28520, -1.52010; None where it is not one in the United Kingdom."""
    if grid := GRID.fullmatch("".join(typed.split()).upper()):
        half = len(grid[2]) // 2
        return f"{grid[1]} {grid[2][:half]} {grid[2][half:]}"
    if degrees := DEGREES.fullmatch(typed.strip()):
        north, east = float(degrees[1]), float(degrees[2])
        if BOUNDS[0] <= north <= BOUNDS[1] and BOUNDS[2] <= east <= BOUNDS[3]:
            return f"{north:.5f}, {east:.5f}"
    return None


def is_within(postcode: str, areas: Iterable[str]) -> bool:
    """Whether a kept postcode lies in one of the areas: letters ("CV") or whole outward codes ("B46")."""
    outward = postcode.split()[0]
    return any(area in (outward, re.sub(r"\d.*", "", outward)) for area in areas)

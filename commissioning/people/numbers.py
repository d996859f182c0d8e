"""The numbers by which registers know a body: how they are written, and what looks wrong with one. Plain Python.

None of these registers puts a check figure in its numbers; what can be checked is the shape, the range and the prefix.
Registers change their ways, so a number that looks wrong is told of and kept, never refused.
"""

import re

COMPANY_PREFIXES = frozenset(
    [
        "AC",
        "CE",
        "CS",
        "ES",
        "FC",
        "FE",
        "GE",
        "GN",
        "GS",
        "IC",
        "IP",
        "LP",
        "NA",
        "NC",
        "NF",
        "NI",
        "NL",
        "NO",
        "NP",
        "NR",
        "NV",
        "NZ",
        "OC",
        "OE",
        "PC",
        "RC",
        "RS",
        "SA",
        "SC",
        "SE",
        "SF",
        "SG",
        "SI",
        "SL",
        "SO",
        "SP",
        "SR",
        "SZ",
        "UC",
    ]
)
CHARITY = re.compile(r"(?:[2-9]\d{5}|1\d{6})(?:-\d{1,3})?|SC\d{6}|NIC\d{6}")
COMPANY = re.compile(r"\d{8}|(?P<prefix>[A-Z]{2})(?:\d{6}|\d{5}[A-Z])|R\d{7}")
PARISH = re.compile(r"[EW]04\d{6}")


def as_charity_number(typed: str) -> str:
    """As the three registers write it: no spaces, capitals, NI's "NI" as "NIC"; an English number without its "CC"."""
    number = _bare(typed)
    if match := re.fullmatch(r"(?:CC|EW)(\d{6,7})", number):
        return match[1]
    return re.sub(r"^NI(?=\d{6}$)", "NIC", number)


def as_company_number(typed: str) -> str:
    """As Companies House writes it: no spaces, capitals, figures filled up with noughts to eight places, prefix and all."""
    number = _bare(typed)
    if match := re.fullmatch(r"([A-Z]{2})(\d{1,5})", number):
        return match[1] + match[2].zfill(6)
    return number.zfill(8) if re.fullmatch(r"\d{5,7}", number) else number


def as_parish_code(typed: str) -> str:
    """As the Office for National Statistics writes it: no spaces, capitals."""
    return _bare(typed)


def charity_number_doubt(number: str) -> str:
    """What looks wrong with a charity number of England and Wales, Scotland or Northern Ireland; "" where nothing does."""
    if CHARITY.fullmatch(as_charity_number(number)):
        return ""
    return (
        "This does not look like a charity number. In England and Wales it is six figures, or seven that begin with 1, like 1123456; "
        "in Scotland SC and six figures; in Northern Ireland NIC and six figures."
    )


def company_number_doubt(number: str) -> str:
    """What looks wrong with a number of Companies House; "" where nothing does."""
    match = COMPANY.fullmatch(as_company_number(number))
    if not match:
        return "This does not look like a company number. It is eight figures, or two letters and six figures, like 01234567 or CE012345."
    prefix = match["prefix"]
    return f"Companies House gives no numbers that begin with {prefix}." if prefix and prefix not in COMPANY_PREFIXES else ""


def parish_code_doubt(code: str) -> str:
    """What looks wrong with the code of a parish, or of a community in Wales; "" where nothing does."""
    return (
        ""
        if PARISH.fullmatch(as_parish_code(code))
        else "This does not look like a parish code. It is E04 and six figures, like E04009751."
    )


WRITTEN = {"charity_number": as_charity_number, "company_number": as_company_number, "parish_code": as_parish_code}
DOUBTS = {"charity_number": charity_number_doubt, "company_number": company_number_doubt, "parish_code": parish_code_doubt}


def doubt(name: str, number: str) -> str:
    """What looks wrong with the number of a kind (a key of DOUBTS); "" for an empty one."""
    return DOUBTS[name](number) if number else ""


def _bare(typed: str) -> str:
    return re.sub(r"[\s.]+", "", typed).replace("–", "-").upper()

"""What speaks for an interest of a person in the bodies of a call, before she declares."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from commissioning.people.models import Membership, Organisation
from commissioning.people.names import names_key
from commissioning.people.numbers import as_charity_number, as_company_number
from grants.assessment.models import RegisterEntry

# Where anybody may have an address: sharing one of these says nothing.
ANYBODYS = frozenset(
    [
        "aol.com",
        "btinternet.com",
        "btopenworld.com",
        "gmail.com",
        "googlemail.com",
        "gmx.com",
        "hotmail.com",
        "hotmail.co.uk",
        "icloud.com",
        "live.com",
        "live.co.uk",
        "mac.com",
        "mail.com",
        "me.com",
        "msn.com",
        "ntlworld.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sky.com",
        "talktalk.net",
        "tiscali.co.uk",
        "virginmedia.com",
        "yahoo.com",
        "yahoo.co.uk",
        "ymail.com",
    ]
)


def matches(user: Any, bodies: Iterable[Organisation], on: date) -> dict[int, list[str]]:
    """By body: each reason for which she may have an interest in it, in words. Three queries, however many bodies.

    Shape: she acts or acted for it, or for a body with the same number; her address is at its domain; her entry in the register names it, by
    number, by the words of its name that tell it from others, or by its postcode.
    """
    bodies = list(bodies)
    mine = list(Membership.objects.filter(user=user).select_related("organisation").order_by("pk"))
    entries = list(RegisterEntry.objects.in_force_on(on).filter(user=user).order_by("pk"))
    domain = user.email.rpartition("@")[2].lower()
    found = {body.pk: reasons(body, mine, entries, domain) for body in bodies}
    return {pk: each for pk, each in found.items() if each}


def reasons(body: Organisation, mine: list[Membership], entries: list[RegisterEntry], domain: str) -> list[str]:
    """Why she may have an interest in one body. No query."""
    said = []
    charity, company = as_charity_number(body.charity_number), as_company_number(body.company_number)
    for each in mine:
        other = each.organisation
        if other.pk == body.pk:
            said.append("You act for it." if each.left_at is None else f"You acted for it until {each.left_at:%B %Y}.")
        elif charity and as_charity_number(other.charity_number) == charity:
            said.append(f"It has the charity number of {other.name}, for which you act.")
        elif company and as_company_number(other.company_number) == company:
            said.append(f"It has the company number of {other.name}, for which you act.")
    if domain and domain not in ANYBODYS and domain in domains_of(body):
        said.append(f"Its addresses are at {domain}, as yours is.")
    names = names_key(body.name, body.other_names)
    for entry in entries:
        by = named_by(entry, body, names, charity, company)
        if by:
            said.append(f"Your entry in the register of interests, {entry.body} ({entry.nature}), has {by}.")
    return said


def named_by(entry: RegisterEntry, body: Organisation, names: set[frozenset[str]], charity: str, company: str) -> str:
    """What of an entry fits a body, in words; nothing where nothing does."""
    if charity and as_charity_number(entry.charity_number) == charity:
        return "its charity number"
    if company and as_company_number(entry.company_number) == company:
        return "its company number"
    if names_key(entry.body, "") & names:
        return "its name"
    if body.postcode and entry.postcode.replace(" ", "").upper() == body.postcode.replace(" ", "").upper():
        return "its postcode"
    return ""


def domains_of(body: Organisation) -> set[str]:
    """Where the body's addresses and its site are."""
    site = urlsplit(body.website).hostname or ""
    found = {each.rpartition("@")[2].lower() for each in (body.contact_email, body.second_contact_email) if each}
    return found | ({site.removeprefix("www.")} if site else set())


def register_of(user_id: int) -> list[RegisterEntry]:
    """A person's entries, those in force first, then the latest. One query."""
    return list(RegisterEntry.objects.filter(user=user_id).select_related("entered_by").order_by("to_on", "-from_on", "-pk"))

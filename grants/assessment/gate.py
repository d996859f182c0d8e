"""The gate: which tests a bid must pass before it is scored, and the codes under which it may be found ineligible. Plain Python."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Test:
    """One test. `refusal` is what the applicant is told where it fails."""

    __test__ = False  # so that pytest does not take it for one of its own

    key: str
    label: str
    refusal: str


DONATION = (
    Test("body", "It is a body that this call may fund, with a bank account of its own", "The call does not fund this kind of body."),
    Test("purpose", "The work is in the area and is nobody's duty already", "The work is elsewhere, or a public body must already do it."),
    Test("amount-dates", "The amount and the dates fit the call", "The amount or the dates do not fit the call."),
)
FULL = (
    Test("body", "It is a kind of body that this call may fund", "The call does not fund this kind of body."),
    Test("governing-document", "It has a governing document, or is a public body", "There is no governing document."),
    Test(
        "members",
        "It has three or more unrelated trustees or members, or is a public body",
        "There are fewer than three unrelated members.",
    ),
    Test("accounts", "It has the accounts that the call asks for", "The accounts that the call asks for are missing."),
    Test(
        "bank-account",
        "It has a bank account in its own name with two signatories",
        "There is no bank account of its own with two signatories.",
    ),
    Test("area", "The work is in the area", "The work is outside the area."),
    Test("amount", "The amount is within the call's limits", "The amount is outside the call's limits."),
    Test("dates", "The work falls within the funding period", "The dates are outside the funding period."),
    Test("duty", "It does not replace what a public body must already do", "A public body must already do this work."),
)
OTHER_REASONS = {
    "incomplete": "Something that was asked for was not sent.",
    "duplicate": "The same project is in another bid.",
    "outside-call": "The work is not what this call funds.",
}


def gate_tests(preset: str) -> tuple[Test, ...]:
    """The tests of a call's preset: three for a donation, nine for the rest. Source: requirements, sections 0 and 2.1."""
    return DONATION if preset == "donation" else FULL


def reasons_for(preset: str) -> dict[str, str]:
    """Code to words, for a bid found ineligible: the refusal of each test, and a few that no test covers."""
    return {test.key: test.refusal for test in gate_tests(preset)} | OTHER_REASONS

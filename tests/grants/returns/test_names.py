"""Text that may point to a person."""

import pytest

from grants.returns.names import signs_of_a_person


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Write to a.reader@example.org", "an email address"),
        ("Ring 01926 555 123", "a phone number"),
        ("Ring +44 7700 900123", "a phone number"),
        ("She lives at CV34 4AA", "a postcode"),
        ("born 3 May 2011", "a date of birth"),
        ("DOB: 03/05/2011", "a date of birth"),
        ("Her number is QQ 12 34 56 C".replace("QQ", "AB"), "a National Insurance number"),
    ],
)
def test_a_sign_is_named(text, what):
    assert signs_of_a_person(text) == [what]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We ran 24 sessions and spent £1,250.50.",
        "Reference RSF-2728-0042-A",
        "2,140 vehicles, mean 33.1",
        "In 2027 we trained 10 people.",
    ],
)
def test_plain_text_has_none(text):
    assert signs_of_a_person(text) == []

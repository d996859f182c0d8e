"""Numbers of registers, as they are typed and as they are kept."""

import pytest

from commissioning.people.numbers import WRITTEN, doubt


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("charity_number", " 1 123 456", "1123456"),
        ("charity_number", "202918-1", "202918-1"),
        ("charity_number", "sc 012345", "SC012345"),
        ("charity_number", "ni 100002", "NIC100002"),
        ("charity_number", "nic100002", "NIC100002"),
        ("company_number", "1234567", "01234567"),
        ("company_number", "ce 012 345", "CE012345"),
        ("company_number", "sc12345", "SC012345"),
        ("company_number", "ip12345r", "IP12345R"),
        ("company_number", "R0000123", "R0000123"),
        ("parish_code", "e04 009751", "E04009751"),
        ("parish_code", "w04000123", "W04000123"),
    ],
)
def test_a_right_number_is_written_as_its_register_does(name: str, typed: str, kept: str) -> None:
    assert WRITTEN[name](typed) == kept
    assert doubt(name, kept) == ""


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("charity_number", "012345"),
        ("charity_number", "2123456"),
        ("charity_number", "SC12345"),
        ("charity_number", "none"),
        ("company_number", "123456789"),
        ("company_number", "ZZ123456"),
        ("company_number", "1234"),
        ("parish_code", "E05009751"),
        ("parish_code", "E0400975"),
    ],
)
def test_a_wrong_number_is_doubted(name: str, typed: str) -> None:
    assert doubt(name, WRITTEN[name](typed))


def test_no_number_is_no_doubt() -> None:
    assert doubt("charity_number", "") == ""

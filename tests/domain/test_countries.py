"""The list of countries."""

from __future__ import annotations

from heliograph.domain.countries import COUNTRY_CODES


def test_every_officially_assigned_code_is_there_in_its_form() -> None:
    assert len(COUNTRY_CODES) == 249
    assert all(len(code) == 2 and code.isupper() and code.isascii() for code in COUNTRY_CODES)
    assert {"SS", "CW", "PS", "ZW"} <= COUNTRY_CODES


def test_codes_that_are_only_reserved_or_private_are_none() -> None:
    assert not {"EU", "UK", "XK", "ZZ", "SU"} & COUNTRY_CODES

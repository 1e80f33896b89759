"""Our days are those of CLDR, which Babel brings."""

from __future__ import annotations

from datetime import datetime

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton

from heliograph import days
from heliograph.i18n import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_months_are_written_as_babel_writes_them(language: str) -> None:
    locale = Locale.parse("en_GB" if language == "en" else language)
    for month in range(1, 13):
        for day in (1, 2, 9, 10, 28):
            then = datetime(2026, month, day)  # noqa: DTZ001 - a day has no zone
            assert days.short(language, month, day) == format_skeleton("MMMMd", then, locale=locale)
            assert days.long(language, 2026, month, day) == format_date(then, "long", locale=locale)
        first = datetime(987, month, 1)  # noqa: DTZ001 - a month has no zone
        assert days.month_of(language, 987, month) == format_skeleton("yMMMM", first, locale=locale)

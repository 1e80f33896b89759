"""What holds for every test: a quiet log, the same random numbers, English to begin with."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# A machine under load must not fail a property; CI repeats the same examples every time.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.expected = False

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def expected_warnings(_quiet_log: _Warnings) -> list[logging.LogRecord]:
    """Allow warnings in this test's log and give the list that they are put into."""
    _quiet_log.expected = True
    return _quiet_log.records


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[_Warnings]:
    """Fail the test when anything of ours, or anything we use, warned without being expected."""
    handler = _Warnings()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    lines = [f"{each.name}: {each.getMessage()}" for each in handler.records]
    assert handler.expected or not lines, f"unexpected warnings in the log: {lines}"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Give every test the language that its sentences are written in."""
    from heliograph import i18n  # noqa: PLC0415 - a test of the domain alone needs no words

    i18n.use("en")
    yield
    i18n.use("en")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the acts and seconds of each acceptance test."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [
        value for each in reports for name, value in each.user_properties if name == "acceptance"
    ]
    if not told:
        return
    terminalreporter.section("acceptance: acts and seconds")
    for number, language, acts, most, took, longest in sorted(told):
        terminalreporter.write_line(
            f"{number:3}  {language}  {acts:3} of {most:3} acts  {took:5.1f} of {longest:.0f} s"
        )

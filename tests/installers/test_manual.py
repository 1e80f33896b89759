"""The manual page and the completions, made from the command line."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime

from linux import manual

from heliograph.cli.main import main

DAY = datetime(2026, 1, 2, tzinfo=UTC)


def test_every_command_that_people_see_has_a_heading() -> None:
    text = gzip.decompress(manual.page("1.2.3", DAY)).decode()
    headings = set(re.findall(r'^\.SS "(\w+)', text, re.MULTILINE))
    seen = {name for name, each in main.commands.items() if not each.hidden}
    assert {name.split("-")[0] for name in seen} <= headings
    assert '.TH HELIOGRAPH 1 "2026-01-02" "Heliograph 1.2.3"' in text
    assert text.count(r"\-\-help") == 1


def test_no_line_gives_the_formatter_an_order_by_chance() -> None:
    text = gzip.decompress(manual.page("1.2.3", DAY)).decode()
    orders = {line.split()[0] for line in text.splitlines() if line.startswith((".", "'"))}
    assert orders == {".TH", ".SH", ".SS", ".TP", ".B"}


def test_it_is_the_same_whenever_it_is_made() -> None:
    assert manual.page("1.2.3", DAY) == manual.page("1.2.3", DAY)


def test_each_shell_asks_the_program_itself() -> None:
    made = manual.completions()
    assert len(made) == 3
    assert all("_HELIOGRAPH_COMPLETE" in text for text in made.values())

"""What a data rule holds back is said with the rule, its amount, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph import i18n
from heliograph.app.data_rules import Standing
from heliograph.app.held import Held
from heliograph.domain.estimates import Work
from heliograph.domain.rules import Hold, Hours, Rules, Used
from heliograph.store.rules import KeptNetwork
from heliograph.wording.data_rules import held_sentence, network_name, used_sentence
from sentences import CANARY, NOON, assert_sentence, plain

if TYPE_CHECKING:
    from heliograph.domain.rules import HoldCause, NetworkRule

CAUSES: tuple[HoldCause, ...] = (
    *("metered-wait", "budget-month", "budget-day", "outside-hours", "metered-text-only"),
)


def standing(*, said: NetworkRule | None = None) -> Standing:
    return Standing(
        rules=Rules(
            day_bytes=50_000_000,
            month_bytes=500_000_000,
            hours=Hours(from_minute=1320, until_minute=360),
        ),
        used=Used(day_bytes=12_000_000, month_bytes=500_000_000),
        network=KeptNetwork(key="k", name=CANARY, said=said, metered=True),
        network_rule=said or "text-only",
        text=None,
        media=None,
    )


def held(cause: HoldCause, *, texts: bool = False) -> Held:
    until_ms = None if cause.startswith("metered") else NOON
    work = Work(items=1, media_bytes=1)
    return Held(hold=Hold(cause=cause, until_ms=until_ms), texts=texts, work=work)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("said", [None, "text-only", "wait"])
def test_each_rule_has_its_sentence(
    cause: HoldCause, said: NetworkRule | None, language: str
) -> None:
    i18n.use(language)
    assert_sentence(held_sentence(held(cause), standing(said=said)))


def test_the_sentence_names_the_rule() -> None:
    def of(cause: HoldCause, *, texts: bool = False, said: NetworkRule | None = None) -> str:
        return plain(held_sentence(held(cause, texts=texts), standing(said=said)))

    assert of("budget-day", texts=True).startswith("Stories wait: today’s 50 MB are used up.")
    assert "this month’s 500 MB are used up" in of("budget-month")
    assert "outside the hours 22:00–06:00. Sending goes on about " in of("outside-hours")
    assert of("metered-text-only").endswith("this network says it is metered.")
    assert of("metered-text-only", said="text-only").endswith("only texts go over this network.")


def test_what_was_used_and_what_is_left() -> None:
    assert used_sentence(12_000_000, 50_000_000) == "12 MB of 50 MB used so far; 38 MB left."
    assert used_sentence(60_000_000, 50_000_000) == "60 MB of 50 MB used so far; 0 kB left."
    assert used_sentence(12_000_000, None) == "12 MB used so far."
    assert plain(network_name(KeptNetwork(name=CANARY))) == CANARY
    assert network_name(KeptNetwork()) == "this connection"

"""Every state, cause and connection has words, and none says more than is known."""

from __future__ import annotations

import ast
from typing import get_args

import pytest

from heliograph import i18n, wording
from heliograph.app.outbox import Connection, Why
from heliograph.domain.lifecycle import State
from heliograph.domain.trouble import Trouble
from heliograph.events import Link
from heliograph.i18n import moment
from sentences import NOON, assert_sentence, plain
from tool import ROOT


def test_states_are_called_as_in_a_mail_program() -> None:
    assert [wording.state_name(state) for state in State] == [
        *("Draft", "Ready to send", "Sending", "Paused", "Needs your attention", "In a bundle"),
        *("Sent", "Withdrawn"),
    ]


def test_what_itu_has_is_said_before_what_is_done() -> None:
    assert wording.exact_state(State.READY, Why(cause="media-later")) == "Text received"
    assert wording.exact_state(State.SENDING, Why(cause="waiting-receipt")) == "Waiting for receipt"
    assert wording.exact_state(State.READY, Why(cause="clearance")) == "Waits for clearance"
    assert wording.exact_state(State.READY, Why(cause="turn")) == "Ready to send"
    assert wording.exact_state(State.DRAFT, None) == "Draft"


@pytest.mark.parametrize("link", get_args(Link))
def test_every_connection_has_a_sentence(link: Link) -> None:
    for at_ms in (None, NOON):
        for reached_ms in (None, NOON):
            assert_sentence(wording.link_sentence(link, at_ms=at_ms, reached_ms=reached_ms))


def test_the_connection_says_what_was_tested() -> None:
    now = moment(NOON)

    assert wording.link_sentence("reached", at_ms=NOON) == f"ITU server reached {now}"
    assert wording.link_sentence("not-reached", reached_ms=NOON) == (
        f"Not connected. Last reached ITU {now}"
    )


@pytest.mark.parametrize(
    ("connection", "said"),
    [
        (Connection(signed_in=False), "Sign in to send"),
        (Connection(signed_in=True), "not been reached yet"),
        (Connection(signed_in=True, last_reached_ms=NOON), "last reached"),
        (Connection(signed_in=True, last_reached_ms=NOON, service_ahead_ms=7_200_000), "slow"),
        (Connection(signed_in=True, last_reached_ms=NOON, service_ahead_ms=-7_200_000), "fast"),
    ],
)
def test_how_things_stand_with_the_service(connection: Connection, said: str) -> None:
    sentence = wording.connection_sentence(connection)

    assert_sentence(sentence)
    assert said in sentence


def test_what_a_person_has_to_do_something_about_is_said_first() -> None:
    portal = Trouble(cause="portal", since_ms=NOON, page="http://hotel.example/login")
    away = Trouble(cause="offline", since_ms=NOON)

    def said(trouble: Trouble, reached_ms: int | None) -> str:
        known = Connection(signed_in=True, last_reached_ms=reached_ms, trouble=trouble)
        return plain(wording.connection_sentence(known))

    asks = "This network asks you to open its own page first, at hotel.example."
    assert said(portal, None) == asks
    assert said(portal, NOON).startswith(f"{asks} ITU’s server was last reached")
    assert said(away, NOON).startswith("ITU’s server was last reached")


def test_a_clock_that_is_nearly_right_is_not_spoken_of() -> None:
    nearly = Connection(signed_in=True, last_reached_ms=NOON, service_ahead_ms=-200_000)

    assert "clock" not in wording.connection_sentence(nearly)


def test_everything_that_is_noted_in_a_history_has_words() -> None:
    noted: set[str] = set()
    for path in (ROOT / "src" / "heliograph").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # Versions are noted, too; their words are others.
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("stories.note"):
                noted |= {str(each.value) for each in node.args if isinstance(each, ast.Constant)}

    assert {"begun", "marked-ready", "received", "needs-attention"} <= noted
    for event in noted:
        assert_sentence(wording.history_sentence(event))
        assert wording.history_sentence(event) != event


def test_a_history_tells_the_receipt_and_the_cause() -> None:
    received = wording.history_sentence("received", "7KQ4-M2XD")

    assert plain(received) == "Received by ITU, receipt 7KQ4-M2XD"
    assert wording.history_sentence("needs-attention", "refused") == wording.cause("refused")
    assert wording.history_sentence("of-a-newer-version") == "of-a-newer-version"


def test_chinese_sentences_follow_each_other_without_a_space() -> None:
    i18n.use("zh")
    portal = Trouble(cause="portal", since_ms=NOON)

    said = wording.connection_sentence(
        Connection(signed_in=True, last_reached_ms=NOON, trouble=portal)
    )

    assert said.count("。") == 2
    assert "。 " not in said

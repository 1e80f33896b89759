"""Each cause of the closed list has a sentence and a button, as exact as what is known of it."""

from __future__ import annotations

from typing import get_args

import pytest

from heliograph import wording
from heliograph.app.why import (
    Act,
    HeldCause,
    RuleCause,
    ServiceCause,
    StoryCause,
    WayCause,
    Why,
    WhyCause,
    causes,
    why_ruled,
)
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaKind
from heliograph.domain.problems import Grade, Problem
from heliograph.domain.rules import Hold, HoldCause
from heliograph.domain.submission import Cause
from heliograph.domain.trouble import Trouble
from heliograph.errors import CertificateFault
from heliograph.i18n import LANGUAGES, moment, use
from sentences import CAMPAIGN, NOON, assert_sentence, plain

CAUSES = causes()
HOUR_MS = 3_600_000


def test_the_list_is_closed_and_nothing_stands_in_it_twice() -> None:
    parts = [get_args(part) for part in (WayCause, ServiceCause, HeldCause, RuleCause, StoryCause)]
    assert sorted(CAUSES) == sorted(cause for part in parts for cause in part)
    assert len(set(CAUSES)) == len(CAUSES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_a_sentence_of_its_own(cause: WhyCause, language: str) -> None:
    use(language)
    said = wording.why_sentence(Why(cause=cause))
    others = {wording.why_sentence(Why(cause=each)) for each in CAUSES if each != cause}
    assert said not in others
    if language == "en":
        assert_sentence(said)
        assert "Sent" not in said


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_a_button_or_needs_nobody(cause: WhyCause) -> None:
    button = wording.why_button(Why(cause=cause))
    if cause in {"in-bundle", "withdrawal-waiting"}:
        assert button is None
    else:
        assert button is not None
        assert_sentence(button)


def test_every_act_is_that_of_a_cause() -> None:
    problem = Problem(grade=Grade.MUST, code="missing", field="title")
    of_file = Problem(grade=Grade.MUST, code="media-empty", field="media", item="m")
    found = {Why(cause=cause).act for cause in CAUSES}
    found |= {Why(cause="refused", problem=each).act for each in (problem, of_file)}
    assert found - {None} == set(get_args(Act))


@pytest.mark.parametrize("cause", get_args(Cause))
def test_every_cause_of_a_try_has_a_sentence(cause: Cause) -> None:
    assert_sentence(wording.cause(cause))


# ---- times ---------------------------------------------------------------------------------


def test_since_when_and_the_next_try_are_told() -> None:
    now, later = moment(NOON), moment(NOON + HOUR_MS)
    for why, said in (
        (Why(cause="no-connection"), "Waiting for connection"),
        (
            Why(cause="no-connection", next_try_ms=NOON),
            f"Waiting for connection. Tries again about {now}",
        ),
        (
            Why(cause="no-connection", since_ms=NOON, next_try_ms=NOON + HOUR_MS),
            f"Waiting for connection (since {now}). Tries again about {later}",
        ),
        (
            Why(cause="waiting-receipt", since_ms=NOON),
            f"All sent. Waiting for ITU’s receipt (since {now})",
        ),
    ):
        assert wording.why_sentence(why) == said


def test_a_busy_service_says_until_when_and_no_second_time() -> None:
    asked = Trouble(cause="service-busy", since_ms=NOON, until_ms=NOON + HOUR_MS)
    why = Why(cause="service-busy", next_try_ms=NOON + HOUR_MS + 9000, trouble=asked)
    assert wording.why_sentence(why) == f"ITU’s service is busy until {moment(NOON + HOUR_MS)}"


@pytest.mark.parametrize("cause", get_args(RuleCause))
def test_a_data_rule_says_when_it_lets_things_go_again(cause: RuleCause) -> None:
    said = wording.why_sentence(Why(cause=cause, until_ms=NOON))
    assert said == f"{wording.why_sentence(Why(cause=cause))}. Goes on {moment(NOON)}"


@pytest.mark.parametrize(
    ("cause", "state"),
    [("metered-text-only", "Text received"), ("metered-wait", "Ready to send")],
)
def test_a_network_for_texts_has_taken_the_text(cause: HoldCause, state: str) -> None:
    why = why_ruled(Hold(cause=cause))
    assert wording.exact_state(State.READY, why) == state
    assert wording.why_button(why) == "Send anyway"


# ---- what is known of the way ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (
            Trouble(cause="portal", since_ms=0, page="https://hotel.example/in?x=1"),
            "This network asks you to open its own page first, at hotel.example",
        ),
        (
            Trouble(cause="proxy-sign-in", since_ms=0, proxy="proxy.example:3128"),
            "The proxy proxy.example:3128 asks for a name and a password",
        ),
        (
            Trouble(cause="clock-wrong", since_ms=0, fast_ms=2 * HOUR_MS),
            "This computer’s clock is about 2 hours fast, so ITU cannot be reached safely",
        ),
        (
            Trouble(cause="clock-wrong", since_ms=0, fast_ms=-2 * HOUR_MS),
            "This computer’s clock is about 2 hours slow, so ITU cannot be reached safely",
        ),
        (
            Trouble(cause="clock-wrong", since_ms=0, fast_ms=2 * HOUR_MS, at_least=True),
            (
                "This computer’s clock is fast by about 2 hours or more,"
                " so ITU cannot be reached safely"
            ),
        ),
        (
            Trouble(cause="clock-wrong", since_ms=0, fast_ms=-2 * HOUR_MS, at_least=True),
            (
                "This computer’s clock is slow by about 2 hours or more,"
                " so ITU cannot be reached safely"
            ),
        ),
        (
            Trouble(cause="untrusted", since_ms=0, fault="unknown-issuer", issuer="Wall & Co"),
            "“Wall & Co” opens what passes through this network; nothing is sent to it",
        ),
        (
            Trouble(cause="untrusted", since_ms=0, fault="wrong-name", subject="hotel.example"),
            "“hotel.example” answers in ITU’s place; nothing is sent to it",
        ),
    ],
)
def test_what_is_known_of_the_way_is_said(trouble: Trouble, said: str) -> None:
    cause: WayCause = trouble.cause  # type: ignore[assignment] # these have the same names
    assert plain(wording.why_sentence(Why(cause=cause, trouble=trouble))) == said


def test_each_fault_of_a_certificate_is_told_apart() -> None:
    said = {
        wording.why_sentence(
            Why(
                cause="untrusted",
                trouble=Trouble(
                    cause="untrusted", since_ms=0, fault=fault, issuer="Wall", subject="hotel"
                ),
            )
        )
        for fault in get_args(CertificateFault)
    }
    assert len(said) == len(get_args(CertificateFault))


# ---- what is to be put right ------------------------------------------------------------------


def test_what_was_not_accepted_is_named_and_the_button_leads_there() -> None:
    problem = Problem(grade=Grade.MUST, code="missing", field="title")
    why = Why(cause="refused", problem=problem)
    said = wording.why_sentence(why, campaign=CAMPAIGN)
    assert said.startswith("Not accepted: ")
    assert "needs an answer" in said
    assert said.endswith("Your story is safe here.")
    assert wording.why_button(why) == "Go to the question"
    assert "Not accepted" in wording.why_sentence(why)


@pytest.mark.parametrize(
    ("cause", "params", "said"),
    [
        (
            "too-large",
            {"size_bytes": 80_000_000, "limit_bytes": 50_000_000},
            "Too large for this campaign: film.mp4 (80 MB, limit 50 MB). Your story is safe here",
        ),
        (
            "too-large",
            {"size_bytes": 80_000_000},
            "Too large: film.mp4 (80 MB). Your story is safe here",
        ),
        ("too-large", {}, "Too large: film.mp4. Your story is safe here"),
        (
            "media-missing",
            {},
            "film.mp4 is missing on this computer. Everything else is safe here",
        ),
        (
            "media-changed",
            {},
            "film.mp4 is damaged on this computer. Everything else is safe here",
        ),
    ],
)
def test_the_file_is_named_and_the_button_leads_there(
    cause: StoryCause, params: dict[str, str | int], said: str
) -> None:
    problem = Problem(grade=Grade.MUST, code="media-too-large", item="m", params=params)
    why = Why(cause=cause, problem=problem, file_name="film.mp4")
    assert plain(wording.why_sentence(why)) == said
    assert wording.why_button(why) == "Go to the file"


def test_what_stays_on_purpose_is_counted_and_never_called_sent_or_failed() -> None:
    def why(*lacking: MediaKind) -> Why:
        return Why(cause="media-later", lacking=lacking)

    for kinds, said in (
        (("photo", "photo"), "Text received, 2 photos wait – on purpose"),
        (("photo", "sound"), "Text received, 2 files wait – on purpose"),
        (("video",), "Text received, 1 file waits – on purpose"),
        ((), "Text received, the rest waits – on purpose"),
    ):
        assert wording.why_sentence(why(*kinds)) == said
    assert wording.why_button(why("photo")) == "Send the photos too"
    assert wording.why_button(why("sound")) == "Send the files too"

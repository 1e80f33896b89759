"""Every error says what happened, what is safe and what to do."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from heliograph import errors, wording
from heliograph.domain import lifecycle, policy, provisioning
from heliograph.domain.problems import Grade, Problem
from heliograph.exchange import failures
from heliograph.exchange.tables import failures as table_failures
from heliograph.updates import failures as update_failures
from sentences import CANARY, assert_sentence


def leaves(kind: type[errors.HeliographError]) -> list[type[errors.HeliographError]]:
    return [kind, *(leaf for each in kind.__subclasses__() for leaf in leaves(each))]


def instance(kind: type[errors.HeliographError]) -> errors.HeliographError:
    samples: dict[str, object] = {
        "path": Path("/srv") / CANARY,
        "found": 9,
        "known": 1,
        "problems": (),
        "retry_after_s": 5.0,
        "full": False,
        "no_network": False,
        "fast_ms": 7_200_000,
        "at_least": False,
        "fault": "unknown",
        "needed_bytes": 5_000_000,
        "stories": 3,
        "now_ms": 1_620_000_000_000,
    }
    if issubclass(kind, table_failures.TableUnreadable):
        samples["reason"] = "damaged"
    if issubclass(kind, update_failures.UpdatesOff):
        samples["reason"] = "no-root"
    names = getattr(kind, "__match_args__", ())
    return kind(**{name: samples.get(name, CANARY) for name in names})


@pytest.mark.parametrize("kind", leaves(errors.HeliographError), ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_and_what_to_do(kind: type[errors.HeliographError]) -> None:
    error = instance(kind)
    for words in (
        wording.error(error),
        wording.enrolment_error(error),
        wording.attaching_error(error),
    ):
        assert_sentence(words.what)
        assert_sentence(words.do)
        if words.safe:
            assert_sentence(words.safe)


def test_every_error_of_the_tree_was_asked() -> None:
    written = {
        kind
        for tree in (
            errors,
            failures,
            table_failures,
            update_failures,
            lifecycle,
            policy,
            provisioning,
        )
        for _, kind in inspect.getmembers(tree, inspect.isclass)
        if issubclass(kind, errors.HeliographError)
    }

    assert written == set(leaves(errors.HeliographError))


def test_what_could_be_lost_is_said_to_be_safe_only_when_it_is() -> None:
    for kind in leaves(errors.ServiceError):
        assert wording.error(instance(kind)).safe
    damaged = wording.error(instance(errors.StoreDamaged))
    assert "safe" not in damaged.safe
    assert "Nothing was deleted" in damaged.safe


@pytest.mark.parametrize(
    "reason", ["keyring-missing", "keyring-locked", "keyring-wrong", "slots-unreadable", "new"]
)
def test_every_reason_for_a_missing_key_has_words(reason: str) -> None:
    words = wording.error(errors.KeyUnavailable(Path("/srv"), reason))

    assert_sentence(words.what)
    assert_sentence(words.do)


def test_an_error_names_the_file_the_story_the_address() -> None:
    assert "boat.jpg" in wording.error(errors.MediaEmpty("boat.jpg")).what
    assert "wtisd-2022" in wording.error(errors.CampaignUnknown("wtisd-2022")).what
    assert "http://hotel/" in wording.error(errors.CaptivePortal("http://hotel/")).do
    assert "browser" in wording.error(errors.CaptivePortal()).do


def test_an_unknown_code_is_called_that_and_not_an_unaccepted_story() -> None:
    for error in (errors.Refused("code-unknown"), errors.SignInRequired()):
        assert "does not know this code" in wording.enrolment_error(error).what
    assert "code" in wording.error(errors.Refused("code-unknown")).what
    assert "did not accept" in wording.error(errors.Refused("something-new")).what


def test_a_file_that_was_not_taken_in_is_spoken_of_as_such() -> None:
    for error in (
        errors.MediaMissing("boat.jpg"),
        errors.MediaChanged("boat.jpg"),
        errors.MediaEmpty("boat.jpg"),
        errors.MediaUnreadable("boat.jpg", "EIO"),
    ):
        words = wording.attaching_error(error)
        assert "boat.jpg" in words.what
        assert words.safe == "The story is as it was."
        assert "remove it" not in words.do
    assert "while it was being added" in wording.attaching_error(errors.MediaChanged("x")).what


def test_what_is_told_about_a_profile_leads_to_its_folder(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    assert f"{tmp_path}\u2069" in wording.error(errors.StoreDamaged(store, "")).safe
    assert f"{tmp_path}\u2069" in wording.error(errors.StoreDamaged(tmp_path, "")).safe
    assert f"{tmp_path}\u2069" in wording.error(errors.StoreTooNew(store, 9, 1)).safe
    keys = wording.error(errors.KeyUnavailable(tmp_path / "keys.json", "slots-unreadable"))
    assert str(tmp_path) in keys.do
    assert "keys.json" in keys.do


def test_a_full_service_is_not_called_busy() -> None:
    assert "room" in wording.error(errors.ServiceBusy(full=True)).what
    assert "busy" in wording.error(errors.ServiceBusy()).what


def test_not_ready_counts_what_is_to_do() -> None:
    problem = Problem(grade=Grade.MUST, code="missing", field="title")

    assert wording.error(errors.NotReady("s", [problem])).what.startswith("1 thing is")
    assert wording.error(errors.NotReady("s", [problem] * 3)).what.startswith("3 things are")


@pytest.mark.parametrize("code", ["address-unusable", "address-insecure", "too-large", "new-code"])
def test_every_refusal_says_what_to_do(code: str) -> None:
    words = wording.enrolment_error(errors.Refused(code))

    assert_sentence(words.what)
    assert_sentence(words.do)


def test_refusals_are_told_apart() -> None:
    codes = ["code-unknown", "address-unusable", "address-insecure", "too-large", "new-code"]

    assert len({wording.error(errors.Refused(code)).what for code in codes}) == len(codes)

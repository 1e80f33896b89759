"""How it looks for a deadline is said with both times, and with what still counts."""

from __future__ import annotations

from typing import Literal

import pytest
from msgspec import structs

from heliograph import i18n, wording
from heliograph.app.deadlines import Deadline
from heliograph.domain.estimates import Work
from heliograph.domain.outlook import Outlook
from heliograph.store.choices import ToGo
from sentences import CAMPAIGN, assert_sentence, plain

HOUR_S = 3600.0
WHOLE = Work(texts=2, text_bytes=8_000, items=3, media_bytes=5_000_000)
MEDIA = Work(items=3, media_bytes=5_000_000)


def deadline(
    *,
    left_s: float = 6 * HOUR_S,
    texts_s: float = 60,
    work: Work = WHOLE,
    late: Literal["accept", "refuse"] = "accept",
    open_s: float | None = None,
    affordable: bool = True,
) -> Deadline:
    return Deadline(
        campaign=structs.replace(CAMPAIGN, late=late),
        to_go=ToGo(work=work),
        outlook=Outlook(
            left_s=left_s,
            open_s=left_s if open_s is None else open_s,
            texts_s=texts_s,
            takes_s=9 * HOUR_S,
            alone_s=9 * HOUR_S,
            is_affordable=affordable,
        ),
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (deadline(), "The texts go first and arrive in time; photos and files come later"),
        (deadline(work=MEDIA), "The texts have arrived in time; photos and files come later"),
        (deadline(texts_s=8 * HOUR_S), "later are accepted and marked as late."),
        (deadline(texts_s=8 * HOUR_S, late="refuse"), "later are not accepted."),
    ],
)
def test_a_danger_is_said_in_both_times_with_what_still_counts(found: Deadline, said: str) -> None:
    words = wording.outlook_sentence(found)
    assert_sentence(words)
    measured = (
        "at the last measured speed this takes about 9 hours; the deadline is in about 6 hours."
    )
    assert measured in plain(words)
    assert said in words


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_closed_campaign_that_takes_nothing_says_that_the_stories_are_safe(language: str) -> None:
    i18n.use(language)
    words = wording.outlook_sentence(deadline(left_s=-1, late="refuse"))
    assert_sentence(words)
    assert CAMPAIGN.title[language] in words
    assert language != "en" or words.endswith("The stories are safe here.")


@pytest.mark.parametrize("found", [deadline(left_s=20 * HOUR_S), deadline(left_s=-1)])
def test_nothing_is_said_where_nothing_is_in_danger(found: Deadline) -> None:
    assert wording.outlook_sentence(found) == ""


def test_the_persons_own_rules_are_told_where_they_are_the_reason() -> None:
    words = wording.outlook_sentence(deadline(open_s=2 * HOUR_S, affordable=False))
    assert_sentence(words)
    assert "Your hours for sending leave about 2 hours of that." in plain(words).replace(
        "about 120 min", "about 2 hours"
    )
    assert "Your data budget does not allow all of it before then." in words
    assert "leave nothing of that" in plain(wording.outlook_sentence(deadline(open_s=0)))
    assert "hours for sending" not in wording.outlook_sentence(deadline())

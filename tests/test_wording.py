"""Nothing that can happen is without words, and no inserted value runs into them."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest

from heliograph import errors, wording
from heliograph.app.outbox import Connection, WhyCause
from heliograph.bundled import resource
from heliograph.domain.campaign import Column, Field, Section, parse_campaign
from heliograph.domain.lifecycle import State
from heliograph.domain.media import Consent, MediaDetails, MediaKind, People
from heliograph.domain.problems import Grade, Problem, ProblemCode
from heliograph.domain.submission import Cause
from heliograph.events import Link
from heliograph.i18n import LANGUAGES, moment, use
from heliograph.wording.form import Detail
from tool import load_tool

CANARY = "Свирепый ветер"
CAMPAIGN = parse_campaign(resource("campaigns/wtisd-2021.json").read_bytes())
FORM = json.loads(
    (
        Path(__file__).resolve().parent.parent / "packaging/campaign_sources/story_form.json"
    ).read_bytes()
)
FIELDS = {field.id: field for field in CAMPAIGN.fields}
OPENERS, PDI = {"\u2066", "\u2068"}, "\u2069"
NOON = 1_621_252_800_000


def plain(text: str) -> str:
    return "".join(each for each in text if each not in {*OPENERS, PDI})


def assert_sentence(text: str) -> None:
    """Hold what every sentence must be: said, filled in, with its values isolated."""
    assert text.strip() == text != ""
    assert "{" not in text
    depth, isolated = 0, ""
    for each in text:
        depth += (each in OPENERS) - (each == PDI)
        assert depth >= 0
        isolated += each if depth else " "
    assert depth == 0
    assert text.count(CANARY) == isolated.count(CANARY)


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
    }
    names = (
        [each.name for each in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    )
    return kind(**{name: samples.get(name, CANARY) for name in names})


# ---- errors ------------------------------------------------------------------


@pytest.mark.parametrize("kind", leaves(errors.HeliographError), ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_and_what_to_do(kind: type[errors.HeliographError]) -> None:
    for words in (wording.error(instance(kind)), wording.enrolment_error(instance(kind))):
        assert_sentence(words.what)
        assert_sentence(words.do)
        if words.safe:
            assert_sentence(words.safe)


def test_every_error_of_the_tree_was_asked() -> None:
    written = {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
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


def test_a_full_service_is_not_called_busy() -> None:
    assert "room" in wording.error(errors.ServiceBusy(full=True)).what
    assert "busy" in wording.error(errors.ServiceBusy()).what


def test_not_ready_counts_what_is_to_do() -> None:
    problem = Problem(grade=Grade.MUST, code="missing", field="title")

    assert wording.error(errors.NotReady("s", [problem])).what.startswith("1 thing is")
    assert wording.error(errors.NotReady("s", [problem] * 3)).what.startswith("3 things are")


# ---- the way of a story ----------------------------------------------------------


def test_states_are_called_as_in_a_mail_program() -> None:
    assert [wording.state_name(state) for state in State] == [
        *("Draft", "Ready to send", "Sending", "Paused", "Needs your attention", "In a bundle"),
        *("Sent", "Withdrawn"),
    ]


@pytest.mark.parametrize("cause", get_args(Cause))
def test_every_cause_has_a_sentence(cause: Cause) -> None:
    assert_sentence(wording.cause(cause))


@pytest.mark.parametrize("cause", get_args(WhyCause))
def test_every_reason_for_waiting_has_a_sentence(cause: WhyCause) -> None:
    for next_try_ms in (None, NOON):
        for since_ms in (None, NOON):
            said = wording.why_sentence(cause, next_try_ms=next_try_ms, since_ms=since_ms)
            assert_sentence(said)
            assert "Sent" not in said
    button = wording.why_button(cause)
    if button is not None:
        assert_sentence(button)


def test_a_next_try_and_a_beginning_are_told() -> None:
    waiting = wording.why_sentence("no-connection", next_try_ms=NOON)
    receipt = wording.why_sentence("waiting-receipt", since_ms=NOON)

    assert waiting == f"Waiting for connection. Tries again about {moment(NOON)}"
    assert receipt == f"All sent. Waiting for ITU’s receipt (since {moment(NOON)})"


def test_what_needs_nobody_has_no_button() -> None:
    without = {cause for cause in get_args(WhyCause) if wording.why_button(cause) is None}

    assert without == {"sending", "waiting-receipt", "turn", "withdrawal-waiting"}


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


def test_a_clock_that_is_nearly_right_is_not_spoken_of() -> None:
    nearly = Connection(signed_in=True, last_reached_ms=NOON, service_ahead_ms=-200_000)

    assert "clock" not in wording.connection_sentence(nearly)


# ---- the form ---------------------------------------------------------------------


@pytest.mark.parametrize("source", FORM["fields"], ids=lambda source: source["id"])
def test_a_question_and_its_help_are_those_of_the_form(source: dict[str, str | None]) -> None:
    field = FIELDS[str(source["id"])]

    assert wording.field_label(field) == source["label_en"]
    assert wording.field_help(field) == source["help_en"] or source["help_en"] is None
    assert_sentence(wording.field_help(field))


def test_a_packs_own_question_brings_its_words() -> None:
    own = Field(
        id="title",
        section="story",
        type="line",
        label={"en": "Which boat?", "fr": "Quel bateau ?"},
        help={"en": "Its name."},
    )
    use("fr")

    assert wording.field_label(own) == "Quel bateau ?"
    assert wording.field_help(own) == "Its name."
    assert wording.field_label(Field(id="boat", section="story", type="line")) == "boat"
    missing = Problem(grade=Grade.MUST, code="missing", field="title")
    campaign = dataclasses.replace(CAMPAIGN, fields=(own,))
    assert plain(wording.problem(missing, campaign, {})) == "Quel bateau: needs an answer"


def test_sections_columns_and_details_have_names() -> None:
    for section in get_args(Section):
        assert_sentence(wording.section_name(section))
    for field in CAMPAIGN.fields:
        for column in field.columns:
            assert_sentence(wording.column_label(field, column))
            assert wording.column_label(field, column) != column.id
    for detail in get_args(Detail):
        assert_sentence(wording.detail_label(detail))
        assert_sentence(wording.detail_help(detail))
    for kind in get_args(MediaKind):
        assert_sentence(wording.media_kind_name(kind))
    for people in get_args(People):
        assert_sentence(wording.people_name(people))
    for consent in get_args(Consent):
        assert_sentence(wording.consent_name(consent))


def test_every_detail_of_a_media_item_is_asked() -> None:
    assert set(get_args(Detail)) == {each.name for each in dataclasses.fields(MediaDetails)}


def test_a_column_of_a_packs_own_question_is_called_by_its_id() -> None:
    assert wording.column_label(FIELDS["figures"], Column(id="boats")) == "boats"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_a_name(language: str) -> None:
    use(language)
    for field in CAMPAIGN.fields:
        for choice in CAMPAIGN.choices.get(field.choices or "", ()):
            name = wording.choice_name(field, choice.code, CAMPAIGN)
            assert_sentence(name)
            assert choice.name[language] in name


def test_goals_and_action_lines_carry_their_number() -> None:
    def name(field: str, code: str) -> str:
        return plain(wording.choice_name(FIELDS[field], code, CAMPAIGN))

    assert name("sdgs", "SDG 4") == "4 – Quality education"
    assert name("action_lines", "C7-egov") == "C7 – E-government"
    assert name("connect2030", "Goal 1") == "1 – Growth"
    assert name("kind", "lesson") == "Lessons learned"
    assert name("countries", "KR") == "Republic of Korea"
    assert name("countries", "global") == "The whole world"
    assert name("story_language", "sw") == "Kiswahili"
    assert name("coverage", "galactic") == "galactic"


# ---- the check list ------------------------------------------------------------------


@pytest.mark.parametrize("code", get_args(ProblemCode))
def test_every_problem_has_a_sentence(code: ProblemCode) -> None:
    fields = [None, CANARY, "figures", "quotes", "partners", "title", "topics", "authority"]
    params: dict[str, str | int] = {
        "count": 4,
        "limit": 10,
        "value": CANARY,
        "column": "source",
        "size_bytes": 18_000_000,
        "limit_bytes": 10_000_000,
    }
    campaigns = [CAMPAIGN, dataclasses.replace(CAMPAIGN, closes=None, opens=CAMPAIGN.closes)]
    for campaign in campaigns:
        for field in fields:
            for row in (None, 2):
                for given in (params, {**params, "column": ""}, {}):
                    problem = Problem(
                        grade=Grade.MUST, code=code, field=field, item="m1", row=row, params=given
                    )
                    for names in ({}, {"m1": CANARY}):
                        assert_sentence(wording.problem(problem, campaign, names))


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            {"code": "too-short", "field": "title", "params": {"count": 4, "limit": 10}},
            "Title: at least 10 characters, now 4",
        ),
        (
            {"code": "too-long", "field": "title", "params": {"count": 121, "limit": 120}},
            "Title: at most 120 characters, now 121",
        ),
        (
            {"code": "not-ticked", "field": "authority"},
            "Consent: tick “I may send this for my organisation”",
        ),
        ({"code": "missing", "field": "situation"}, "Situation or difficulty: needs an answer"),
        ({"code": "no-sdg", "field": "sdgs"}, "Themes: no Sustainable Development Goal chosen"),
        ({"code": "place-exact"}, "The place will be shown exactly"),
        (
            {"code": "too-many", "field": "topics", "params": {"count": 4, "limit": 3}},
            "Topics of this campaign: choose at most 3, now 4",
        ),
        (
            {"code": "too-many", "field": "partners", "params": {"count": 11, "limit": 10}},
            "Partners: at most 10, now 11",
        ),
        (
            {"code": "row-missing", "field": "quotes", "row": 0, "params": {"column": "consent"}},
            "Quotations, row 1: “The person agrees that it is shown” is missing",
        ),
        (
            {
                "code": "row-too-long",
                "field": "figures",
                "row": 1,
                "params": {"column": "unit", "count": 31, "limit": 30},
            },
            "Figures, row 2, “Unit”: at most 30 characters, now 31",
        ),
        (
            {"code": "media-alt-missing", "item": "m1"},
            "boat.jpg: describe it for someone who cannot see it",
        ),
        (
            {
                "code": "media-too-large",
                "item": "m1",
                "params": {"size_bytes": 18_000_000, "limit_bytes": 10_000_000},
            },
            "boat.jpg: it has 18 MB, this campaign takes files up to 10 MB",
        ),
        (
            {"code": "campaign-late"},
            "This campaign closed on 17 May 2021: the story will be taken and marked as late",
        ),
    ],
)
def test_a_problem_is_worded_as_beside_the_field(problem: dict[str, object], said: str) -> None:
    names = {"m1": "boat.jpg"}
    found = Problem(grade=Grade.MUST, **problem)

    assert plain(wording.problem(found, CAMPAIGN, names)) == said


def test_grades_have_names() -> None:
    assert [wording.grade_name(grade) for grade in Grade] == ["must", "should", "note"]


# ---- the end of a campaign --------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (timezone(timedelta(hours=2)), "17 May 2021, 23:00 Geneva"),
        (timezone(timedelta(hours=-3)), "17 May 2021, 23:00 Geneva (18:00 here)"),
        (timezone(timedelta(hours=9)), "17 May 2021, 23:00 Geneva (18 May 2021, 06:00 here)"),
    ],
)
def test_the_deadline_is_in_geneva_and_here(here: timezone, said: str) -> None:
    assert wording.deadline(CAMPAIGN, here=here) == said


def test_another_zone_is_not_called_geneva() -> None:
    closes = datetime(2021, 5, 17, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    elsewhere = dataclasses.replace(CAMPAIGN, closes=closes)

    assert plain(wording.deadline(elsewhere, here=closes.tzinfo)) == "17 May 2021, 23:00 UTC-05:00"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(days=4, hours=3), "4 days left"),
        (timedelta(hours=47), "47 hours left"),
        (timedelta(minutes=90), "1 hour left"),
        (timedelta(minutes=5), "5 minutes left"),
        (timedelta(seconds=5), "1 minute left"),
        (timedelta(0), "Closed on 17 May 2021"),
        (timedelta(days=-100_000_000), "Closed on 17 May 2021"),
    ],
)
def test_what_is_left_of_the_time(before: timedelta, said: str) -> None:
    assert CAMPAIGN.closes is not None
    now_ms = round((CAMPAIGN.closes.timestamp() - before.total_seconds()) * 1000)

    assert wording.time_left(CAMPAIGN, now_ms=now_ms) == said


def test_a_campaign_without_an_end_has_none() -> None:
    endless = dataclasses.replace(CAMPAIGN, closes=None)

    assert wording.deadline(endless) == "No deadline"
    assert wording.time_left(endless, now_ms=NOON) == ""


# ---- all words --------------------------------------------------------------------------


def test_no_message_uses_a_word_of_the_machine() -> None:
    """What merely waits is never called pending or failed; nobody meets a queue or an upload."""
    machine = re.compile(
        r"\b(sync\w*|queue\w*|upload\w*|pending|failed|failure|metadata)\b", re.IGNORECASE
    )
    template = load_tool("catalogues").template()
    messages = [
        each
        for message in template
        for each in ([message.id] if isinstance(message.id, str) else message.id)
    ]

    assert len(messages) > 200
    assert [each for each in messages if machine.search(each)] == []

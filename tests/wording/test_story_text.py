"""A story as text: everything that is sent, in the story's own language, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from msgspec.structs import replace

from fakes.profiles import Desk
from heliograph.domain.campaign import Campaign, Field
from heliograph.domain.ids import Sha256
from heliograph.domain.manifest import Manifest
from heliograph.domain.media import Original
from heliograph.domain.story import text_answer
from heliograph.i18n import day, language, speaking, tr, use
from heliograph.wording.story_text import StoryText, answers_text, manifest_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.workspace.close()


def worded(desk: Desk, **answers: object) -> tuple[Manifest, Campaign, StoryText]:
    manifest = desk.workspace.drafts.manifest(desk.write(b"photo", **answers))
    campaign = desk.workspace.campaigns.get(manifest.campaign)
    return manifest, campaign, manifest_text(manifest, campaign)


def test_every_answer_stands_under_its_question(desk: Desk) -> None:
    manifest, _, text = worded(desk)
    lines = text.plain().splitlines()
    for field in ("title", "place", "contact_email"):
        assert text_answer(manifest.answers, field) in lines
    assert lines[lines.index("When") + 1] == "April 2020 to February 2021"
    assert lines[lines.index("Web links") + 1] == "https://example.org/school-radio"
    for said in (
        "A pupil of eleven",
        manifest.media[0].sha256,
        "Two people mend a net beside a boat",
        manifest.story,
    ):
        assert said in text.plain()


def test_what_has_no_answer_is_named_and_a_tick_left_out_is_a_no(desk: Desk) -> None:
    _, _, text = worded(desk, edit=False)
    lines = text.plain().splitlines()
    assert any(line.startswith("No answer:") and "Telephone" in line for line in lines)
    assert lines[lines.index("ITU may shorten or correct the text") + 1] == "No"


def test_what_the_campaign_does_not_publish_is_marked(desk: Desk) -> None:
    _, campaign, text = worded(desk, contact_phone="+41 22 730 5111")
    lines = text.plain().splitlines()
    assert lines[lines.index("Telephone") : lines.index("Telephone") + 3] == [
        "Telephone",
        "+41 22 730 5111",
        "Not published.",
    ]
    private = {field.id for field in campaign.fields if not field.published}
    assert private == {"contact_email", "contact_phone", "contact_language"}
    assert lines.count("Not published.") == 3


def test_the_questions_are_in_the_language_of_the_story(desk: Desk) -> None:
    use("ar")
    _, _, text = worded(desk, story_language="fr")
    assert text.language == "fr"
    assert "Titre" in text.plain().splitlines()
    assert "avril 2020" in text.plain()
    assert language() == "ar", "the screens go on in their own language"


def test_a_story_in_a_language_that_we_do_not_speak_has_the_questions_of_the_screen(
    desk: Desk,
) -> None:
    _, _, text = worded(desk, story_language="sw")
    assert text.language == "en"
    assert "Title" in text.plain().splitlines()


def test_an_answer_that_the_form_does_not_know_is_shown_because_it_is_sent(desk: Desk) -> None:
    manifest, campaign, _ = worded(desk)
    other = replace(manifest, answers={**manifest.answers, "colour": "green", "sizes": [1, 2]})
    lines = manifest_text(other, campaign).plain().splitlines()
    assert "green" in lines
    assert "[1, 2]" in lines


def test_an_answer_that_is_not_asked_any_more_is_shown_because_it_is_sent(desk: Desk) -> None:
    form = (
        Field(id="kind", section="story", type="line"),
        Field(id="old", section="story", type="line", only_if={"kind": ("success",)}),
    )
    campaign = replace(desk.workspace.campaigns.get("open-call"), fields=form)
    text = answers_text({"kind": "lesson", "old": "still here"}, (), campaign)
    assert "still here" in text.plain().splitlines()


def test_of_each_file_is_said_whether_it_still_tells_where_it_was_taken(desk: Desk) -> None:
    manifest, campaign, _ = worded(desk)
    item = manifest.media[0]
    original = Original(
        sha256=item.sha256, size_bytes=9, content_type="image/jpeg", says=("place",)
    )
    clean = structs.replace(item, original=original, cleaned=True)
    kept = structs.replace(clean, keeps_place=True)
    assert "Taken out: place." in manifest_text(manifest, campaign, here=[clean]).plain()
    assert "Where it was taken stays in." in manifest_text(manifest, campaign, here=[kept]).plain()
    other = structs.replace(kept, sha256=Sha256("0" * 64))
    words = manifest_text(manifest, campaign, here=[other]).plain()
    assert "stays in" not in words, "these are other bytes"


def test_speaking_another_language_ends_with_its_block() -> None:
    with speaking("ru"):
        assert tr("Story") != "Story"
        with speaking("xx"):
            assert language() == "ru"
        assert "2021" in day(1_621_000_000_000)
    assert tr("Story") == "Story"

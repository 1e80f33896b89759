"""Acceptance 5: a photo added and described."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from acceptance.desk import opened
from acceptance.form_words import label
from acceptance.person import Person
from fakes.profiles import complete_answers
from heliograph import wording
from heliograph.domain.ids import StoryId
from heliograph.domain.media import MediaDetails
from heliograph.i18n import tr

pytestmark = pytest.mark.screen


def test_5_a_photo_with_all_that_is_asked(profile: Path, tmp_path: Path) -> None:
    """In Chinese, from a story that is open: at most 9 acts, 2 minutes, and nothing is missing."""
    path = tmp_path / "chuan.jpg"
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(path))
    with opened(profile) as workspace:
        story = workspace.drafts.new(campaign="open-call", answers=complete_answers())
    with Person(profile, language="zh") as person:
        person.open("--lang", "zh")
        person.await_words(tr("&New story"))
        person.press("Return")
        person.await_words(label("kind"))
        person.start_counting()
        person.press("ctrl+shift+m")
        person.until(lambda: person.find("", "file chooser", "dialog") is not None, "the choice")
        person.until(lambda: _is_editable(person), "the place for the file's name")
        person.write(str(path))
        person.press("Return")
        person.await_focus(wording.detail_label("alt_text"))
        person.write("两个人在装有天线的小船旁边补网。")
        person.press("F8")
        person.await_focus(wording.detail_label("credit"))
        person.write("山区电台")
        person.press("F8")
        person.await_focus(tr("Choose…"))
        person.choose("c")  # the first of them; a second one goes on to the next
        person.press("F8")
        person.await_focus(wording.people_name("none"))
        person.press("Right", "space")
        person.await_words(tr("Complete"))
        person.passes(5, acts=9, seconds=120)
        person.until(lambda: _kept(profile, story).people is not None, "the autosave")
    told = _kept(profile, story)
    assert told.alt_text.startswith("两个人")
    assert (told.credit, told.licence, told.people) == ("山区电台", "CC-BY-4.0", "unrecognisable")


def _kept(profile: Path, story: StoryId) -> MediaDetails:
    with opened(profile) as workspace:
        (item,) = workspace.drafts.get(story).media
        return item.details


def _is_editable(person: Person) -> bool:
    there = person.focused()
    return there is not None and "editable" in there.states

"""Acceptance 15: a story written without looking, by the keyboard and what a reader is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.form_words import choice, label
from acceptance.person import Person
from heliograph.i18n import tr

pytestmark = pytest.mark.screen


def test_15_a_story_without_looking(profile: Path) -> None:
    """In English: made, heard saved, marked ready, heard why not, and at the field: 25 keys."""
    with Person(profile, language="en") as person:
        person.open("--lang", "en")
        person.await_words(tr("&New story"))
        person.heard()
        person.start_counting()
        person.press("ctrl+n")
        person.await_focus(choice("kind", "success"))
        person.press("space")  # chosen
        person.press("F8")
        title = person.await_focus(label("title"))
        assert tr("(required)") in title.says
        assert "needs an answer" in title.description
        person.write("School radio reaches the hills")
        person.heard()
        person.press("ctrl+s")
        heard: list[str] = []

        def said(words: str) -> bool:
            heard.extend(person.heard())
            return any(words in each for each in heard)

        person.until(lambda: said("Saved on this computer"), "that it is saved")
        person.press("ctrl+Return")
        person.until(lambda: said("before this can be sent"), "why it is not ready")
        there = person.await_focus(label("summary"))
        assert "needs an answer" in there.description
        person.write("It does. ")
        person.passes(15, acts=25, seconds=480)

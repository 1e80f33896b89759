"""Acceptance 1 and 2: from the first start to an empty story, and to another language and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.person import Person
from heliograph import i18n
from heliograph.i18n import tr

pytestmark = pytest.mark.screen


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_1_from_the_first_start_to_an_empty_story(tmp_path: Path, language: str) -> None:
    """Without connection, account or file: at most 4 acts and 60 s."""
    with Person(tmp_path / "profile", language=language) as person:
        person.screen.environment["LANG"] = f"{language}.UTF-8"
        person.open()
        person.await_words(tr("Choose your language"))
        person.press("Return")
        person.await_words(tr("How do you want to start?"))
        person.press("Return")
        person.await_words(tr("About your organisation"))
        person.click(tr("&Skip, ask me later"))
        person.await_words(tr("What kind of story is this?"))
        focused = person.focused()
        assert focused is not None
        assert "focusable" in focused.states
        person.passes(1, acts=4, seconds=60)


def test_2_all_screens_in_arabic_and_back_without_reading_russian(profile: Path) -> None:
    """At most 5 acts and 40 s each way; the names of the languages stand in their own script."""
    with Person(profile, language="ru") as person:
        person.open("--lang", "ru")
        person.await_words(tr("&New story"))
        for language in ("ar", "ru"):
            person.start_counting()
            person.press("ctrl+5")
            i18n.use(person.language)
            person.await_words(tr("Language and text"))
            chosen = i18n.language_name(person.language)
            person.click(chosen, "combo box")
            person.language = language
            person.click(i18n.language_name(language), "list item")
            i18n.use(language)
            person.await_words(tr("Language and text"))
            person.passes(2, acts=5, seconds=40)

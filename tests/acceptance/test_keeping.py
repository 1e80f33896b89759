"""Acceptance 4, 7 and 8: where a story is, what a power cut leaves, and a deletion undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.desk import opened
from acceptance.form_words import label
from acceptance.person import Person
from fakes.profiles import complete_answers
from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.i18n import tr

pytestmark = pytest.mark.screen


@pytest.mark.parametrize("language", ["zh", "ar", "en", "es", "fr", "ru"])
def test_4_where_the_story_is_without_a_connection(profile: Path, language: str) -> None:
    """On this computer, not yet at ITU: 0 acts, 10 s, in each language."""
    with opened(profile) as workspace:
        story = workspace.drafts.new(campaign="open-call", answers=complete_answers())
        workspace.drafts.mark_ready(story)
    with Person(profile, language=language) as person:
        person.open("--lang", language)
        person.await_words(tr("&New story"))
        person.start_counting()
        person.await_words(tr("Everything is kept on this computer"))
        (row,) = [each.says for each in person.look() if each.role == "table cell"]
        assert wording.state_name(State.READY) in row
        assert wording.state_name(State.SENT) not in row
        person.passes(4, acts=0, seconds=10)


def test_7_all_text_is_back_after_a_power_cut(profile: Path) -> None:
    """In Russian: at most 2 s of typing lost, 1 act, 30 s from the restart."""
    with opened(profile) as workspace:
        workspace.drafts.new(campaign="open-call", answers=complete_answers(title=""))
    with Person(profile, language="ru") as person:
        person.open("--lang", "ru")
        person.await_words(tr("&New story"))
        person.press("Return")
        person.await_words(label("kind"))
        person.press("F8")
        person.await_focus(label("title"))
        person.write("Radio na holmah")
        person.until(lambda: _kept(profile) == "Radio na holmah", "the autosave")
        person.kill()
        person.open("--lang", "ru")
        person.await_words("Radio na holmah")
        if person.find(label("title"), "text") is None:
            person.press("Return")
        person.until(lambda: _shown(person) == "Radio na holmah", "the title in its box")
        person.passes(7, acts=1, seconds=30)


def test_8_a_deletion_is_undone_when_the_bar_is_gone(profile: Path) -> None:
    """In French, a minute later, by the Trash: at most 4 acts, 30 s."""
    with opened(profile) as workspace:
        workspace.drafts.new(campaign="open-call", answers=complete_answers(title="La radio"))
    with Person(profile, language="fr") as person:
        person.open("--lang", "fr")
        person.await_words("La radio")
        person.press("Delete")
        person.until(lambda: person.find(tr("Undo"), "push button") is not None, "the bar")
        person.until(lambda: person.find(tr("Undo"), "push button") is None, "its end")
        person.start_counting()
        person.click(tr("{name} {count}", name=tr("Trash"), count=1), "radio button")
        person.click_row("La radio")
        person.click(tr("&Put back"), "push button")
        person.until(lambda: _state(profile) == "open", "the story out of the trash")
        person.passes(8, acts=4, seconds=30)


def _kept(profile: Path) -> object:
    with opened(profile) as workspace:
        (row,) = workspace.drafts.summaries()
        return workspace.drafts.get(row.story).answers.get("title")


def _state(profile: Path) -> str:
    with opened(profile) as workspace:
        return "open" if workspace.drafts.summaries(show="drafts") else "gone"


def _shown(person: Person) -> str:
    box = person.find(f"{label('title')} {tr('(required)')}", "text")
    return "" if box is None else box.text or ""

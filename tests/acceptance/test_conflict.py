"""Acceptance 13: the same title changed in two places, and neither text is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.desk import opened
from acceptance.form_words import label
from acceptance.person import Person
from fakes.profiles import complete_answers
from heliograph.i18n import tr

pytestmark = pytest.mark.screen

MINE, THEIRS = "Radio in the hills and beyond", "Radio reaches the hills"


def test_13_two_changes_and_both_texts_kept(profile: Path) -> None:
    """In Chinese: at most 4 acts, 90 s, no character lost."""
    with opened(profile) as workspace:
        story = workspace.drafts.new(campaign="open-call", answers=complete_answers(title=""))
    with Person(profile, language="zh") as person:
        person.open("--lang", "zh")
        person.await_words(tr("&New story"))
        person.press("Return")
        person.await_words(label("kind"))
        person.press("F8")
        person.await_focus(label("title"))
        with opened(profile) as other:  # the command line, or a second program
            other.drafts.set_answer(story, "title", THEIRS)
        person.write(MINE)
        person.await_words(tr("&Keep both as two drafts"))
        person.start_counting()
        person.click(tr("&Keep both as two drafts"), "push button")
        person.until(lambda: len(_titles(profile)) == 2, "two drafts")
        person.passes(13, acts=4, seconds=90)
    titles = _titles(profile)
    assert THEIRS in titles
    assert any(each.startswith(MINE) for each in titles)


def _titles(profile: Path) -> list[str]:
    with opened(profile) as workspace:
        stories = [each.story for each in workspace.drafts.summaries()]
        return [str(workspace.drafts.get(each).answers["title"]) for each in stories]

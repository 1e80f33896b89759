"""Acceptance 3 and 6: a whole challenge in few acts, and three faults found by the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.desk import opened
from acceptance.form_words import choice, label
from acceptance.person import Person
from fakes.profiles import complete_answers
from heliograph.i18n import tr

FIRST_TOPIC = "national-ict-strategies"

pytestmark = pytest.mark.screen


def test_3_the_answers_of_a_challenge(profile: Path) -> None:
    """From an empty story, where test 1 ends, to "Ready to send": at most 20 acts, 12 minutes."""
    with Person(profile, language="es") as person:
        person.open("--lang", "es")
        person.await_words(tr("&New story"))
        person.press("ctrl+n")
        person.await_words(label("kind"))
        person.start_counting()
        person.click(choice("kind", "challenge"), "radio button")
        for name, words in (
            (label("title"), "Radio escolar en las colinas"),
            (label("summary"), "La radio llega a las escuelas de las colinas. " * 5),
            (label("situation"), "No hay conexion en las colinas."),
        ):
            person.press("F8")
            person.await_focus(name)
            person.write(words)
        person.press("F8")
        person.await_focus(label("countries"))
        person.write("Camer")
        person.press("Return")
        person.click(choice("coverage", "local"), "radio button")
        person.press("F8")
        person.await_focus(tr("Month"))
        person.choose("mar")
        person.press("Tab")
        person.await_focus(tr("Year"))
        person.choose("2020")
        person.click(tr("Still going on"), "check box")
        person.press("F8")
        person.await_focus(choice("topics", FIRST_TOPIC))
        person.press("space", "F8")
        person.await_focus(label("authority"))
        person.press("space")
        person.click(label("publish"), "check box")
        person.click(choice("credit_as", "organisation"), "radio button")
        person.click(label("privacy"), "check box")
        person.press("ctrl+Return")
        person.await_words(
            tr("It is ready to send. Sign in, and it goes when there is a connection.")
        )
        person.passes(3, acts=20, seconds=720)


def test_6_three_faults_put_right_by_the_keyboard(profile: Path) -> None:
    """In French: at most 12 key presses besides typing, 3 minutes."""
    with opened(profile) as workspace:
        answers = complete_answers(title="", topics=[], privacy=False)
        workspace.drafts.new(campaign="open-call", answers=answers)
    with Person(profile, language="fr") as person:
        person.open("--lang", "fr")
        person.await_words(tr("&New story"))
        person.press("Return")
        person.await_words(label("kind"))
        person.press("ctrl+Return")  # refused: says why and goes there
        person.await_focus(label("title"))
        person.write("La radio des collines")
        person.press("F8")
        person.await_focus(choice("topics", FIRST_TOPIC))
        person.press("space", "F8")
        person.await_focus(label("privacy"))
        person.press("space", "ctrl+Return")
        person.await_words(
            tr("It is ready to send. Sign in, and it goes when there is a connection.")
        )
        person.passes(6, acts=12, seconds=180)

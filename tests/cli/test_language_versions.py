"""A story in two languages, by command line, through to what a real service keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.shell import Shell
from fakes.profiles import complete_answers
from heliograph_service.embedded import EmbeddedService
from service.world import Client


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_version_is_begun_shown_and_refused_twice(shell: Shell) -> None:
    english = shell.new(title="A line at last")
    words = ("new", "--language-version-of", english, "--language", "fr")
    french = str(shell.document(*words)["id"])
    shown = shell.document("show", french)
    assert shown["family"] == english
    assert shown["versions"] == [
        {"story": english, "language": "en", "title": "A line at last", "state": "draft"}
    ]
    assert {row["family"] for row in shell.document("list")["stories"]} == {english}
    assert shell.document(*words, code=1)["error"] == "LanguageThere"


@pytest.mark.parametrize(
    "words", [(), ("--language", "fr"), ("--file", "-", "--language", "fr")], ids=str
)
def test_what_is_to_be_made_has_to_be_said(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell.run("new", *words, given="{}").exit_code == 2


@pytest.mark.parametrize("words", [(), ("--language", "no language")], ids=str)
def test_a_version_needs_a_language(shell: Shell, words: tuple[str, ...]) -> None:
    english = shell.new()
    assert shell.run("new", "--language-version-of", english, *words).exit_code == 2


def test_both_versions_are_sent_and_the_service_s_manifest_names_the_family(
    shell: Shell, service: EmbeddedService
) -> None:
    english = shell.new()
    code = service.new_code("Coast Radio")
    assert shell.run("enrol", "--service", service.address, "--code", code).exit_code == 0
    answers = complete_answers(title="Enfin une ligne", campaign="wtisd-2021")
    french = str(
        shell.document(
            *("new", "--language-version-of", english, "--language", "fr", "--file", "-"),
            given=json.dumps(answers),
        )["id"]
    )
    assert shell.run("ready", english, french).exit_code == 0
    assert shell.run("send").exit_code == 0
    with Client.enrolled(service, "Coast Radio") as client:
        for story in (english, french):
            path = f"/v1/stories/{story}/revisions/1?manifest=1"
            assert json.loads(client.http.get(path).content)["family"] == english

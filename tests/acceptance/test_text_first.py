"""Acceptance 10: on mobile data the text goes now, the photos wait, and it is said exactly so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from acceptance.desk import opened
from acceptance.person import Person, plain
from end_to_end.counting import CountingLine, ask, target
from fakes.profiles import DESCRIBED, complete_answers
from heliograph import wording
from heliograph.app.why import Why
from heliograph.domain.lifecycle import State
from heliograph.domain.media import PREVIEW_BYTES
from heliograph.i18n import tr
from heliograph_service.embedded import EmbeddedService
from photos import jpeg

pytestmark = pytest.mark.screen

RATE_BYTES_S = 40_000
PHOTOS = (jpeg(2400, 1800), jpeg(2000, 1500))


class SlowLine(CountingLine):
    """A line that takes only so many bytes a second, as mobile data does."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._time = threading.Event()
        super().__init__(target)

    def _count(self, block: bytes) -> int:
        self._time.wait(len(block) / RATE_BYTES_S)
        return super()._count(block)


def by_mouse_for_all(person: Person) -> None:
    person.click(wording.text_first(()), "check box")


def by_key_for_the_story(person: Person) -> None:
    person.until(lambda: _is_in_list(person), "the keyboard in the list")
    person.press("ctrl+shift+t")


def told(announced: str) -> bool:
    """Tell whether it was announced what was chosen, for all or for the one story."""
    for_one = tr(
        "{title}: the text goes now, the rest waits until you send it too.",
        title=complete_answers()["title"],
    )
    for_all = tr("Texts go now. Photos and files wait until you send them too.")
    return announced in {plain(for_one), plain(for_all)}


@pytest.mark.parametrize(
    ("language", "choose"), [("zh", by_mouse_for_all), ("es", by_key_for_the_story)]
)
def test_10_text_now_and_photos_later(
    profile: Path, tmp_path: Path, language: str, choose: Callable[[Person], None]
) -> None:
    """In Chinese and Spanish: 2 of 3 acts; the service has the text, and later everything once."""
    service = EmbeddedService(tmp_path / "service")
    service.start()
    line = SlowLine(target(service))
    with opened(profile) as workspace:
        workspace.account.enrol(service_url=line.address, code=service.new_code("Hill Radio"))
        workspace.settings.send_automatically = False
        workspace.save_settings()
        story = workspace.drafts.new(campaign="open-call", answers=complete_answers())
        for number, data in enumerate(PHOTOS):
            path = tmp_path / f"boat-{number}.jpg"
            path.write_bytes(data)
            workspace.attachments.attach(story, path, details=DESCRIBED)
        row = workspace.drafts.mark_ready(story)
        media_bytes = row.total_bytes - row.text_bytes
    with Person(profile, language=language) as person:
        said = wording.why_sentence(Why(cause="media-later", lacking=("photo", "photo")))
        sent = wording.state_name(State.SENT)
        person.open("--lang", language)
        person.await_words(wording.state_name(State.READY))
        before = line.sent
        person.start_counting()
        person.press("ctrl+2")
        person.await_words(wording.text_first(()))
        choose(person)
        person.until(lambda: plain(said) in _row(person), said)
        person.passes(10, acts=3, seconds=45)
        assert sent not in _row(person)
        heard = person.heard()
        assert any(told(each) for each in heard), heard
        assert ask(service) == (1, [], 0)
        assert line.sent - before < 20_000 < media_bytes / 2

        person.click(wording.send_media_too(("photo", "photo")), "push button")
        person.press("ctrl+3")
        person.until(lambda: sent in _row(person), "the receipt")
    has = ask(service)
    *previews, first, second = sorted(has.media)
    assert (has.texts, first + second, has.receipts) == (1, media_bytes, 1)
    assert len(previews) <= 2
    assert all(size <= PREVIEW_BYTES for size in previews)
    assert line.sent < media_bytes + 60_000  # once
    line.close()
    service.stop()


def _is_in_list(person: Person) -> bool:
    there = person.focused()
    return there is not None and there.role.startswith("table")


def _row(person: Person) -> str:
    rows = [each.says for each in person.look() if each.role == "table cell"]
    return rows[0] if rows else ""

"""A newer version is offered quietly, fetched when wished, and installed once all is at rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fakes.profiles import Desk
from fakes.updates import SYSTEM, Publisher
from heliograph.app import updates as updates_use
from heliograph.domain.rules import NetworkSeen
from heliograph.events import PassEnded
from heliograph.gui.endings.ending import end
from heliograph.gui.main_window import MainWindow
from heliograph.gui.session import Session
from heliograph.gui.updates import card as card_module
from heliograph.gui.updates import handing
from heliograph.gui.updates.card import UpdatesCard
from heliograph.gui.updates.news import UpdateNews, news_of
from heliograph.gui.updates.notice import UpdateNotice
from heliograph.updates.shelf import Shelf
from heliograph.updates.sources import StickSource

PACKAGE = bytes(range(256)) * 4000


@pytest.fixture
def publisher(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    """Give a service with a newer version, and a signed-in program that knows who may sign."""
    monkeypatch.setattr(updates_use, "installed_as", lambda: SYSTEM)
    made = Publisher(tmp_path / "repository", now_ms=desk.clock.now_ms())
    made.offer("7.0.0", PACKAGE, notes={"en": "Bells", "ar": "أجراس"})
    desk.world.updates = made.folder
    desk.sign_in()
    root = Shelf(desk.workspace.profile).given_root
    root.parent.mkdir()
    root.write_bytes(made.first_root)
    return made


@pytest.fixture(autouse=True)
def news(session: Session, publisher: Publisher) -> Iterator[UpdateNews]:
    """Give what the window knows of updates."""
    assert publisher
    made = news_of(session)
    yield made
    assert made.stop(wait_s=10)


def card_of(qtbot: QtBot, session: Session) -> UpdatesCard:
    card = UpdatesCard(session)
    qtbot.addWidget(card)
    card.show()
    return card


def plain(card: UpdatesCard) -> str:
    return card.words().replace("\u2068", "").replace("\u2069", "")


def visible(card: UpdatesCard) -> list[QPushButton]:
    return [each for each in card._buttons() if not each.isHidden()]


def test_a_newer_version_is_offered_above_the_pages_and_fetched_when_wished(
    qtbot: QtBot, session: Session, news: UpdateNews
) -> None:
    shown: list[bool] = []
    notice = UpdateNotice(session, lambda: shown.append(True))
    qtbot.addWidget(notice)
    assert notice.words() == ""
    news.begin()
    qtbot.waitUntil(lambda: "7.0.0" in notice.words())
    assert "1 MB to fetch" in notice.words().replace("\u2068", "").replace("\u2069", "")
    get, not_now, more = notice.buttons()
    assert (get.text(), not_now.text()) == ("Get it", "Not now")
    more.click()
    assert shown == [True]
    get.click()
    qtbot.waitUntil(lambda: "whole and checked" in notice.words())
    assert news.standing is not None
    assert news.standing.package is not None
    assert news.standing.package.read_bytes() == PACKAGE
    notice.put_away()
    news.go_on()
    qtbot.waitUntil(lambda: news._at_work is None)
    assert notice.words() == ""


def test_a_no_is_a_no_for_this_version(
    qtbot: QtBot, session: Session, news: UpdateNews, publisher: Publisher, desk: Desk
) -> None:
    notice = UpdateNotice(session, lambda: None)
    qtbot.addWidget(notice)
    news.begin()
    qtbot.waitUntil(lambda: bool(notice.words()))
    notice.buttons()[1].click()
    qtbot.waitUntil(lambda: not notice.words())
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: card.get in visible(card))
    assert card.not_now not in visible(card)
    publisher.offer("8.0.0", PACKAGE)
    desk.clock.advance(24 * 3600)
    news.go_on()
    qtbot.waitUntil(lambda: "8.0.0" in notice.words())


def test_the_card_says_what_it_waits_for_and_what_can_be_done(
    qtbot: QtBot, session: Session, desk: Desk
) -> None:
    desk.network = NetworkSeen(identity="phone", name="Phone", metered=True)
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: card.get in visible(card))
    assert "Bells" in card.words()
    card.get.click()
    qtbot.waitUntil(lambda: card.anyway in visible(card))
    assert "this network says it is metered" in card.words()
    card.pause.click()
    qtbot.waitUntil(lambda: card.get in visible(card))
    card.get.click()
    qtbot.waitUntil(lambda: card.anyway in visible(card))
    card.anyway.click()
    qtbot.waitUntil(lambda: card.show_file in visible(card))
    assert "sudo apt install" in card.words()


def test_a_story_that_waits_keeps_the_update_waiting(
    qtbot: QtBot, session: Session, desk: Desk
) -> None:
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: card.get in visible(card))
    desk.ready()
    card.get.click()
    qtbot.waitUntil(lambda: "stories go first" in card.words())
    desk.send()
    session.bridge(PassEnded(cause=None, next_try_ms=None))
    qtbot.waitUntil(lambda: card.show_file in visible(card))


def test_trouble_is_told_on_the_card_and_tried_again_later(
    qtbot: QtBot, session: Session, news: UpdateNews, publisher: Publisher
) -> None:
    true = publisher.place("timestamp.json").read_bytes()
    publisher.place("timestamp.json").write_bytes(b"{}")
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: "not what those who may sign it" in card.words())
    news.go_on()
    assert news._at_work is None
    publisher.place("timestamp.json").write_bytes(true)
    card.look_now.click()
    assert "Looking" in card.words()
    qtbot.waitUntil(lambda: card.get in visible(card))


def test_it_is_turned_off_and_on(qtbot: QtBot, session: Session) -> None:
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: card.get in visible(card))
    card.on.click()
    qtbot.waitUntil(lambda: "turned off" in card.words())
    assert visible(card) == []
    assert not session.workspace.settings.updates
    card.on.click()
    card.testing.click()
    qtbot.waitUntil(lambda: "turned off" not in card.words())
    assert session.workspace.settings.update_channel == "testing"


def test_a_program_that_is_no_package_says_so(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates_use, "installed_as", lambda: None)
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: "not installed from a package" in card.words())
    assert visible(card) == []


def test_the_package_is_opened_when_everything_has_ended_and_not_before(
    qtbot: QtBot, session: Session, news: UpdateNews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_module, "OPENS_PACKAGES", True)
    opened: list[tuple[Path, bool]] = []
    monkeypatch.setattr(
        handing,
        "hand_over",
        lambda package: opened.append((package, session.worker._thread.is_alive())),
    )
    window = MainWindow()
    qtbot.addWidget(window)
    card = UpdatesCard(session)
    window.show_inside(card)
    window.show()
    qtbot.waitUntil(lambda: card.get in visible(card))
    card.get.click()
    qtbot.waitUntil(lambda: card.install in visible(card))
    may: list[bool] = [False]
    window.show_inside(card, may_close=lambda: may[0])
    card.install.click()
    qtbot.wait(50)
    assert window.isVisible()
    assert news.package is None  # something could not be saved
    may[0] = True
    card.install.click()
    qtbot.waitUntil(lambda: news.package is not None)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert opened == []
    with patch.object(session.workspace, "close"):  # the fixture still needs it
        end(session)
    assert news.standing is not None
    assert opened == [(news.standing.package, False)]


def test_a_package_that_was_changed_is_not_opened(
    qtbot: QtBot, session: Session, news: UpdateNews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_module, "OPENS_PACKAGES", True)
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: card.get in visible(card))
    card.get.click()
    qtbot.waitUntil(lambda: card.install in visible(card))
    assert news.standing is not None
    assert news.standing.package is not None
    news.standing.package.write_bytes(PACKAGE[:-1])
    card.install.click()
    qtbot.waitUntil(lambda: "thrown away" in card.words())
    assert news.package is None


def test_progress_says_how_long_it_still_takes(
    qtbot: QtBot, session: Session, news: UpdateNews
) -> None:
    news.begin()
    qtbot.waitUntil(lambda: news.standing is not None and news.standing.offer is not None)
    assert news.standing is not None
    news._take(replace(news.standing, is_wanted=True, left_s=1000.0))
    news._on_progress(len(PACKAGE) // 2)
    card = card_of(qtbot, session)
    assert "512 kB of 1 MB" in card.words().replace("\u2068", "").replace("\u2069", "")
    assert "about 8 min" in card.words()


def test_a_file_is_copied_and_can_be_stopped_without_ordering_the_rest(
    qtbot: QtBot, session: Session, news: UpdateNews, publisher: Publisher
) -> None:
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: card.get in visible(card))

    class Slow(StickSource):
        """Waits until somebody pauses it."""

        def target(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
            if start_bytes:
                assert news._halt.wait(10)
            return super().target(path, start_bytes=start_bytes, most_bytes=most_bytes)

    news.look(Slow(publisher.folder))
    qtbot.waitUntil(lambda: visible(card) == [card.pause] and " of 1 MB" in plain(card))
    card.pause.click()
    qtbot.waitUntil(lambda: card.get in visible(card))
    news.go_on()
    qtbot.waitUntil(lambda: not news._tasks.busy)
    assert news.standing is not None
    assert news.standing.package is None
    assert not news.standing.is_wanted
    news.look(StickSource(publisher.folder))
    qtbot.waitUntil(lambda: card.show_file in visible(card))


def test_work_that_ends_by_a_foreign_error_keeps_nothing_waiting(
    qtbot: QtBot,
    session: Session,
    news: UpdateNews,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda _, error, __: told.append(error))

    class Odd(StickSource):
        """Breaks in a way that nobody thought of."""

        def target(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
            del start_bytes, most_bytes
            raise KeyError(path)

    news.look(Odd(publisher.folder))
    qtbot.waitUntil(lambda: bool(told))
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: card.get in visible(card))


def test_a_package_that_changed_while_the_window_was_shut_is_not_called_whole(
    qtbot: QtBot, session: Session, news: UpdateNews
) -> None:
    updates = session.workspace.updates
    updates.look()
    updates.want()
    package = updates.get().package
    assert package is not None
    package.write_bytes(PACKAGE[:-1])
    card = card_of(qtbot, session)
    qtbot.waitUntil(lambda: "thrown away" in card.words())
    assert "whole and checked" not in card.words()
    assert news.standing is not None
    assert news.standing.package is None

"""What a start does beside sending."""

from __future__ import annotations

import os

from fakes.profiles import Desk
from heliograph.domain.lifecycle import Event
from heliograph.errors import DiskFull
from heliograph.events import StoryChanged
from heliograph.sync.lock import only_synchroniser


def test_a_start_sweeps_bytes_that_no_story_names_any_more(desk: Desk) -> None:
    story = desk.write(os.urandom(1000))
    (item,) = desk.workspace.drafts.get(story).media
    desk.workspace.attachments.detach(story, item.id)
    kept = desk.write(os.urandom(2000))
    desk.reopen()
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    passes.tidy()
    passes.close()
    store = desk.workspace._store
    assert not store.media.has(item.sha256)
    assert store.media.has(desk.workspace.drafts.get(kept).media[0].sha256)
    assert (desk.folder / "profile" / "ballast").stat().st_size > 1_000_000


def test_what_the_service_reads_is_kept_for_the_next_pass(desk: Desk) -> None:
    desk.sign_in()
    desk.workspace._store.account.note_brotli(taken=True)
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    passes.run(at_once=True)
    assert desk.service.takes_brotli  # as was kept
    desk.service.takes_brotli = False  # as the service now says
    passes.run(at_once=True)
    passes.close()
    assert not desk.workspace._store.account.takes_brotli()


def test_what_cannot_be_tidied_stands_in_nobody_s_way(
    desk: Desk, expected_warnings: list[object]
) -> None:
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)

    def full() -> None:
        raise DiskFull(desk.folder)

    passes._store.keep_reserve = full
    passes.tidy()
    passes.close()
    assert len(expected_warnings) == 1


def test_nothing_is_said_to_be_sent_where_a_sudden_end_left_it_so(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.workspace.settings.paused = True  # so no pass begins, which would put it right
    desk.workspace.save_settings()
    desk.workspace.outbox._move(story, Event.CLAIM)
    desk.reopen()
    heard: list[object] = []
    passes = desk.workspace.passes(publish=heard.append, stopping=lambda: False)
    passes.tidy()
    passes.close()
    assert desk.state(story) == "ready"
    assert heard == [StoryChanged(story=story)]


def test_what_another_process_sends_just_now_is_left_to_it(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.workspace.outbox._move(story, Event.CLAIM)
    with only_synchroniser(desk.workspace.profile):
        desk.workspace.outbox.put_right()
        assert desk.state(story) == "sending"
    desk.workspace.outbox.put_right()
    assert desk.state(story) == "ready"

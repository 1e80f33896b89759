"""Backups drilled: written while stories are in every state, lost, damaged, restored elsewhere."""

from __future__ import annotations

import hashlib
import random
from contextlib import closing
from pathlib import Path

from fakes.profiles import Desk
from faults.backup_calls import every_call, little_stretching
from faults.lines import Drill, Line, Options
from faults.shares import folder_in_memory
from heliograph.app import backups
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaItem
from heliograph.domain.story import Story
from heliograph.errors import HeliographError
from heliograph.exchange.failures import BackupError

_FULL, _SHORT = 20, 3
_DAMAGED = 12
_EACH = 199
"""Every so many calls of the disk one is refused in the short form."""
_PASSPHRASE = "seven lanterns under water"  # noqa: S105 - opens files of this drill


def restore(options: Options) -> list[Line]:
    """Write stories, send some, back up, send more, lose the computer, restore and go on."""
    runs = options.runs or (_FULL if options.full else _SHORT)
    wrong: list[str] = []
    stories = refused = 0
    for seed in range(options.first_seed, options.first_seed + runs):
        with folder_in_memory() as folder:
            found, kept, damaged = lose_and_restore(folder, seed)
        wrong += [f"seed {seed}: {each}" for each in found]
        stories += kept
        refused += damaged
        options.tell(f"backup {seed} restored, {len(wrong)} wrong")
    step = 1 if options.full else _EACH
    with folder_in_memory() as folder:
        calls = every_call(folder, step=step, first=options.first_seed, tell=options.tell)
    wrong += calls.wrong
    said = (
        f"{runs} computers lost and restored elsewhere, {stories} stories and their files compared,"
        f" all sent from there; {refused} damaged backups refused whole;"
        f" {calls.refused} calls of the disk refused while writing and restoring:"
        f" {len(wrong)} wrong"
    )
    return [Line(promise="P25", title="Backups restore", said=said, wrong=tuple(wrong))]


def lose_and_restore(folder: Path, seed: int) -> tuple[list[str], int, int]:
    """Give what was wrong, how many stories were compared and damaged files refused."""
    chance = random.Random(seed)  # noqa: S311 - drawn again
    here, there = folder / "here", folder / "there"
    here.mkdir()
    there.mkdir()
    path = folder / "stories.backup"
    desk = Desk(here)
    world = desk.world
    desk.sign_in()
    drafts = desk.workspace.drafts
    for number in range(chance.randint(2, 8)):
        photos = [chance.randbytes(chance.randint(1, 400_000)) for _ in range(chance.randint(0, 2))]
        story = desk.write(*photos, title=f"The story of day {number}")
        if chance.random() < 0.6:
            drafts.mark_ready(story)
            if chance.random() < 0.5:
                desk.send()
    before = {each.story: drafts.get(each.story) for each in drafts.summaries()}
    with little_stretching():
        desk.workspace.backups.write(path, passphrase=_PASSPHRASE)
    desk.send()  # received after the backup was made: goes nowhere twice
    desk.workspace.close()
    refused, wrong = _try_damaged(path, there / "damaged", chance)
    backups.restore(path, _PASSPHRASE, there / "profile", keyring=lambda: None)
    desk = Desk(there, world=world)
    wrong += _compare(desk, before)
    desk.sign_in()
    for story in before:
        if desk.workspace.drafts.is_open(story):
            desk.workspace.drafts.mark_ready(story)
    desk.send()
    states = [desk.state(story) for story in before]
    if states != [State.SENT] * len(before):
        wrong.append(f"not all were sent from there: {states}")
    if sorted(world.texts) != sorted((story, 1) for story in before):
        wrong.append("the service holds other stories, or one twice")
    if sorted(world.receipts) != sorted(world.texts):
        wrong.append("not every story has one receipt")
    desk.workspace.close()
    return wrong, len(before), refused


def _compare(desk: Desk, before: dict[str, Story]) -> list[str]:
    wrong: list[str] = []
    for story, was in before.items():
        now = desk.workspace.drafts.get(story)
        if (now.answers, now.media) != (was.answers, was.media):
            wrong.append(f"{story} came back otherwise")
        wrong += [
            f"a file of {story} came back otherwise"
            for item in was.media
            if not _is_whole(desk, item)
        ]
    return wrong


def _is_whole(desk: Desk, item: MediaItem) -> bool:
    with closing(desk.workspace.attachments.open(item.sha256)) as source:
        return hashlib.sha256(source.read()).hexdigest() == item.sha256


def _try_damaged(path: Path, profile: Path, chance: random.Random) -> tuple[int, list[str]]:
    whole = path.read_bytes()
    wrong: list[str] = []
    harmed = path.with_suffix(".harmed")
    for number in range(_DAMAGED):
        data = bytearray(whole)
        if number % 2:
            del data[chance.randrange(len(data)) :]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        harmed.write_bytes(data)
        try:
            backups.restore(harmed, _PASSPHRASE, profile, keyring=lambda: None)
            wrong.append(f"damage {number} was not noticed")
        except BackupError:
            pass
        except HeliographError as error:
            wrong.append(f"damage {number} was told as {type(error).__name__}")
        if (profile / "store.db").exists():
            wrong.append(f"damage {number} left a profile")
    return _DAMAGED, wrong


DRILLS: tuple[Drill, ...] = (
    Drill(name="backups", does="computers lost, their backups restored elsewhere", run=restore),
)

"""P1 and P7: an import that is killed goes on, and a table that is taken twice doubles nothing."""

from __future__ import annotations

import random
import shutil
import threading
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from fakes.profiles import DESCRIBED, complete_answers
from faults.storage.kills import Found, Program
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.tables.table import Row, Sheet, Table
from heliograph.errors import HeliographError
from heliograph.store.store import Store
from heliograph.wording.table_words import vocabulary
from heliograph.workspace import Workspace
from heliograph_service import tables
from heliograph_service.embedded import EmbeddedService
from told_files import SAMPLES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection as Sql

    from heliograph.app.importing.taking import Taken
    from heliograph.domain.story import Story

_ROWS = 24
_LONGEST_S = 0.25
"""From the opened profile to the death."""
_MOST_DEATHS = 40
"""So many in one profile; then the import is left to come to its end."""
_EARLY = 0.1
_AT_TWO = 6
"""Rows that two computers take in and send."""
_HEADINGS = ("Ref", "Title", "Organisation", "Country", "Summary", "Photos")
_PHOTO = (SAMPLES / "plain.jpg").read_bytes()


class Line(msgspec.Struct, frozen=True):
    """What a row of the table says."""

    ref: str
    title: str
    summary: str
    photos: tuple[str, ...]

    def row(self, number: int) -> Row:
        """Give it as it is read."""
        values = (self.ref, self.title, "Coast Radio", "Chad", self.summary, ", ".join(self.photos))
        return Row(number=number, values=values)


Lines = tuple[Line, ...]


def lines_of(seed: int, revision: int, files: Path) -> Lines:
    """Write down a table; in each revision some rows say something else, and new ones are there."""
    chance = random.Random(f"{seed} {revision}")  # noqa: S311 - which rows, not a secret
    if not revision:
        return tuple(_line(chance, seed, number, 0, files) for number in range(_ROWS))
    before = lines_of(seed, revision - 1, files)
    changed = [
        _line(chance, seed, number, revision, files) if chance.random() < 0.4 else line
        for number, line in enumerate(before)
    ]
    more = range(len(before), len(before) + 4)
    return (*changed, *(_line(chance, seed, number, revision, files) for number in more))


def _line(chance: random.Random, seed: int, number: int, revision: int, files: Path) -> Line:
    photos = tuple(f"{number}-{revision}-{each}.jpg" for each in range(chance.choice([0, 0, 1, 2])))
    for name in photos:
        # Each has bytes of its own: its name, after the end of the picture.
        (files / name).write_bytes(_PHOTO + name.encode())
    said = f"Said {revision} of {number}. " * chance.randrange(17, 40)
    return Line(f"R{seed}-{number}", f"Radio of the hills {number}", said.strip(), photos)


def table_of(lines: Lines) -> Table:
    """Give the table as it was read."""
    rows = (Row(number=1, values=_HEADINGS), *(e.row(n) for n, e in enumerate(lines, start=2)))
    return Table(name="stories.csv", sheets=(Sheet(name="", rows=rows),))


def take(workspace: Workspace, table: Table, files: Path) -> Taken:
    """Look at a table and take it in, as window and command do."""
    pack = workspace.campaigns.default()
    words = vocabulary(pack)
    looking = workspace.looking(words, pack)
    look = looking.look(table, looking.columns(table)[2], folder=files)
    return workspace.taking(words).take(look, folder=files, update=True)


def take_until_killed(opened: Connection, profile: Path, table: Table, files: Path) -> None:
    """Be the program; once the table is in, say so and wait for death."""
    workspace = Workspace.open(profile)
    opened.send_bytes(b"open")
    take(workspace, table, files)
    (files.parent / "done").touch()
    threading.Event().wait()


# ---- killed -------------------------------------------------------------------------


def kill_many(folder: Path, *, deaths: int, seed: int = 0) -> Found:
    """Kill so many imports, in table after table; look at everything after each death."""
    found = Found()
    while found.deaths < deaths:
        number = seed + found.deaths
        here = folder / f"import-{number}"
        (here / "files").mkdir(parents=True)
        found.add(_kill_in_one(here, number, min(_MOST_DEATHS, deaths - found.deaths)))
        shutil.rmtree(here)
    return found


def _kill_in_one(here: Path, seed: int, deaths: int) -> Found:
    chance = random.Random(seed)  # noqa: S311 - when to kill
    profile, files, done = here / "profile", here / "files", here / "done"
    found, revision = Found(), 0
    allowed = (lines_of(seed, 0, files),)
    seen: set[str] = set()
    while found.deaths < deaths:
        try:
            _start_and_kill(profile, table_of(allowed[-1]), files, chance)
        except AssertionError as error:  # it did not open, or ended by itself
            found.wrong.append(f"import of seed {seed}, death {found.deaths}: {error}")
        found.deaths += 1
        wrong = _look(profile, allowed, seen, whole=done.exists())
        found.wrong += [f"import of seed {seed}, death {found.deaths}: {each}" for each in wrong]
        if done.exists():
            done.unlink()
            revision += 1
            allowed = (allowed[-1], lines_of(seed, revision, files))
    found.wrong += [f"import of seed {seed}: {each}" for each in end(profile, allowed, files, seen)]
    found.acknowledged = len(seen)
    return found


def _start_and_kill(profile: Path, table: Table, files: Path, chance: random.Random) -> None:
    program = Program(take_until_killed, profile, table, files)
    try:
        program.go_on(chance.random() * _LONGEST_S, opened=chance.random() > _EARLY)
    finally:
        program.end()


def end(profile: Path, allowed: tuple[Lines, ...], files: Path, seen: set[str]) -> list[str]:
    """With nobody killed the table comes in whole; and again it changes nothing."""
    workspace = Workspace.open(profile)
    try:
        table = table_of(allowed[-1])
        wrong = [f"not attached: {each}" for each in take(workspace, table, files).files_left]
        again = take(workspace, table, files)
    finally:
        workspace.close()
    if again.same != len(allowed[-1]) or again.made or again.updated or again.left:
        wrong.append(f"the same table again: {again}")
    return wrong + _look(profile, allowed[-1:], seen, whole=True)


def _look(profile: Path, allowed: tuple[Lines, ...], seen: set[str], *, whole: bool) -> list[str]:
    """Open the profile as the next start does; each story is what one table says of it.

    Args:
        profile: The person's.
        allowed: The table that is in already, and the one that is being taken in.
        seen: The stories that were there before, which have to stay; those found are added.
        whole: The last table is in, with every row and file.
    """
    if not (profile / "store.db").exists():
        return [] if not seen else ["the profile is gone"]
    try:
        store = Store.create_or_open(profile)
    except HeliographError as error:
        return [f"does not open: {error!r}"]
    try:
        stories = [store.stories.get(row.story) for row in store.stories.summaries()]
        there = [each for each in stories if each is not None]
        wrong = [*store.check()]
        wrong += [f"lost: {each}" for each in seen - {story.id for story in there}]
        seen |= {story.id for story in there}
        wrong += [
            each for story in there for each in _story_wrong(store, story, allowed, whole=whole)
        ]
    except HeliographError as error:
        return [f"does not read: {error!r}"]
    finally:
        store.close()
    titles = Counter(str(story.answers.get("title")) for story in there)
    wrong += [f"doubled: {title}" for title, count in titles.items() if count > 1]
    if whole:
        missing = {line.title for line in allowed[-1]} - titles.keys()
        wrong += [f"not taken in: {title}" for title in sorted(missing)]
    return wrong


def _story_wrong(
    store: Store, story: Story, allowed: tuple[Lines, ...], *, whole: bool
) -> list[str]:
    title = str(story.answers.get("title"))
    lines = [line for table in allowed for line in table if line.title == title]
    said = [line.summary for line in (lines[-1:] if whole else lines)]
    wrong: list[str] = []
    if story.answers.get("summary") not in said:
        wrong.append(f"half or changed: {title}")
    names = [item.file_name for item in story.media]
    known = {name for line in lines for name in line.photos}
    if len(set(names)) < len(names) or not known.issuperset(names):
        wrong.append(f"files doubled or strange: {names} of {title}")
    if whole and lines and sorted(names) != sorted(lines[-1].photos):
        wrong.append(f"files missing: {names} of {lines[-1].photos} of {title}")
    wrong += [
        f"file lost or changed: {item.file_name} of {title}"
        for item in story.media
        if not (store.media.verify(item.sha256) and store.media.verify(item.known_by))
    ]
    return wrong


# ---- twice ----------------------------------------------------------------------------


class Twice(msgspec.Struct, kw_only=True):
    """What came of tables that were taken in on two computers."""

    tables: int = 0
    rows: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Twice) -> None:
        """Take in what others did."""
        self.tables += other.tables
        self.rows += other.rows
        self.wrong += other.wrong


def take_twice(folder: Path, *, tables: int, seed: int = 0) -> Twice:
    """Take each table in on two computers of one organisation, twice on each; send all of it."""
    found = Twice()
    service = EmbeddedService(folder / "service")
    service.start()
    try:
        for number in range(seed, seed + tables):
            here = folder / f"table-{number}"
            (here / "files").mkdir(parents=True)
            _take_one_twice(here, number, service, found)
            shutil.rmtree(here)
    finally:
        service.stop()
    return found


def _take_one_twice(here: Path, seed: int, service: EmbeddedService, found: Twice) -> None:
    files = here / "files"
    lines = lines_of(seed, 0, files)[:_AT_TWO]
    stories: list[set[StoryId]] = []
    for computer in ("one", "two"):
        workspace = Workspace.open(here / computer)
        try:
            code = service.new_code(f"Coast Radio {seed}")
            workspace.account.enrol(service_url=service.address, code=code)
            first = take(workspace, table_of(lines), files)
            _answer_the_rest(workspace)
            again = take(workspace, table_of(lines), files)
            if first.made != len(lines) or again.made or again.updated:
                found.wrong.append(f"table {seed} on computer {computer}: {first}, then {again}")
            states = _send_all(workspace)
        finally:
            workspace.close()
        stories.append(set(states))
        # The other computer's are there already: known as the same, or a person is asked.
        ended = {State.SENT} if computer == "one" else {State.SENT, State.NEEDS_ATTENTION}
        if not ended.issuperset(states.values()):
            found.wrong.append(f"table {seed} on computer {computer}: not sent: {states}")
    if stories[0] != stories[1]:
        found.wrong.append(f"table {seed}: other stories on another computer")
    kept = [row for row in _at_the_service(service) if row[0] in stories[0] | stories[1]]
    if sorted(kept) != sorted((story, 1) for story in stories[0]):
        found.wrong.append(f"table {seed}: {len(kept)} revisions of {len(lines)} rows: {kept}")
    found.tables += 1
    found.rows += len(lines)


def _answer_the_rest(workspace: Workspace) -> None:
    """Answer what the table does not, and say of each file what has to be said."""
    drafts = workspace.drafts
    for row in drafts.summaries():
        story = drafts.get(row.story)
        drafts.save(row.story, {**complete_answers(), **story.answers})
        for item in story.media:
            workspace.attachments.describe(row.story, item.id, DESCRIBED)


def _send_all(workspace: Workspace) -> dict[StoryId, State]:
    drafts = workspace.drafts
    for row in drafts.summaries():
        drafts.mark_ready(row.story)
    passes = workspace.passes(publish=lambda _: None, stopping=lambda: False)
    try:
        passes.run(at_once=True, lock_wait_s=5.0)
    finally:
        passes.close()
    return {row.story: drafts.submission(row.story).state for row in drafts.summaries()}


def _at_the_service(service: EmbeddedService) -> list[tuple[str, int]]:
    def read(connection: Sql) -> list[tuple[str, int]]:
        table = tables.revisions
        return [(row.story, row.revision) for row in connection.execute(select(table))]

    return service.central.database.read(read)

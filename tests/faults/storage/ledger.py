"""What was acknowledged, kept outside the profile, and what must hold of the profile by it."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.manifest import manifest_hash, parse_manifest
from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from heliograph.store.store import Store

ANY = "?"
_RECEIVED = frozenset({State.SENT, State.WITHDRAWN})


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """How a story stands: everything of it that a person would miss."""

    story: str
    answers: str
    """The sha256 of all its answers."""
    media: tuple[str, ...] = ()
    """The sha256 of each of its files, in order."""
    manifests: tuple[str, ...] = ()
    """The sha256 of each frozen revision, the first one first; ``ANY`` for one to be made."""
    received: tuple[int, ...] = ()
    """The revisions that are called sent."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger."""

    fact: Fact
    done: bool
    """Whether the program said that it is so; otherwise it is only about to make it so."""


class Ledger:
    """The writing side: each line is out of the program's hands when the call returns."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, fact: Fact, *, done: bool) -> None:
        """Write one line."""
        os.write(self._file, msgspec.json.encode(Entry(fact=fact, done=done)) + b"\n")

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


class Known:
    """The judging side: compares a profile with what the ledger says of it, again and again."""

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._read_bytes = 0
        self._done: dict[str, Fact] = {}
        self._begun: dict[str, list[Fact]] = {}
        self.acknowledged = 0
        """How many lines said that something was done."""

    @property
    def stories(self) -> int:
        """Count the stories that were acknowledged."""
        return len(self._done)

    def look(self, store: Store, *, sure_bytes: int | None = None) -> list[str]:
        """Compare; what is found is from now on what must stay. Give what is wrong.

        Args:
            store: The profile's.
            sure_bytes: How long the ledger was when the power went: what was written into it
                afterwards by a program that ran on may be so, and need not.
        """
        self._take_new_lines(sure_bytes)
        wrong: list[str] = []
        verified: set[str] = set()
        for story in self._done.keys() | self._begun.keys():
            allowed: list[Fact | None] = [self._done.get(story), *self._begun.pop(story, [])]
            try:
                found = fact_of(store, story)
            except HeliographError as error:
                wrong.append(f"unreadable: {story}: {error!r}")
                continue
            if not any(_fits(found, each) for each in allowed):
                wrong.append(_difference(found, allowed))
                continue
            if found is None:
                continue
            wrong += media_wrong(store, found, verified)
            self._done[story] = found
        for row in store.stories.summaries():
            # Begun, and the program ended before it could say so: from now on it has to stay.
            found = fact_of(store, row.story) if row.story not in self._done else None
            if found is not None:
                self._done[row.story] = found
        wrong += store.check()
        return wrong

    def _take_new_lines(self, sure_bytes: int | None) -> None:
        if not self._ledger.exists():
            return
        with self._ledger.open("rb") as file:
            file.seek(self._read_bytes)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        for line in whole.splitlines(keepends=True):
            self._read_bytes += len(line)
            entry = msgspec.json.decode(line, type=Entry)
            story = entry.fact.story
            if entry.done and (sure_bytes is None or self._read_bytes <= sure_bytes):
                self._done[story] = entry.fact
                self._begun.pop(story, None)
                self.acknowledged += 1
            else:
                self._begun.setdefault(story, []).append(entry.fact)


def fact_of(store: Store, story: str) -> Fact | None:
    """Read how a story stands.

    Raises:
        HeliographError: it does not read.
    """
    found = store.stories.get(StoryId(story))
    if found is None:
        return None
    rows = store.outbox.of_story(StoryId(story))
    frozen = [store.outbox.manifest(StoryId(story), row.revision) for row in rows]
    return Fact(
        story=story,
        answers=digest_of(found.answers),
        media=tuple(item.sha256 for item in found.media),
        manifests=tuple(manifest_hash(each) for each in frozen),
        received=tuple(row.revision for row in rows if row.state in _RECEIVED),
    )


def digest_of(answers: object) -> str:
    """Give the sha256 of a story's answers."""
    return hashlib.sha256(msgspec.json.encode(answers, order="deterministic")).hexdigest()


def media_wrong(store: Store, fact: Fact, verified: set[str]) -> list[str]:
    """Hash the bytes of everything that the story or a revision of it refers to."""
    needed = set(fact.media)
    for number in range(1, len(fact.manifests) + 1):
        manifest = store.outbox.manifest(StoryId(fact.story), number)
        needed |= {item.sha256 for item in parse_manifest(manifest).media}
    new = needed - verified
    verified |= needed
    return [
        f"media lost or changed: {each} of {fact.story}"
        for each in sorted(new)
        if not store.media.verify(each)  # type: ignore[arg-type] # it is a Sha256 as text
    ]


def _fits(found: Fact | None, allowed: Fact | None) -> bool:
    if found is None or allowed is None:
        return found is allowed
    if len(found.manifests) != len(allowed.manifests):
        return False
    pairs = zip(found.manifests, allowed.manifests, strict=True)
    same = all(theirs in {ours, ANY} for ours, theirs in pairs)
    return same and replace(found, manifests=()) == replace(allowed, manifests=())


def _difference(found: Fact | None, allowed: Iterable[Fact | None]) -> str:
    last = next((each for each in allowed if each is not None), None)
    if found is None or last is None:
        return f"lost: {(found or last)}"[:60]
    fields = [
        name for name in Fact.__struct_fields__ if getattr(found, name) != getattr(last, name)
    ]
    return f"rolled back or changed: {', '.join(fields)} of {found.story}"

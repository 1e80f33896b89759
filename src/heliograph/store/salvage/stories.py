"""Decides how a story is to stand again by what was found of it, and says what it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.domain.lifecycle import State
from heliograph.domain.media import as_sent
from heliograph.store.salvage.found import answers_of, media_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.manifest import Manifest
    from heliograph.domain.media import MediaItem
    from heliograph.domain.story import Answers
    from heliograph.store.database import Value
    from heliograph.store.salvage.found import StoryRows
    from heliograph.store.salvage.shapes import Row

Loss = Literal[
    "words-doubtful",  # they read, but single letters may be others
    "words-older",  # those of an earlier version stand in their place
    "words-lost",
    "files-older",  # what an earlier version says of them stands in their place
    "files-lost",  # which files it had is not known any more; their bytes may be there
    "files-unread",  # their bytes are gone
    "details",  # when it was begun and the like
    "state",  # whether ITU has it is asked when it is sent on
    "frozen",  # a text as it was marked ready
    "from-copy",  # all of it is as in an earlier copy
]
"""What a story lost: the closed list that words are made from."""

_ASKED = {State.SENT: State.READY, State.SENDING: State.READY, State.READY: State.READY}
"""What is sent on by itself; the service answers with the receipt if it has it already."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a story is to stand."""

    answers: Answers
    media: tuple[Row | MediaItem, ...]
    """Rows as they were found, and items out of earlier versions."""
    submissions: tuple[dict[str, Value], ...]
    """What stands in for submissions that were lost."""
    state: State
    revision: int | None
    losses: tuple[Loss, ...]


class _Earlier(msgspec.Struct, frozen=True, kw_only=True):
    at_ms: int
    answers: Answers
    media: tuple[MediaItem, ...]


def standing(rows: StoryRows, copy: StoryRows | None = None) -> Standing:
    """Decide for one story; ``copy`` is what an earlier copy of the database has of it."""
    losses: list[Loss] = []
    story = rows.one("story")
    if story is None or not story.sound:
        losses.append("details")
    revisions = sorted(rows.manifests)
    newest = rows.manifests[revisions[-1]] if revisions else None
    # A row that failed may have a wrong number: a guess at what to call the next one, and no more.
    sure = story if story is not None and story.sound else None
    told = 0 if story is None else story.number("revision")
    named = 0 if sure is None else told
    frozen = None if newest is None or newest.revision < named else newest
    if named > (0 if newest is None else newest.revision):
        losses.append("frozen")
    closed = sure is not None and not sure.number("is_open") and frozen is not None
    earlier = _earlier(rows) + ([] if copy is None else _earlier(copy, and_present=True))
    earlier.sort(key=lambda each: each.at_ms, reverse=True)
    answers = _words(rows, frozen if closed else None, earlier, losses)
    media = _files(rows, frozen if closed else None, earlier, losses)
    state, lost = _states(rows, answers, losses)
    return Standing(
        answers=answers,
        media=media,
        submissions=lost,
        state=state,
        # While it is closed its state follows that of the submission with this number.
        revision=max(revisions[-1] if revisions else 0, told if state is State.DRAFT else 0)
        or None,
        losses=tuple(dict.fromkeys(losses)),
    )


def _earlier(rows: StoryRows, *, and_present: bool = False) -> list[_Earlier]:
    found = [
        _Earlier(at_ms=each.number("at_ms"), answers=answers_of(each), media=media_of(each))
        for each in rows.all("version")
    ]
    found += [
        _Earlier(at_ms=each.frozen_ms, answers=each.answers, media=each.media)
        for each in rows.manifests.values()
    ]
    story, answers = rows.one("story"), rows.one("answers")
    if and_present and story is not None and answers is not None:
        found.append(
            _Earlier(at_ms=story.number("changed_ms"), answers=answers_of(answers), media=())
        )
    return found


def _words(
    rows: StoryRows, frozen: Manifest | None, earlier: Sequence[_Earlier], losses: list[Loss]
) -> Answers:
    row = rows.one("answers")
    if frozen is not None and (row is None or not row.sound):
        return frozen.answers  # while it is closed, both are the same
    if row is not None:
        if not row.sound:
            losses.append("words-doubtful")
        return answers_of(row)
    if earlier:
        losses.append("words-older")
        return earlier[0].answers
    losses.append("words-lost")
    story = rows.one("story")
    names = {"title": "title", "kind": "kind", "language": "story_language"}
    told = {} if story is None else {field: story.text(name) for name, field in names.items()}
    return {field: text for field, text in told.items() if text}


def _files(
    rows: StoryRows, frozen: Manifest | None, earlier: Sequence[_Earlier], losses: list[Loss]
) -> tuple[Row | MediaItem, ...]:
    """Give the media items in their order; what is missing comes out of earlier versions."""
    there = sorted(rows.all("media_item"), key=lambda each: each.number("position"))
    if frozen is not None:
        sound = {each.text("id"): each for each in there if each.sound}
        return tuple(sound.get(item.id, item) for item in frozen.media)
    found = rows.one("story")
    story = found if found is not None and found.sound else None  # else its count is a guess
    if any(not each.sound for each in there):
        losses.append("files-older")
    missing = 0 if story is None else story.number("media_count") - len(there)
    known = {each.text("id") for each in there}
    older = [item for each in earlier for item in each.media if item.id not in known]
    if story is None:
        missing = 0 if there or not earlier else len(earlier[0].media)
    if missing <= 0:
        return tuple(there)
    taken = list({item.id: item for item in older}.values())[:missing]
    losses.append("files-older" if len(taken) == missing else "files-lost")
    return (*there, *taken)


def _states(
    rows: StoryRows, answers: Answers, losses: list[Loss]
) -> tuple[State, tuple[dict[str, Value], ...]]:
    """Give the story's state, and submissions for revisions whose own were lost."""
    found = rows.one("story")
    story = found if found is not None and found.sound else None
    known = {each.number("revision"): each for each in rows.all("submission")}
    revisions = sorted(rows.manifests)
    if not revisions:
        return State.DRAFT, ()
    newest = revisions[-1]
    if story is not None and story.number("revision") > newest:
        is_open = True  # what was frozen last is gone, and has to be frozen anew
    elif story is not None:
        is_open = bool(story.number("is_open"))
    else:
        is_open = rows.manifests[newest].answers != answers
    lost: list[dict[str, Value]] = []
    state = State.DRAFT
    for revision in revisions:
        if revision in known:
            state = State(known[revision].text("state"))
            continue
        losses.append("state")
        last = revision == newest and not is_open
        # Sent on by itself only when its author had let it go, and not taken it back.
        told = State(story.text("state")) if last and story is not None else State.PAUSED
        state = _ASKED.get(told, State.PAUSED) if last else State.DRAFT
        lost.append(_asking(rows, revision, state))
    return State.DRAFT if is_open else state, tuple(lost)


def _asking(rows: StoryRows, revision: int, state: State) -> dict[str, Value]:
    """Make a submission whose text may be at the service already."""
    row = rows.by_table["revision"][revision,]
    manifest = rows.manifests[revision]
    sent = [as_sent(item) for item in manifest.media]
    sizes = {item.sha256: item.size_bytes for item in sent}
    sizes |= {item.preview.sha256: item.preview.size_bytes for item in sent if item.preview}
    text_bytes = len(row.data("manifest"))
    return {
        "story": row.text("story"),
        "revision": revision,
        "manifest_sha256": row.text("manifest_sha256"),
        "state": state,
        "ready_ms": manifest.frozen_ms,
        "moved_ms": manifest.frozen_ms,
        "total_bytes": text_bytes + sum(sizes.values()),
        "text_bytes": text_bytes,
        "uncertain": 1,
    }

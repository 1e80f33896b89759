"""A profile with very many stories in six languages, made through the store, for measuring."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from heliograph.domain.ids import StoryId, uuid7
from heliograph.domain.manifest import freeze, manifest_hash
from heliograph.domain.story import Story
from heliograph.store.store import Store
from heliograph.store.stories import NewStory
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORDS = {
    "ar": "المدرسة الإذاعة العيادة القرية المعلمون الطريق الشبكة الهاتف الماء الفيضان",
    "en": "school radio clinic village teachers road network phone water flood",
    "es": "escuela radio clínica aldea maestros camino red teléfono agua inundación",
    "fr": "école radio clinique village professeurs route réseau téléphone eau crue",
    "ru": "школа радио больница деревня учителя дорога сеть телефон вода наводнение",
    "zh": "学校 广播 诊所 村庄 教师 道路 网络 电话 饮水 洪水",
}
WORDS = {language: tuple(words.split()) for language, words in _WORDS.items()}
COMMON: dict[str, str] = {language: words[0] for language, words in WORDS.items()}
"""A word that stands in most stories of its language."""
SEARCHES: dict[str, str] = {language: words[-1] for language, words in WORDS.items()}
"""A word in every fourth story of its language; the Chinese one has two characters."""

_BLOCK = 5_000
_DAY_MS = 86_400_000
_KINDS = ("success", "challenge", "lesson")
_STATES = {"ready": 0.02, "sent": 0.02, "trash": 0.01}
"""Which share of the stories is so; the rest are drafts."""


def fill(profile: Path, count: int, *, language: str = "en", seed: int = 1) -> None:
    """Make the profile with this many stories, changed in the last two years."""
    workspace = Workspace.open(profile)
    workspace.settings.first_run_done = True
    workspace.settings.language = language
    workspace.save_settings()
    now_ms = workspace.now_ms()
    workspace.close()
    store = Store.create_or_open(profile)
    # What is measured is reading; nobody's stories are at stake while this is written.
    database = store._database  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    database.rows("PRAGMA synchronous = off")
    database._has_log = False  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    chance = random.Random(seed)  # noqa: S311
    stories = list(_stories(count, now_ms, chance))
    for start in range(0, count, _BLOCK):
        block = stories[start : start + _BLOCK]
        store.stories.add_all(NewStory(story=story) for story in block)
    for story in stories:
        _move_on(store, story, chance)
    store.close()


def _stories(count: int, now_ms: int, chance: random.Random) -> Iterator[Story]:
    for number in range(count):
        language = chance.choice(list(WORDS))
        changed_ms = now_ms - chance.randrange(700 * _DAY_MS)
        answers: dict[str, object] = {
            "title": _sentence(language, 6, chance) + f" {number}",
            "kind": chance.choice(_KINDS),
            "story_language": language,
            "summary": _sentence(language, 40, chance),
            "situation": _sentence(language, 60, chance),
            "org_name": "Coast Radio",
        }
        yield Story(
            id=StoryId(uuid7(now_ms=changed_ms, random=chance.randbytes(10))),
            campaign=chance.choice(("open-call", "wtisd-2021")),
            answers=answers,
            media=(),
            created_ms=changed_ms,
            changed_ms=changed_ms,
        )


def _sentence(language: str, words: int, chance: random.Random) -> str:
    # The last word is rarer than the others, the way most words of a language are.
    known = WORDS[language][: None if chance.random() < 0.1 else -1]
    return ("" if language == "zh" else " ").join(chance.choice(known) for _ in range(words))


def _move_on(store: Store, story: Story, chance: random.Random) -> None:
    turn = chance.random()
    if turn < _STATES["trash"]:
        store.stories.trash(story.id, now_ms=story.changed_ms)
        return
    if turn > _STATES["trash"] + _STATES["ready"] + _STATES["sent"]:
        return
    manifest = freeze(story=story, revision=1, campaign_version=1, now_ms=story.changed_ms)
    store.outbox.freeze(
        story=story.id,
        revision=1,
        manifest=manifest,
        sha256=manifest_hash(manifest),
        total_bytes=len(manifest),
        now_ms=story.changed_ms,
    )
    if turn > _STATES["trash"] + _STATES["ready"]:
        store.outbox.receive(
            story.id,
            1,
            receipt="not.a.receipt",
            number=f"{chance.randrange(16**4):04X}-{chance.randrange(16**4):04X}",
            received_ms=story.changed_ms,
            now_ms=story.changed_ms,
        )

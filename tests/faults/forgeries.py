"""Thousands of statements that do not hold, shown to a client that waits for one that does."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from faults.delivery import FaultyDesk
from faults.kinds import Strike
from faults.life import Life
from heliograph.domain.lifecycle import State


class Believed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    shown: int
    wrong: tuple[str, ...] = ()


def show(folder: Path, count: int, *, seed: int = 0) -> Believed:
    """Show receipts, then withdrawals and reviews, ``count`` in all or some more.

    In the end true ones come, and are believed.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    life = Life()
    wrong: list[str] = []
    with life.governs():
        desk = FaultyDesk(folder, chance=chance, life=life)
        desk.sign_in()
        other = desk.ready(title="Whose receipt is replayed")
        desk.send()
        story = desk.ready(b"x" * 3000, title="What waits for its receipt")
        forger = desk.way.forger
        number = 0
        while forger.shown < count * 8 // 10:
            step = "texts" if number == 0 else "receipts"
            number += 1
            desk.way.strikes = [Strike(kind="false-receipt", step=step)]
            desk.send()
            if desk.state(story) == State.SENT:
                wrong.append(f"receipt {forger.shown} of seed {seed} was believed")
                break
            if desk.state(story) == State.NEEDS_ATTENTION:
                desk.workspace.outbox.put_back(story)
        desk.workspace.receipts.withdraw(other)
        while forger.shown < count * 9 // 10:
            desk.way.strikes = [Strike(kind="false-receipt", step="withdrawal")]
            desk.send()
            if desk.state(other) == State.WITHDRAWN:
                wrong.append(f"withdrawal {forger.shown} of seed {seed} was believed")
                break
        if desk.state(story) == State.NEEDS_ATTENTION:  # its receipts were forged as well
            desk.workspace.outbox.put_back(story)
        for _ in range(2):
            desk.send()
        if {desk.state(story), desk.state(other)} != {State.SENT, State.WITHDRAWN}:
            wrong.append("true statements were not believed afterwards")
        while forger.shown < count and not wrong:
            desk.world.review(story, "accepted")
            desk.way.strikes = [Strike(kind="false-receipt", step="news")]
            desk.send()
            if desk.workspace.reviews.of_story(story) is not None:
                wrong.append(f"review {forger.shown} of seed {seed} was believed")
        desk.workspace.close()
    return Believed(shown=forger.shown, wrong=tuple(wrong))

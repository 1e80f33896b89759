"""Answers of an exchange that keep within what a client reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.remote.wire import REPLY_LIMIT_BYTES, ExchangeAnswer, Result, encode

if TYPE_CHECKING:
    from collections.abc import Sequence

_RESERVE_BYTES = 1024


def fit(
    answer: ExchangeAnswer, packs: Sequence[str], *, most_bytes: int = REPLY_LIMIT_BYTES
) -> ExchangeAnswer:
    """Shorten what can be asked again, and add packs as far as there is room.

    Every revision keeps its result. What does not fit any more is told at the next exchange: media
    items beyond those listed, receipts (until then their revision stands as ``wanted`` with no
    item listed), problems beyond the first, and packs.
    """
    short = [_shortest(each) for each in answer.results]
    bare = structs.replace(answer, results=tuple(short), campaigns=())
    room = most_bytes - _RESERVE_BYTES - len(encode(bare))
    results: list[Result] = []
    for full, shortest in zip(answer.results, short, strict=True):
        result = full
        cost = len(encode(full)) - len(encode(shortest))
        if cost > room:
            result = _shortened(full, shortest, room)
            cost = len(encode(result)) - len(encode(shortest))
        room -= cost
        results.append(result)
    fitting: list[str] = []
    for pack in packs:
        if len(pack) + 3 <= room:
            room -= len(pack) + 3
            fitting.append(pack)
    return structs.replace(answer, results=tuple(results), campaigns=tuple(fitting))


def _shortest(result: Result) -> Result:
    if result.receipt is not None:
        return structs.replace(result, standing="wanted", receipt=None)
    return structs.replace(result, wanted=(), problems=result.problems[:1])


def _shortened(full: Result, shortest: Result, room: int) -> Result:
    """List as many media items as there is room for."""
    if full.receipt is not None:
        return shortest
    wanted = list(full.wanted)
    while wanted:
        candidate = structs.replace(shortest, wanted=tuple(wanted))
        if len(encode(candidate)) - len(encode(shortest)) <= room:
            return candidate
        wanted.pop()
    return shortest

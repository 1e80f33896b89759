"""Holds the service to answering exactly what was asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.manifest import manifest_hash
from heliograph.errors import ContractBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.remote import wire


class _Names(msgspec.Struct):
    """The part of a manifest that says which revision it is."""

    story: str = ""
    revision: int = 0


def check_answer(
    answer: wire.ExchangeAnswer, head: wire.ExchangeHead, manifests: Sequence[bytes]
) -> None:
    """Hold the answer of an exchange to what was asked by ``head`` and ``manifests``.

    Raises:
        ContractBroken: it is about something else, or contradicts itself.
    """
    asked: list[tuple[str, int, str]]
    asked = [(each.story, each.revision, each.sha256) for each in head.known]
    for data in manifests:
        names = decoding.decode(data, type=_Names)
        asked.append((names.story, names.revision, manifest_hash(data)))
    answered = [(each.story, each.revision, each.sha256) for each in answer.results]
    if Counter(asked) != Counter(answered):
        raise ContractBroken("the answer is not about what was asked")
    for result in answer.results:
        if (result.standing == "received") != (result.receipt is not None):
            raise ContractBroken("received and receipt do not go together")
        if result.wanted and result.standing != "wanted":
            raise ContractBroken("media is wanted for what is not")
        for wanted in result.wanted:
            _check_wanted(wanted)
    for original in answer.originals:
        if original.wanted is not None:
            _check_wanted(original.wanted)
    if not {each.story for each in answer.withdrawals} <= set(head.withdrawals):
        raise ContractBroken("a withdrawal that nobody asked for")


def _check_wanted(wanted: wire.Wanted) -> None:
    """Hold what is wanted to being a whole, and each offset to being within."""
    offsets = [(wanted.offset_bytes, wanted.size_bytes)]
    offsets += [(part.offset_bytes, part.size_bytes) for part in wanted.parts]
    if not all(0 <= offset <= size for offset, size in offsets):
        raise ContractBroken("an offset is outside its item")
    at = 0
    for part in wanted.parts:
        if part.start_bytes != at:
            raise ContractBroken("the parts are no whole")
        at += part.size_bytes
    if wanted.parts and at != wanted.size_bytes:
        raise ContractBroken("the parts are no whole")

"""Answers, details and problems as JSON in columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.media import MediaDetails, MediaKind, Original, Preview
from heliograph.domain.problems import Problem
from heliograph.domain.story import Answers

if TYPE_CHECKING:
    from collections.abc import Sequence

_answers = decoding.decoder(Answers)
_details = decoding.decoder(MediaDetails)
_kinds = decoding.decoder(tuple[MediaKind, ...])
_original = decoding.decoder(Original)
_preview = decoding.decoder(Preview)
_problems = decoding.decoder(tuple[Problem, ...])


def whole(text: str) -> str:
    """Put U+FFFD for halves of characters, which some clipboards and file names contain."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def answers_to_json(answers: Answers) -> bytes:
    """Write answers; half characters must not keep the rest from being saved."""
    try:
        return msgspec.json.encode(answers)
    except UnicodeEncodeError:
        return whole(json.dumps(answers, ensure_ascii=False)).encode()


def answers_from_json(data: bytes) -> Answers:
    """Read answers."""
    return _answers.decode(data)


def details_to_json(details: MediaDetails) -> bytes:
    """Write a media item's details; half characters as in answers."""
    try:
        return msgspec.json.encode(details)
    except UnicodeEncodeError:
        return whole(json.dumps(msgspec.to_builtins(details), ensure_ascii=False)).encode()


def details_from_json(data: bytes) -> MediaDetails:
    """Read a media item's details."""
    return _details.decode(data)


def kinds_to_json(kinds: Sequence[MediaKind]) -> bytes:
    """Write kinds of media items."""
    return msgspec.json.encode(tuple(kinds))


def kinds_from_json(data: bytes) -> tuple[MediaKind, ...]:
    """Read kinds of media items."""
    return _kinds.decode(data)


def original_to_json(original: Original | None) -> str | None:
    """Write what is known of an original."""
    return None if original is None else msgspec.json.encode(original).decode()


def original_from_json(data: str | None) -> Original | None:
    """Read what is known of an original."""
    return None if data is None else _original.decode(data)


def preview_to_json(preview: Preview | None) -> str | None:
    """Write what is known of a preview."""
    return None if preview is None else msgspec.json.encode(preview).decode()


def preview_from_json(data: str | None) -> Preview | None:
    """Read what is known of a preview."""
    return None if data is None else _preview.decode(data)


def problems_to_json(problems: Sequence[Problem]) -> bytes:
    """Write problems."""
    return msgspec.json.encode(tuple(problems))


def problems_from_json(data: bytes) -> tuple[Problem, ...]:
    """Read problems."""
    return _problems.decode(data)

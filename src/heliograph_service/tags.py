"""The metadata of an upload: pairs of a key and a value in base64 (tus, creation extension)."""

from __future__ import annotations

import base64
import binascii

_MOST_DIGITS = 18


def write_tags(**tags: str) -> str:
    """Write ``Upload-Metadata``."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in tags.items()
    )


def read_tags(text: str) -> dict[str, bytes]:
    """Read ``Upload-Metadata``.

    Raises:
        ValueError: a key is empty or comes twice, or a value is not base64.
    """
    tags: dict[str, bytes] = {}
    for pair in text.split(",") if text else []:
        key, _, value = pair.strip().partition(" ")
        if not key or not key.isascii() or key in tags:
            raise ValueError("Upload-Metadata has an empty or repeated key")
        try:
            tags[key] = base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError("Upload-Metadata has to be base64") from error
    return tags


def number_of(tags: dict[str, bytes], key: str) -> int | None:
    """Give a whole number from 0, if it was told.

    Raises:
        ValueError: it is something else.
    """
    text = tags.get(key)
    if text is None:
        return None
    if not text.isdigit() or len(text) > _MOST_DIGITS:
        raise ValueError(f"{key} has to be a whole number")
    return int(text)

"""Reads records from JSON, and makes each type known to msgspec by one thread at a time.

What msgspec 0.22 knows of a type it finds out at the first use, and other threads see it half
done: two that read the same type for the first time end the program with a segmentation fault.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar, overload

import msgspec

_T = TypeVar("_T")
Buffer = bytes | bytearray | memoryview | str

_decoders: dict[object, msgspec.json.Decoder[Any]] = {}
_one_at_a_time = threading.Lock()


@overload
def decoder(shape: type[_T]) -> msgspec.json.Decoder[_T]: ...


@overload
def decoder(shape: object) -> msgspec.json.Decoder[Any]: ...


def decoder(shape: object) -> msgspec.json.Decoder[Any]:
    """Give what reads a type; the same for each caller.

    Raises:
        TypeError: msgspec cannot read such a type.
    """
    known = _decoders.get(shape)
    if known is None:
        with _one_at_a_time:
            known = _decoders[shape] = msgspec.json.Decoder(shape)
    return known


@overload
def decode(data: Buffer, *, type: type[_T]) -> _T: ...


@overload
def decode(data: Buffer, *, type: object) -> Any: ...  # noqa: ANN401 - a union, say


def decode(data: Buffer, *, type: object) -> Any:  # noqa: A002 - as msgspec calls it
    """Read JSON strictly into a type.

    Raises:
        msgspec.MsgspecError: not JSON, or another shape.
        UnicodeDecodeError: not UTF-8.
        RecursionError: nested too deeply.
    """
    return decoder(type).decode(data)


def convert(value: object, shape: type[_T]) -> _T:
    """Check plain lists, dicts and texts against a type, and make it of them.

    Raises:
        msgspec.ValidationError: another shape.
    """
    decoder(shape)
    return msgspec.convert(value, shape)

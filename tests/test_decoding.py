from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from heliograph import decoding

# Types that nobody has read yet, a great many times, by threads that begin in the same instant.
_AT_ONCE = """
import sys, threading
import msgspec
from heliograph import decoding

sys.setswitchinterval(1e-6)
THREADS = 4

def at_once(shape):
    together = threading.Barrier(THREADS)
    def read():
        together.wait()
        assert decoding.decode(b'{"inner":{"value":1}}', type=shape).inner.value == 1
    threads = [threading.Thread(target=read) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

for number in range(60):
    others = [(f"other_{each}", list[int] | None, None) for each in range(30)]
    inner = msgspec.defstruct(f"Inner{number}", [("value", int), *others])
    at_once(msgspec.defstruct(f"Outer{number}", [("inner", inner), *others]))
print("read")
"""


class Point(msgspec.Struct):
    """A type to read."""

    x: int


def test_threads_that_read_a_type_for_the_first_time_at_once_do_not_end_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _AT_ONCE], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr


def test_what_reads_a_type_is_made_once() -> None:
    assert decoding.decoder(Point) is decoding.decoder(Point)
    assert decoding.decode(b'{"x":1}', type=Point) == Point(1)


def test_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decoding.decode(b'{"x":"1"}', type=Point)
    with pytest.raises(msgspec.ValidationError):
        decoding.convert({"x": "1"}, Point)


def test_plain_values_are_converted() -> None:
    assert decoding.convert({"x": 1}, Point) == Point(1)

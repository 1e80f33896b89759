"""The rows of the table: lines, what is sent over them, by whom, and what we want to reach."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from benchmarks.links.profile import CutManner, Cuts, LineProfile
from benchmarks.sending.contender import Contender
from benchmarks.sending.ours import Heliograph
from benchmarks.sending.peers import Curl, Raw, Rclone
from benchmarks.sending.tus import TusJs, Tuspy
from benchmarks.sending.work import Work


class Row(Struct, frozen=True, kw_only=True):
    """One row.

    Attributes:
        name: On the command line.
        title: In tables.
        line: What the line is like.
        work: What is sent.
        contenders: Who sends.
        over_tls: Names of those that send over TLS as well; we always do.
        goal: What we want to stay within: the ratio, or of ``bytes`` the share of the payload that
            is carried beside it and beside what was under way at cuts.
        goal_is: Which of the two.
        patience: The ratio at which a contender is stopped.
        repeats: How often floor and ourselves are measured; the others once.
        alone: Whether little else may run beside it.
    """

    name: str
    title: str
    line: LineProfile
    work: Work
    contenders: tuple[Contender, ...]
    over_tls: tuple[str, ...] = ()
    goal: float
    goal_is: Literal["ratio", "bytes"] = "ratio"
    patience: float = 4.0
    repeats: int = 1
    alone: bool = False

    @property
    def ideal_s(self) -> float:
        """About how long the payload takes on a perfect line."""
        each = 2_000 + self.work.photo_bytes + self.work.film_bytes * self.work.films
        return self.work.stories * each * 8 / self.line.up_bits_s


OURS = Heliograph()
_FLOOR = Raw()
_KEEP_ALIVE, _FRESH, _PARALLEL = Curl(), Curl(keep_alive=False), Curl(parallel=4)
_RCLONE, _TUSPY, _TUS_JS, _TUS_JS_BEST = Rclone(), Tuspy(), TusJs(), TusJs(best=True)

_MANY: tuple[Contender, ...] = (
    *(_FLOOR, _KEEP_ALIVE, _FRESH, _PARALLEL, _RCLONE, _TUSPY, _TUS_JS, _TUS_JS_BEST, OURS),
)
_ONE: tuple[Contender, ...] = (
    *(_FLOOR, Raw(4), Raw(8), Raw(1, bbr=True)),
    *(_KEEP_ALIVE, _RCLONE, _TUSPY, _TUS_JS, OURS),
)
_CUT: tuple[Contender, ...] = (
    *(_KEEP_ALIVE, _RCLONE, _TUSPY, Tuspy(best=True), _TUS_JS, _TUS_JS_BEST, OURS),
)

TEXTS = Work(name="texts", stories=100)
PHOTOS = Work(name="photos", stories=100, photo_bytes=200_000)
FEW = Work(name="few", stories=12, photo_bytes=200_000)
FILE_5 = Work(name="file-5", film_bytes=5_000_000)
FILE_12 = Work(name="file-12", film_bytes=12_000_000)
FILE_20 = Work(name="file-20", film_bytes=20_000_000)
FILE_40 = Work(name="file-40", film_bytes=40_000_000)


def _cuts(manner: CutManner) -> Cuts:
    return Cuts(manner=manner, every_s=35, dark_s=5)


ROWS = (
    Row(
        name="slow",
        title="64 kbit/s, 500 ms; 12 stories, 2 kB + 200 kB photo each",
        line=LineProfile(up_bits_s=64_000, rtt_ms=500),
        work=FEW,
        contenders=tuple(each for each in _MANY if each not in (_KEEP_ALIVE, _FRESH)),
        goal=1.05,
        patience=1.6,
    ),
    Row(
        name="texts",
        title="512 kbit/s, 600 ms; 100 stories of text only",
        line=LineProfile(up_bits_s=512_000, rtt_ms=600),
        work=TEXTS,
        contenders=_MANY,
        over_tls=("curl keep-alive", "rclone webdav", "tus-js-client"),
        goal=0.85,
        patience=120,
        repeats=3,
    ),
    Row(
        name="slow-texts",
        title="64 kbit/s, 500 ms; 100 stories of text only",
        line=LineProfile(up_bits_s=64_000, rtt_ms=500),
        work=TEXTS,
        contenders=_MANY,
        goal=0.32,
        patience=12,
        repeats=3,
    ),
    Row(
        name="photos",
        title="512 kbit/s, 600 ms; 100 stories with a 200 kB photo each",
        line=LineProfile(up_bits_s=512_000, rtt_ms=600),
        work=PHOTOS,
        contenders=_MANY,
        over_tls=("curl 4 parallel", "rclone webdav", "tus-js-client best"),
        goal=1.05,
        patience=3,
    ),
    Row(
        name="lossy-photos",
        title="1 Mbit/s, 300 ms, 1 % loss; 100 stories with a photo each",
        line=LineProfile(up_bits_s=1_000_000, rtt_ms=300, loss=0.01),
        work=PHOTOS,
        contenders=(_FLOOR, Raw(4), *_MANY[1:]),
        goal=1.06,
    ),
    Row(
        name="loss-2",
        title="1 Mbit/s, 300 ms, 2 % loss; one 5 MB file",
        line=LineProfile(up_bits_s=1_000_000, rtt_ms=300, loss=0.02),
        work=FILE_5,
        contenders=_ONE,
        goal=1.10,
        repeats=3,
    ),
    Row(
        name="loss-5",
        title="1 Mbit/s, 300 ms, 5 % loss; one 5 MB file",
        line=LineProfile(up_bits_s=1_000_000, rtt_ms=300, loss=0.05),
        work=FILE_5,
        contenders=_ONE,
        goal=1.45,
        patience=7,
        repeats=3,
    ),
    Row(
        name="reset",
        title="1 Mbit/s, 300 ms, reset after each 30 s (5 s dark); one 12 MB file",
        line=LineProfile(up_bits_s=1_000_000, rtt_ms=300, cuts=_cuts("rst")),
        work=FILE_12,
        contenders=_CUT,
        goal=1.26,
        patience=3.75,
    ),
    Row(
        name="dead",
        title="1 Mbit/s, 300 ms, dead after each 30 s (5 s dark); one 12 MB file",
        line=LineProfile(up_bits_s=1_000_000, rtt_ms=300, cuts=_cuts("dead")),
        work=FILE_12,
        contenders=_CUT,
        goal=1.30,
        patience=3.75,
    ),
    Row(
        name="cuts",
        title="1 Mbit/s, 200 ms, reset after each 10 s (2 s dark); one 20 MB file",
        line=LineProfile(
            up_bits_s=1_000_000, rtt_ms=200, cuts=Cuts(manner="rst", every_s=12, dark_s=2)
        ),
        work=FILE_20,
        contenders=(Tuspy(best=True), _TUS_JS_BEST, OURS),
        goal=0.015,
        goal_is="bytes",
        patience=3,
    ),
    Row(
        name="long",
        title="4 Mbit/s, 600 ms; one 40 MB file",
        line=LineProfile(up_bits_s=4_000_000, rtt_ms=600),
        work=FILE_40,
        contenders=(
            *(_FLOOR, Raw(4), _KEEP_ALIVE, _RCLONE, _TUS_JS),
            *(Tuspy(), Tuspy(chunk_bytes=5 << 20), Tuspy(chunk_bytes=1 << 20), OURS),
        ),
        goal=1.10,
        alone=True,
    ),
)

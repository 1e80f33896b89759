"""P2 as a drill: how much typing a death takes, and how long the window waits for a slow disk."""

from __future__ import annotations

from faults import shares
from faults.lines import Drill, Line, Options
from faults.storage import typist
from faults.storage.typist import Typed

MOST_LOST_S = 2.0
LONGEST_WAIT_S = 0.05
LONGEST_SAVE_S = 0.02
_ENOUGH = 50
"""Of fewer saves the slowest in a hundred is the slowest of all, and nothing is told by it."""


def type_on(options: Options) -> list[Line]:
    """Kill the window while somebody types, on a slow disk."""
    deaths = options.runs or (1000 if options.full else 6)
    found = shares.do(
        options,
        "typing",
        typist.type_many,
        Typed,
        count=deaths,
        each=25 if options.full else 3,
        counted="deaths",
        inside=False,
    )
    return [judge(found)]


def judge(found: Typed) -> Line:
    """Say what came of it."""
    saves = sorted(found.saves_s) or [0.0]
    save_s = saves[int(len(saves) * 0.99)]
    blocked_s = max([*found.waits_s, *found.gaps_s], default=0.0)
    lost_s = max(found.lost_s, default=0.0)
    wrong = [*found.wrong]
    if lost_s > MOST_LOST_S:
        wrong.append(f"{lost_s:.2f} s of typing lost")
    if blocked_s > LONGEST_WAIT_S:
        wrong.append(f"the window's thread did nothing for {blocked_s:.3f} s")
    if len(saves) >= _ENOUGH and save_s > LONGEST_SAVE_S:
        wrong.append(f"one save in a hundred takes {save_s:.3f} s or more")
    said = (
        f"{found.deaths} kills while typing, each sync {typist.SLOW_S * 1000:.0f} ms,"
        f" {found.keys} keys: at most {lost_s:.2f} s of typing lost; p99 of {len(saves)} saves"
        f" {save_s * 1000:.1f} ms; the window's thread blocked for at most"
        f" {blocked_s * 1000:.1f} ms, {found.syncs} syncs in it: {len(wrong)} wrong"
    )
    return Line(promise="P2", title="At most 2 s of typing lost", said=said, wrong=tuple(wrong))


TYPING = Drill(name="typing", does="the window killed while somebody types", run=type_on)

"""Writes results down: as Markdown that can stand in a document, and as what they come to."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from benchmarks.sending.result import Result
from benchmarks.sending.rows import OURS, Row

HEAD = """\
**Ratio** is wall time over ideal time: the payload's bits (texts as they were frozen, media as
they are sent; no preview, no header) over the line's rate. Wall time runs from the first packet
to the end of the program, so the start of an interpreter counts for nobody. **Up** and **down**
are IP packets with their headers; **wire** is up over payload. **Above payload** is what TCP
carried up beside the payload itself: headers, TLS, and bytes sent again. **Again** is how often a
person would have had to start the program again. **Late** is how late packets left (99th
percentile): above 5 ms the computer was too busy.
"""
_TLS_MAY = 0.03
"""By how much a ratio may be higher over TLS."""
_COLUMNS = (
    "",
    "Ratio",
    "Wall",
    "Up",
    "Down",
    "Wire",
    "Above payload",
    "Connections",
    "Again",
    "Late",
)


def medians(results: Iterable[Result]) -> list[Result]:
    """Of the repeats of each measurement give the middle one; all have to be done."""
    groups: dict[tuple[str, str, bool], list[Result]] = {}
    for result in results:
        groups.setdefault((result.row, result.contender, result.tls), []).append(result)
    chosen: list[Result] = []
    for repeats in groups.values():
        failed = [each for each in repeats if not each.done]
        middle = statistics.median_low(each.wall_s for each in repeats)
        chosen.append((failed or [each for each in repeats if each.wall_s == middle])[0])
    return chosen


def markdown(row: Row, results: Sequence[Result]) -> str:
    """Write one row as a table of its own, the fastest first."""
    measured = [each for each in results if each.row == row.name]
    ran = sorted(
        (each for each in measured if not each.not_run),
        key=lambda each: (not each.done, each.wall_s),
    )
    if not measured:
        return ""
    lines = [f"#### {row.title}", ""]
    if ran:
        lines += [
            (
                f"Ideal {ran[0].ideal_s:.1f} s, payload {_size(ran[0].payload_bytes)}; "
                f"goal {_goal(row)}. {_verdict(row, ran)}"
            ),
            "",
            "| " + " | ".join(_COLUMNS) + " |",
            "|---" * len(_COLUMNS) + "|",
            *(_line(row, each) for each in ran),
        ]
    notes = [_texts(row, each) for each in ran if each.last_text_s is not None]
    notes += [_cuts(each) for each in ran if each.cuts]
    notes += [f"{each.name} was not run: {each.not_run}." for each in measured if each.not_run]
    if notes:
        lines += ["", *(f"- {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def side_by_side(rows: Iterable[Row], results: Sequence[Result]) -> str:
    """Write the ratios of all rows as one table: a line for each row, a column for each contender.

    A second figure in a cell is that over TLS; bold is within the goal; ``–`` was not measured, or
    not done within the row's patience.
    """
    shown = [row for row in rows if any(each.row == row.name for each in results)]
    names = [each for each in _order(results) if each != OURS.name]
    lines = [
        "| " + " | ".join(("", "Goal", f"**{OURS.name}**", *names)) + " |",
        "|---" * (len(names) + 3) + "|",
    ]
    for row in shown:
        goal = f"{row.goal:g}" if row.goal_is == "ratio" else f"beside: {row.goal:.1%}"
        cells = (_both(row, name, results) for name in (OURS.name, *names))
        lines.append(f"| `{row.name}` | {goal} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def verdicts(rows: Iterable[Row], results: Sequence[Result]) -> list[str]:
    """Say of each row in a sentence whether we reach the goal, and who is ahead of us."""
    said: list[str] = []
    for row in rows:
        ran = [each for each in results if each.row == row.name and not each.not_run]
        if ran:
            said.append(f"{row.name}: {_verdict(row, ran)}")
    return said


def brief(result: Result) -> str:
    """Write one result on one line."""
    if result.not_run:
        return f"{result.row:14}{result.name:28}not run: {result.not_run}"
    outcome = f"{result.ratio:7.3f}" if result.done else f"not done at {result.ratio:.2f}"
    return (
        f"{result.row:14}{result.name:28}{outcome:18}{result.wall_s:7.1f} s"
        f"  up {_size(result.up_bytes)}, connections {result.connections},"
        f" again {result.restarts}, late {result.lateness.p99_ms:.1f} ms"
    )


def _order(results: Iterable[Result]) -> list[str]:
    """Give the contenders' names, those that were in most rows first."""
    rows: dict[str, set[str]] = {}
    for each in results:
        if not each.not_run:
            rows.setdefault(each.contender, set()).add(each.row)
    return sorted(rows, key=lambda name: (-len(rows[name]), name))


def _both(row: Row, name: str, results: Iterable[Result]) -> str:
    """Write what one contender reached in a row, plain and over TLS."""
    found = sorted(
        (each for each in results if each.row == row.name and each.contender == name),
        key=lambda each: each.tls,
    )
    said = [
        "–"
        if not each.done
        else f"**{each.ratio:.3f}**"
        if _keeps(row, each)
        else f"{each.ratio:.3f}"
        for each in found
        if not each.not_run
    ]
    return ", ".join(said) or "–"


def _line(row: Row, result: Result) -> str:
    outcome = f"{result.ratio:.3f}" if result.done else f"not done at {result.ratio:.2f}"
    above = result.carried_bytes - result.payload_bytes
    late = f"{result.lateness.p99_ms:.1f} ms"
    cells = (
        f"**{result.name}**" if result.contender == OURS.name else result.name,
        f"**{outcome}**" if result.done and _keeps(row, result) else outcome,
        f"{result.wall_s:.1f} s",
        _size(result.up_bytes),
        _size(result.down_bytes),
        f"{result.up_bytes / result.payload_bytes:.3f}",
        _size(above),
        str(result.connections),
        str(result.restarts or "–"),
        f"**{late}**" if result.lateness.is_noisy else late,
    )
    return "| " + " | ".join(cells) + " |"


def _verdict(row: Row, ran: Sequence[Result]) -> str:
    ours = next((each for each in ran if each.contender == OURS.name and each.tls), None)
    ours = ours or next((each for each in ran if each.contender == OURS.name), None)
    if ours is None:
        return "We were not measured."
    if not ours.done:
        return "We were **not done**."
    goal = "met" if _keeps(row, ours) else "**not met**"
    ahead = [
        f"{each.name} {each.ratio:.3f}"
        for each in ran
        if each.done
        and each.contender != OURS.name
        and not each.contender.startswith("raw")
        and each.wall_s < ours.wall_s
    ]
    return (
        f"{ours.name} {ours.ratio:.3f}: goal {goal}; ahead of us: {', '.join(ahead) or 'nobody'}."
    )


def _texts(row: Row, result: Result) -> str:
    trips = f"(three round trips are {row.line.rtt_ms * 3 / 1e3:.1f} s)"
    first = f"{result.name}: first text readable after {result.first_text_s or 0:.1f} s {trips}"
    last = f", last after {result.last_text_s or 0:.1f} s"
    media = "" if result.first_media_s is None else f", first byte of media at {_media(result)}"
    return first + last + media + "."


def _media(result: Result) -> str:
    order = "after" if (result.first_media_s or 0) >= (result.last_text_s or 0) else "**before**"
    return f"{result.first_media_s:.1f} s, {order} the last text"


def _goal(row: Row) -> str:
    if row.goal_is == "ratio":
        return f"≤ {row.goal:g} (over TLS {row.goal + _TLS_MAY:g})"
    return f"≤ {row.goal:.1%} of the payload carried beside it and what was under way at cuts"


def _keeps(row: Row, result: Result) -> bool:
    """Tell whether a result keeps to the row's goal."""
    if row.goal_is == "ratio":
        return result.ratio <= row.goal + _TLS_MAY * result.tls
    return _beside(result) <= row.goal * result.payload_bytes


def _beside(result: Result) -> int:
    """Count what was carried beside payload and what was under way at cuts."""
    return result.carried_bytes - result.payload_bytes - result.in_flight_bytes


def _cuts(result: Result) -> str:
    share = _beside(result) / result.payload_bytes if result.payload_bytes else 0
    return (
        f"{result.name}: {result.cuts} cuts, {_size(result.in_flight_bytes)} under way at them; "
        f"carried beside payload and that: {_size(_beside(result))} ({share:.1%})."
    )


def _size(size_bytes: float) -> str:
    if abs(size_bytes) < 1e5:
        return f"{size_bytes / 1e3:.1f} kB"
    return f"{size_bytes / 1e3:.0f} kB" if abs(size_bytes) < 1e6 else f"{size_bytes / 1e6:.2f} MB"

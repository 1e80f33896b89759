"""What is said of measurements: the middle of repeats, goals, who is ahead, and what is wrong."""

from __future__ import annotations

from msgspec import structs

from benchmarks.sending import short, table
from benchmarks.sending.result import Result
from benchmarks.sending.rows import ROWS

ROW = next(row for row in ROWS if row.name == "photos")  # goal 1.05


def result(contender: str, ratio: float, *, tls: bool = False, done: bool = True) -> Result:
    return Result(
        row=ROW.name,
        contender=contender,
        tls=tls,
        done=done,
        payload_bytes=1_000,
        ideal_s=10.0,
        wall_s=10.0 * ratio,
    )


def test_of_repeats_the_middle_one_counts() -> None:
    repeats = [result("raw 1", ratio) for ratio in (1.3, 1.1, 1.2)]
    assert [each.ratio for each in table.medians(repeats)] == [1.2]


def test_one_that_was_not_done_counts_for_all() -> None:
    repeats = [result("raw 1", 1.1), result("raw 1", 4.0, done=False), result("raw 1", 1.2)]
    assert [each.done for each in table.medians(repeats)] == [False]


def test_tls_has_its_own_allowance_and_peers_that_are_ahead_are_named() -> None:
    results = [
        *(result("heliograph", 1.04), result("heliograph", 1.08, tls=True)),
        *(result("raw 1", 1.02), result("curl 4 parallel", 1.07), result("tuspy", 2.7)),
    ]
    (said,) = table.verdicts([ROW], results)
    assert said == "photos: heliograph tls 1.080: goal met; ahead of us: curl 4 parallel 1.070."


def test_all_rows_stand_in_one_table_with_us_first() -> None:
    results = [
        *(result("heliograph", 1.04), result("heliograph", 1.09, tls=True), result("raw 1", 1.02)),
        result("tuspy", 2.7, done=False),
    ]
    assert table.side_by_side(ROWS, results).splitlines() == [
        "|  | Goal | **heliograph** | raw 1 | tuspy |",
        "|---|---|---|---|---|",
        "| `photos` | 1.05 | **1.040**, 1.090 | **1.020** | – |",
    ]


def test_a_goal_that_is_missed_is_said_to_be() -> None:
    assert "goal **not met**" in table.verdicts([ROW], [result("heliograph", 1.06)])[0]
    assert "**not done**" in table.verdicts([ROW], [result("heliograph", 1.0, done=False)])[0]


def test_what_was_not_run_is_said_with_its_reason() -> None:
    absent = structs.replace(result("tuspy", 0.0), not_run="tuspy not installed")
    page = table.markdown(ROW, [result("raw 1", 1.02), absent])
    assert "- tuspy was not run: tuspy not installed." in page
    assert "| raw 1 | **1.020** | 10.2 s |" in page


def test_the_short_form_finds_what_did_not_arrive_or_took_far_too_long() -> None:
    texts = structs.replace(result("heliograph", 1.0), row="texts")
    assert short.faults([texts]) == []
    late = structs.replace(texts, wall_s=1_000.0)
    lost = structs.replace(texts, done=False)
    assert [fault.split(":")[0] for fault in short.faults([late, lost])] == [
        "texts, heliograph",
        "texts, heliograph",
    ]
    floor = structs.replace(texts, contender="raw 1", done=False)
    assert short.faults([floor]) == []

"""Drills done in shares: all of them, once each, and only what is lacking when done again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from faults import shares
from faults.lines import Options


class Sum(msgspec.Struct, kw_only=True):
    """What the work of these tests finds."""

    seeds: list[int] = msgspec.field(default_factory=list[int])
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Sum) -> None:
        """Take in what others did."""
        self.seeds += other.seeds
        self.wrong += other.wrong


class Work:
    """Counts what it is asked for."""

    def __init__(self, *, wrong: int | None = None, fails: int | None = None) -> None:
        self.wrong = wrong
        self.fails = fails
        self.done: list[int] = []

    def __call__(self, folder: Path, *, seed: int, count: int) -> Sum:
        """Do a share."""
        assert list(folder.iterdir()) == []
        found = list(range(seed, seed + count))
        if self.fails in found:
            raise RuntimeError("no service")
        self.done += found
        return Sum(seeds=found, wrong=[f"seed {each}" for each in found if each == self.wrong])


def run(options: Options, work: Work, *, count: int) -> Sum:
    return shares.do(options, "sums", work, Sum, count=count, each=3, inside=False)


def test_every_seed_is_done_once_from_the_first_one_on() -> None:
    told: list[str] = []
    options = Options(first_seed=5, processes=2, tell=told.append)
    assert sorted(run(options, Work(), count=10).seeds) == list(range(5, 15))
    assert told[-1] == "sums: 10 of 10, 0 wrong"


def test_what_is_noted_is_not_done_again_and_counts_all_the_same(tmp_path: Path) -> None:
    options = Options(journal=tmp_path / "journal")
    run(options, Work(), count=6)
    again = Work()
    assert sorted(run(options, again, count=12).seeds) == list(range(12))
    assert sorted(again.done) == list(range(6, 12))


def test_what_was_wrong_is_done_again(tmp_path: Path) -> None:
    options = Options(journal=tmp_path / "journal")
    assert run(options, Work(wrong=4), count=6).wrong == ["seed 4"]
    again = Work()
    assert run(options, again, count=6).wrong == []
    assert sorted(again.done) == [3, 4, 5]


def test_a_share_that_fails_takes_nothing_of_the_others_along(tmp_path: Path) -> None:
    options = Options(journal=tmp_path / "journal", processes=2)
    found = run(options, Work(fails=4), count=9)
    assert sorted(found.seeds) == [0, 1, 2, 6, 7, 8]
    (said,) = found.wrong
    assert said.startswith("sums, seed 3, 3 of them not done: RuntimeError('no service') (")
    again = Work()
    assert run(options, again, count=9).wrong == []
    assert sorted(again.done) == [3, 4, 5]


def test_a_process_that_fails_says_where() -> None:
    options = Options(processes=2)
    found = shares.do(options, "sums", fail, Sum, count=4, each=1, inside=True)
    assert len(found.wrong) == 4
    assert all("test_shares.py" in each and "in fail" in each for each in found.wrong)


def fail(folder: Path, *, seed: int, count: int) -> Sum:
    """Be a share that ends by an error in a process of its own."""
    raise RuntimeError(f"{folder.is_dir()}, {seed}, {count}")


def test_a_journal_that_ends_in_half_a_line_counts_up_to_there(tmp_path: Path) -> None:
    options = Options(journal=tmp_path / "journal")
    run(options, Work(), count=6)
    whole = (tmp_path / "journal").read_bytes()
    (tmp_path / "journal").write_bytes(whole[:-9])
    again = Work()
    assert sorted(run(options, again, count=6).seeds) == list(range(6))
    assert len(again.done) == 3
    assert sorted(run(options, Work(), count=6).seeds) == list(range(6))

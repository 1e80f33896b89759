"""The short form of the drill of hostile tables, and whether it would notice what it looks for."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

import pytest

from faults.hostile import attaching, bombs, drills, harms, independent, pictures
from faults.hostile.attaching import File
from faults.hostile.originals import DATA
from heliograph.exchange.tables import child, parts
from heliograph.exchange.tables.reading import read_table
from heliograph.media import sending_form

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")


def test_a_harmed_table_is_read_or_refused_and_never_changes(tmp_path: Path) -> None:
    found = drills.harm_many(tmp_path, count=36)
    assert found.wrong == []
    assert found.compared > 10
    assert found.endings.keys() >= {"rows", "damaged"}


def test_the_same_seed_is_the_same_harm(tmp_path: Path) -> None:
    drills.harm_many(tmp_path, count=0)
    assert [harms.harmed(seed).data for seed in range(8)] == [
        harms.harmed(seed).data for seed in range(8)
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("laughs in a sheet", "entity of a file", "elements 100,000 deep", "last cell of all"),
        *("text beyond the list", "merged whole", "merged in circles", "zip64 of 2^63"),
        *("zip of other places", "ods: a row 2^31 times", "ods: a cell 2^31 times"),
        *(
            "xls: sectors in a circle",
            "xlsb: a cell beyond all",
            "csv: a quotation that never ends",
        ),
        *("csv: a million columns", "csv: a line of a gigabyte"),
    ],
)
def test_what_is_made_to_do_harm_does_none(tmp_path: Path, name: str) -> None:
    (bomb,) = (each for each in bombs.BOMBS if each.name == name)
    found = drills.drop(tmp_path, [bomb], truly=False)
    assert found.wrong == []
    assert found.most_cpu_s < 10


def test_a_harmed_file_is_attached_or_refused_in_bounds(tmp_path: Path) -> None:
    found = drills.harm_files(tmp_path, count=30)
    assert found.wrong == []
    assert found.endings.keys() >= {"attached", "as it is"}


def test_a_file_that_is_made_to_do_harm_does_none(tmp_path: Path) -> None:
    found = drills.drop_files(tmp_path, pictures.QUICK)
    assert found.wrong == []
    assert found.shown == len(pictures.QUICK)


def test_a_file_that_ends_the_program_or_writes_elsewhere_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(data: bytes, *_: object, **__: object) -> None:
        if data.startswith(b"end"):
            os.abort()
        (tmp_path / "written").write_bytes(data)

    monkeypatch.setattr(sending_form, "look", look)
    files = [
        File(name=name, suffix=".jpg", write=partial(_write, data=name.encode()))
        for name in ("end", "write", "end again")
    ]
    first, second, third = attaching.attach_all(tmp_path, files)
    assert first.wrong == third.wrong == ["it ends the program by -6"]
    assert "it would open" in second.wrong[0]


def _write(path: Path, *, data: bytes) -> None:
    path.write_bytes(data)


def test_there_are_more_than_sixty_and_each_has_its_name() -> None:
    assert len({each.name for each in bombs.BOMBS}) == len(bombs.BOMBS) > 60
    assert len(bombs.QUICK) > 40


def test_a_reader_that_looks_at_no_checksum_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "look", lambda _: frozenset[str]())
    (wrong,) = drills.harm_many(tmp_path, count=1, seed=39).wrong  # bits flipped in an XLSB
    assert "changed silently" in wrong


def test_a_reader_that_writes_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path, *_: object) -> None:
        (path.parents[2] / "written").write_bytes(b"x")

    monkeypatch.setattr(child, "answer", write)
    (bomb, *_) = bombs.QUICK
    (wrong,) = drills.drop(tmp_path, [bomb], truly=False).wrong
    assert "it would write" in wrong


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_readers_of_the_drill_say_what_the_program_says(kind: str) -> None:
    path = DATA / f"stories.{kind}"
    read = {"xlsx": independent.xlsx, "ods": independent.ods}[kind]
    said = read(path.read_bytes())
    assert len(said["Stories"].cells) > 200
    assert independent.differences(read_table(path), said) == []

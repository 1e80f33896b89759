"""The drills of what stays here in small, and whether they would notice what does not."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest

from faults.leaks import clocks, elsewhere, shown, statements, support, tables
from faults.leaks.canaries import Canaries, search, search_bytes
from faults.leaks.findings import Exported, Seen
from faults.leaks.whole_run import WholeRun
from heliograph import logs
from heliograph_service.embedded import EmbeddedService


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("inside.txt", data)
    return out.getvalue()


@pytest.mark.parametrize("arabic", [False, True])
@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
def test_a_canary_is_found_in_every_form(before: bytes, *, arabic: bool) -> None:
    canaries = Canaries(7)
    word = canaries.new("title", arabic=arabic)
    raw = before + word.encode() + b" and more"
    for hidden in (
        raw,
        before + word.encode("utf-16-le"),
        before + word.encode("utf-16-be"),
        base64.b64encode(raw),
        base64.urlsafe_b64encode(raw),
        raw.hex().encode(),
        json.dumps({"a": word}).encode(),
        before + gzip.compress(raw),
        before + zlib.compress(raw),
        _zipped(raw),
        _zipped(gzip.compress(raw)),
    ):
        assert search_bytes(hidden, canaries), hidden


def test_names_of_files_are_searched_and_nothing_is_found_where_nothing_is(
    tmp_path: Path,
) -> None:
    canaries = Canaries(7)
    word = canaries.new("title")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.txt").write_text("nothing", encoding="utf-8")
    assert search(tmp_path, canaries) == ([], 1, 7)
    (tmp_path / "empty" / f"{word}.txt").touch()
    assert [hit.kind for hit in search(tmp_path, canaries)[0]] == ["title"]


def test_nothing_that_a_person_said_stands_in_clear_after_a_whole_run(tmp_path: Path) -> None:
    service = EmbeddedService(tmp_path / "service")
    service.start()
    try:
        found = WholeRun(tmp_path).go(service, blows=("SIGSEGV",))
    finally:
        service.stop()
    assert found.missing == ()
    assert list(map(str, found.hits)) == []
    assert found.kinds > 30


@pytest.mark.usefixtures("expected_warnings")
def test_a_support_file_tells_nothing(tmp_path: Path) -> None:
    found = support.tell(tmp_path, 60)
    assert list(map(str, found.hits)) == []
    assert found.files > 10
    assert found.logged > 0


@pytest.mark.usefixtures("expected_warnings")
def test_a_support_file_that_took_logs_as_they_are_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "known_lines", lambda text: text)
    assert {hit.kind for hit in support.tell(tmp_path, 60).hits} == {"planted"}


def test_nothing_goes_elsewhere(tmp_path: Path) -> None:
    found = elsewhere.lead_astray(tmp_path, processes=False)
    assert found.wrong == []
    assert found.tries > 300


def test_no_false_statement_is_believed(tmp_path: Path) -> None:
    assert statements.show(tmp_path, 200).wrong == []


def test_a_check_that_trusts_what_it_is_told_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "verify", lambda statement, **_: statement.encode())
    assert len(statements.show(tmp_path, 20).wrong) == 20


def test_a_clock_that_is_decades_off_changes_nothing(tmp_path: Path) -> None:
    if reason := clocks.why_not():
        pytest.skip(reason)
    assert clocks.set_clocks(tmp_path, ("-20y",)).wrong == []


def test_no_cell_is_live() -> None:
    assert tables.obey(300).wrong == []


def test_all_that_is_saved_of_hostile_words_is_inert() -> None:
    found, fetched = shown.run("exports_run", Exported)
    assert (found.wrong, fetched) == ([], [])
    assert found.files > 40


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    seen, fetched = shown.run("shown_window", Seen)
    assert (seen.wrong, fetched, seen.opened) == ([], [], 0)
    assert len(seen.sources) > 35


def test_labels_that_obey_are_found_out() -> None:
    careless = (
        "from heliograph.gui.widgets.words import Words\nWords.setTextFormat = lambda *_: None"
    )
    assert shown.run("shown_window", Seen, first=careless)[0].wrong

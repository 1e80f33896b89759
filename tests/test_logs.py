"""The log says enough for support and nothing about a person."""

from __future__ import annotations

import ast
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from heliograph import logs
from heliograph.app.support_file import SupportFile

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "canary Мария آمنة"
STORY = "0190a5a0-7c1e-7def-8123-456789abcdef"
SOURCES = sorted((Path(__file__).resolve().parent.parent / "src" / "heliograph").rglob("*.py"))


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    handler = logs.start(tmp_path / "logs")
    yield tmp_path / "logs" / "heliograph.log"
    logs.stop(handler)


def written(log_file: Path) -> str:
    return log_file.read_text(encoding="utf-8") if log_file.exists() else ""


def test_events_codes_ids_and_counts_are_written(log_file: Path) -> None:
    log = logging.getLogger("heliograph.sync.engine")

    log.info("exchange not taken", extra={"code": "other-content", "story": STORY, "revision": 3})

    line = written(log_file)
    assert "INFO heliograph.sync.engine" in line
    assert f'"exchange not taken" story={STORY} code=other-content revision=3' in line
    assert line.count("\n") == 1


@pytest.mark.usefixtures("expected_warnings")
def test_nothing_that_a_person_wrote_gets_in(log_file: Path) -> None:
    log = logging.getLogger("heliograph.store.media")

    log.warning("file gone: %s", CANARY)
    log.warning("with fields", extra={"title": CANARY, "path": f"/home/{CANARY}/boat.jpg"})
    log.warning("wrong shapes", extra={"story": CANARY, "code": CANARY, "count": CANARY})
    logging.getLogger("urllib3.connectionpool").warning("Retrying %s", f"https://{CANARY}/")
    logging.getLogger("urllib3").error(CANARY)
    try:
        try:
            Path(f"/{CANARY}").read_bytes()
        except OSError as error:
            raise ValueError(CANARY) from error
    except ValueError:
        log.exception("attach ended")

    text = written(log_file)
    assert len(text.splitlines()) == 6
    assert "story=? code=? count=?" in text
    assert "error=ValueError<FileNotFoundError" in text
    assert not [word for word in (*CANARY.split(), "/home", "boat", "title") if word in text]


def test_a_code_is_short(log_file: Path) -> None:
    logging.getLogger("heliograph").info("refused", extra={"code": "a" * 41})

    assert "code=?" in written(log_file)


def test_where_no_folder_can_be_made_lines_are_lost_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "logs").write_bytes(b"a file where the folder should be")
    handler = logs.start(tmp_path / "logs")
    logging.getLogger("heliograph.workspace").info("pass ended")
    logs.stop(handler)
    assert (tmp_path / "logs").is_file()


@pytest.mark.usefixtures("expected_warnings")
def test_of_an_exception_our_own_places_remain(log_file: Path) -> None:
    try:
        SupportFile(parts=()).save(Path(__file__) / "in a file")
    except NotADirectoryError:
        logging.getLogger("heliograph.workspace").exception("no log")

    assert "error=NotADirectoryError at=heliograph.app.support_file:" in written(log_file)


def test_the_chatter_of_others_is_left_out(log_file: Path) -> None:
    logging.getLogger("urllib3.connectionpool").info("Starting new connection")

    assert written(log_file) == ""


@pytest.mark.usefixtures("expected_warnings")
def test_a_message_stays_on_its_line(log_file: Path) -> None:
    logging.getLogger("heliograph").warning("two\nlines")

    assert written(log_file).count("\n") == 1


def test_the_log_stays_small(log_file: Path) -> None:
    for number in range(15_000):
        logging.getLogger("heliograph").info("pass ended", extra={"count": number})

    files = sorted(log_file.parent.iterdir())
    assert len(files) == logs.OLDER_FILES + 1
    assert all(file.stat().st_size <= logs.LARGEST_BYTES for file in files)


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = logs.start(tmp_path / "logs")
    (tmp_path / "logs" / "heliograph.log").mkdir()

    logging.getLogger("heliograph").info("pass ended")
    logs.stop(handler)

    assert capsys.readouterr().err == ""


def test_a_file_that_another_program_holds_is_written_on(
    log_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, target: object) -> None:
        del self, target
        raise PermissionError

    monkeypatch.setattr("os.rename", held)
    for number in range(4_000):
        logging.getLogger("heliograph").info("pass ended", extra={"count": number})

    assert written(log_file).rstrip().endswith("count=3999")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_messages_are_literals(source: Path) -> None:
    """The allow-list trusts the message's own words, so they must stand in the source."""
    calls = [
        node
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"_log", "log", "logger", "_logger", "logging"}
        and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical", "log"}
    ]

    for call in calls:
        assert isinstance(call.args[0], ast.Constant), f"line {call.lineno}"


@pytest.mark.parametrize(
    ("created_s", "written_as"), [(-2_145_916_800.0, "1902-01-01T"), (4e11, "9999-12-30T")]
)
def test_a_clock_that_is_off_by_lifetimes_loses_no_line(
    log_file: Path, created_s: float, written_as: str
) -> None:
    record = logging.makeLogRecord(
        {"name": "heliograph.app", "levelno": logging.INFO, "msg": "started", "created": created_s}
    )

    logging.getLogger("heliograph.app").handle(record)

    assert written(log_file).startswith(written_as)

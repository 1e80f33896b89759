"""The demonstration, against the real service on loopback, with a real cut in the middle."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from heliograph.cli.main import main


def test_the_whole_main_job(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["demo", "--headless", "--json", "--keep", str(tmp_path / "demo")]
    )
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    (story,) = document["stories"]
    assert story["state"] == "sent"
    assert story["receipt"]["verified"] is True
    hashes = sorted(item["sha256"] for item in document["media"])
    assert sorted(item["sha256"] for item in document["service"]["media"]) == hashes
    sizes = sum(item["size_bytes"] for item in document["media"])
    assert 0 < document["resumed_bytes"] < sizes
    assert document["resent_bytes"] < sizes


def test_a_person_s_own_story_and_files(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "notes.txt").write_bytes(b"field notes\n" * 1000)
    answers = json.loads(
        (Path(__file__).parents[2] / "resources" / "sample_story.json").read_bytes()
    )
    story = tmp_path / "story.json"
    story.write_text(
        json.dumps({**answers, "title": "移动诊所到了山村的学校", "campaign": "open-call"})
    )
    words = ["demo", "--headless", "--story", str(story), "--media", str(files)]
    result = CliRunner().invoke(main, ["--lang", "en", *words])
    assert result.exit_code == 0, result.output
    assert "移动诊所到了山村的学校" in result.stderr
    assert "receipt" in result.stdout

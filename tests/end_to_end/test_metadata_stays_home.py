"""Promise P16 to its end: exiftool reads what the service received, and finds nobody in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.shell import Shell
from heliograph_service.embedded import EmbeddedService
from photos import picture, telling, write
from told_files import canaries_in, tell, tells, told_files

SAID = ("--alt", "Two people mend a net", "--credit", "Coast Radio", "--people", "none")
MORE = ("--licence", "CC-BY-4.0", "--transcript", "Nothing is said.")


@pytest.fixture
def told(tmp_path: Path) -> list[Path]:
    """Give one file of each kind that tells all, and a photo as large as a camera's."""
    kinds = {".heic", ".png", ".webp", ".tif", ".mov", ".mp4", ".m4a", ".pdf"}
    made = told_files(tmp_path, kinds, every=False)
    one = {each.path.suffix: each for each in made if each.variant == "all"}
    files = [each.path for each in one.values()]
    assert {each.suffix for each in files} == kinds
    return [*files, telling(tmp_path), telling(tmp_path, "glass.png", _glass())]


def _glass() -> bytes:
    return write(picture(2000, 1500, alpha=True), "png")


def test_what_the_service_received_tells_of_no_place_device_or_person(
    tmp_path: Path, told: list[Path]
) -> None:
    service = EmbeddedService(tmp_path / "service")
    service.start()
    try:
        shell = Shell(tmp_path)
        shell.document("enrol", "--service", service.address, "--code", service.new_code())
        for start in range(0, len(told), 5):  # the call takes ten files, and texts go first
            story = shell.new()
            files = [str(each) for each in told[start : start + 5]]
            attached = shell.document("attach", story, *files, *SAID, *MORE)
            assert attached["problems"] == []
            shell.document("ready", story)
        shell.document("send")
        received = _received(service, tmp_path / "received", shell)
    finally:
        service.stop()
    assert len(received) == len(told)
    seen = tell(received)
    found = [
        f"{path.name}: {tag} {value}"
        for path in received
        for tag, value in seen[path.name].items()
        if tells(tag, value, tiff=path.suffix == ".tif")
    ]
    found += [
        f"{path.name}: {each}" for path in received for each in canaries_in(path.read_bytes())
    ]
    assert found == []
    before = tell(told)
    assert all(canaries_in(path.read_bytes()) or "GPS" in str(before[path.name]) for path in told)


def _received(service: EmbeddedService, folder: Path, shell: Shell) -> list[Path]:
    """Write what the service holds into files, named for what each claims to be."""
    folder.mkdir()
    paths: list[Path] = []
    for row in shell.document("list", "--state", "sent")["stories"]:
        for item in shell.document("show", row["id"])["media"]:
            kind = item["content_type"].rpartition("/")[2]
            suffix = {"jpeg": "jpg", "tiff": "tif", "quicktime": "mov"}.get(kind, kind)
            path = folder / f"{len(paths)}.{suffix}"
            with service.central.media.open(item["sha256"]) as file:
                path.write_bytes(file.read())
            assert path.stat().st_size == item["size_bytes"]
            paths.append(path)
    return paths

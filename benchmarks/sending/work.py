"""What is sent: stories, ready in a profile of ours, and the same bytes as files for the others."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import Literal

from msgspec import Struct

from benchmarks.sending.prose import Prose

_TEXT_BYTES = 2_000
_PHOTO_WIDTH, _PHOTO_HEIGHT = 1_280, 960
_BLOCK_BYTES = 1 << 20


class Work(Struct, frozen=True, kw_only=True):
    """Stories with what is attached to each.

    Attributes:
        name: Of the folder in which it is prepared.
        stories: How many, with a text of about 2 kB each.
        photo_bytes: About how large the one photo of each story is; 0 is none.
        film_bytes: Exactly how large each film is; 0 is none.
        films: How many films each story has.
    """

    name: str
    stories: int = 1
    photo_bytes: int = 0
    film_bytes: int = 0
    films: int = 1


class Prepared(Struct, frozen=True, kw_only=True):
    """Work that lies ready.

    Attributes:
        profile: A profile with every story ready to be sent, not yet signed in.
        files: Folder with the frozen texts and the media that go with them, as they are sent.
        payload_bytes: All of them together: what has to reach the other side.
        count: How many files.
    """

    profile: Path
    files: Path
    payload_bytes: int
    count: int

    @classmethod
    def found(cls, place: Path) -> Prepared | None:
        """Give what lies ready in a folder; None where it was not finished."""
        files = place / "files"
        if not (place / "finished").exists():
            return None
        sizes = [file.stat().st_size for file in files.iterdir()]
        return cls(
            profile=place / "profile", files=files, payload_bytes=sum(sizes), count=len(sizes)
        )

    def names(self) -> list[Path]:
        """List the files, each text before what is attached to it."""
        return sorted(self.files.iterdir())


def prepare(work: Work, folder: Path) -> Prepared:
    """Make the work below ``folder``, or find it there."""
    place = folder / work.name
    prepared = Prepared.found(place)
    if prepared is None:
        shutil.rmtree(place, ignore_errors=True)
        (place / "files").mkdir(parents=True)
        _write_stories(work, place / "profile", place / "files")
        (place / "finished").touch()
        prepared = Prepared.found(place)
    if prepared is None:
        raise FileNotFoundError(place)
    return prepared


def attachments(work: Work, number: int, folder: Path) -> list[Path]:
    """Make the files of one story as a person would have them."""
    made: list[Path] = []
    if work.photo_bytes:
        photo = folder / f"photo-{number}.jpg"
        _write_photo(photo, work.photo_bytes, seed=number)
        made.append(photo)
    for film in range(work.films if work.film_bytes else 0):
        path = folder / f"film-{number}-{film}.avi"
        write_noise(path, work.film_bytes, seed=number * 100 + film)
        made.append(path)
    return made


def write_noise(path: Path, size_bytes: int, *, seed: int) -> None:
    """Write bytes that nothing can compress, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    with path.open("wb") as file:
        left = size_bytes
        while left:
            left -= file.write(chance.randbytes(min(left, _BLOCK_BYTES)))


def _write_photo(path: Path, size_bytes: int, *, seed: int) -> None:
    """Write a JPEG of about this size: noise over a slope, at the quality that comes nearest."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt  # noqa: PLC0415 - the platform is chosen first
    from PySide6.QtGui import QImage, QImageWriter  # noqa: PLC0415 - the same

    noise = random.Random(seed).randbytes(_PHOTO_WIDTH * _PHOTO_HEIGHT // 4)  # noqa: S311 - the same
    grey = QImage(
        noise, _PHOTO_WIDTH // 2, _PHOTO_HEIGHT // 2, _PHOTO_WIDTH // 2,
        QImage.Format.Format_Grayscale8,
    )  # fmt: skip
    smooth = Qt.TransformationMode.SmoothTransformation
    picture = grey.scaled(_PHOTO_WIDTH, _PHOTO_HEIGHT, mode=smooth).convertToFormat(
        QImage.Format.Format_RGB32
    )

    def save(quality: int) -> None:
        writer = QImageWriter(str(path), b"jpeg")
        writer.setQuality(quality)
        if not writer.write(picture):
            raise OSError(writer.errorString())

    low, high = 1, 100
    while low < high:
        quality = (low + high + 1) // 2
        save(quality)
        if path.stat().st_size > size_bytes:
            high = quality - 1
        else:
            low = quality
    save(low)


def _write_stories(work: Work, profile: Path, files: Path) -> None:
    from heliograph.domain.media import MediaDetails  # noqa: PLC0415 - peers alone need none of it
    from heliograph.store.store import Store  # noqa: PLC0415 - the same
    from heliograph.workspace import Workspace  # noqa: PLC0415 - the same

    details = MediaDetails(
        alt_text="What can be seen and heard, in a few words of a measurement",
        credit="Coast Radio",
        licence="CC-BY-4.0",
        people="none",
        transcript="A tone, no words.",
    )
    workspace = Workspace.open(profile)
    store = Store.create_or_open(profile)
    raw = profile.with_name("raw")
    raw.mkdir()
    for number in range(work.stories):
        story = workspace.drafts.new(campaign="open-call", answers=_answers(number))
        for path in attachments(work, number, raw):
            workspace.attachments.attach(story, path, details=details)
            path.unlink()
        submission = workspace.drafts.mark_ready(story)
        manifest = store.outbox.manifest(story, submission.revision)
        (files / f"{number:03}-0.json").write_bytes(manifest)
        for place, item in enumerate(workspace.drafts.manifest(story).media, 1):
            target = files / f"{number:03}-{place}{Path(item.file_name).suffix}"
            with workspace.attachments.open(item.sha256) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, _BLOCK_BYTES)
    raw.rmdir()
    store.close()
    workspace.close()


def _answers(number: int) -> dict[str, object]:
    """Answer what a story must have, so that its manifest has about 2,000 bytes."""
    prose = Prose(number)
    kind: Literal["success"] = "success"
    return {
        "kind": kind,
        "story_language": "en",
        "title": f"{prose.text(48)} {number}",
        "summary": prose.text(280),
        "situation": prose.text(300),
        "action": prose.text(400),
        "results": prose.text(200),
        "countries": ["KE"],
        "coverage": "local",
        "period": {"from": "2020-04", "to": "2021-02"},
        "topics": ["digital-inequalities"],
        "org_name": "Coast Radio",
        "org_country": "KE",
        "membership": "non-member",
        "entity_type": "civil",
        "contact_name": "Amina Otieno",
        "contact_email": "amina@example.org",
        "authority": True,
        "publish": True,
        "credit_as": "organisation",
        "privacy": True,
    }

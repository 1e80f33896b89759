"""``heliograph demo``: the whole main job on this computer, a cut line included."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from heliograph import bundled, i18n
from heliograph.cli.demo_line import Line
from heliograph.cli.demo_media import make_photo, make_sound
from heliograph.cli.session import DONE, NEEDS_PERSON, Session, command, option, read_json, say
from heliograph.domain.manifest import media_hashes
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.errors import HeliographError, ReceiptInvalid
from heliograph.i18n import mark, tr
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Generator

    from heliograph.domain.ids import StoryId
    from heliograph.sync.outcome import Outcome
    from heliograph_service.embedded import EmbeddedService

ORGANISATION = "Demo"
_TRIES = 5


@dataclass
class _Scene:
    """What the demo works with."""

    service: EmbeddedService
    line: Line
    workspace: Workspace
    outcomes: list[Outcome] = field(default_factory=list["Outcome"])

    def send(self) -> Outcome | None:
        """Do one pass and remember how it went."""
        passes = self.workspace.passes(publish=lambda _: None, stopping=lambda: False)
        try:
            outcome = passes.run(at_once=True)
        finally:
            passes.close()
        if outcome is not None:
            self.outcomes.append(outcome)
        return outcome


@command(
    "demo", mark("Show the whole main job: a service on this computer and a throw-away profile.")
)
@option("--headless", is_flag=True, help=mark("Without the window, even where there is a display."))
@option("--story", "story_file", default=None, help=mark("JSON answers in place of the sample."))
@option(
    "--media",
    "media_folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help=mark("A folder with files to attach."),
)
@option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help=mark("Keep profile and service data in this folder."),
)
def demo(
    session: Session,
    *,
    headless: bool,
    story_file: str | None,
    media_folder: Path | None,
    keep: Path | None,
) -> int:
    with _folder(keep) as folder, _scene(folder) as scene:
        files = _files(folder, media_folder)
        story = _write(scene, _answers(story_file), files)
        if not headless and _has_display():
            from heliograph.gui import program  # noqa: PLC0415 - the command line never loads Qt

            scene.line.restore()
            say(tr("A service runs on this computer: mark the sample ready, and it is delivered."))
            return program.run(scene.workspace.profile, program.Start(language=session.language))
        return _show(session, scene, story)


@contextlib.contextmanager
def _folder(keep: Path | None) -> Generator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="heliograph-demo-") as folder:
        yield Path(folder)


@contextlib.contextmanager
def _scene(folder: Path) -> Generator[_Scene]:
    # Imported here: the installed program has no service inside.
    from heliograph_service.embedded import EmbeddedService  # noqa: PLC0415

    service = EmbeddedService(folder / "service")
    service.start()
    parts = urlsplit(service.address)
    line = Line((parts.hostname or "127.0.0.1", parts.port or 80))
    workspace = Workspace.open(folder / "profile")
    try:
        if workspace.account.current() is None:
            workspace.settings.first_run_done = True
            workspace.settings.language = i18n.language()
            workspace.save_settings()
        workspace.account.enrol(service_url=line.address, code=service.new_code(ORGANISATION))
        yield _Scene(service=service, line=line, workspace=workspace)
    finally:
        workspace.close()
        line.close()
        service.stop()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _answers(story_file: str | None) -> dict[str, object]:
    if story_file is not None:
        return read_json(story_file)
    return read_json(str(bundled.resource("sample_story.json")))


def _files(folder: Path, media_folder: Path | None) -> list[Path]:
    if media_folder is not None:
        return sorted(path for path in media_folder.iterdir() if path.is_file())
    made = folder / "made"
    made.mkdir(exist_ok=True)
    return [make_photo(made / "hills.png"), make_sound(made / "lesson.wav")]


def _write(scene: _Scene, answers: dict[str, object], files: list[Path]) -> StoryId:
    """Draft the story while the line is down."""
    scene.line.cut()
    campaign = answers.pop("campaign", None)
    drafts = scene.workspace.drafts
    story = drafts.new(campaign=campaign if isinstance(campaign, str) else None, answers=answers)
    pack = scene.workspace.campaigns.get(drafts.get(story).campaign)
    licence = next(iter(pack.choices.get("licences", ())), None)
    for path in files:
        details = MediaDetails(
            alt_text=f"Sample file {path.name} of the demonstration",
            credit=ORGANISATION,
            licence=licence.code if licence else "",
            people="none",
            transcript="A tone, no words.",
        )
        scene.workspace.attachments.attach(story, path, details=details)
    return story


def _show(session: Session, scene: _Scene, story: StoryId) -> int:
    workspace, line = scene.workspace, scene.line
    say(tr("Written offline: {title}", title=workspace.drafts.get(story).title))
    workspace.drafts.mark_ready(story)
    scene.send()
    say(tr("No connection: the story waits, safe on this computer."))
    media = {item.sha256: item for item in workspace.drafts.get(story).media}
    total_bytes = sum(
        each.size_bytes
        for item in media.values()
        for each in (item, item.preview)
        if each is not None
    )
    line.restore()
    line.cut_after(total_bytes // 2)
    scene.send()
    say(tr("The line broke in the middle; what arrived is kept."))
    line.restore()
    for _ in range(_TRIES):
        outcome = scene.send()
        if outcome is None or outcome.cause is None:
            break
    document = _document(scene, story, list(media.values()), total_bytes)
    good = document["ok"] is True
    session.answer(document, *_lines(scene, story, good=good))
    return DONE if good else NEEDS_PERSON


def _document(
    scene: _Scene, story: StoryId, media: list[MediaItem], total_bytes: int
) -> dict[str, object]:
    workspace = scene.workspace
    submission = workspace.drafts.submission(story)
    number, verified = submission.receipt_number, False
    with contextlib.suppress(ReceiptInvalid, HeliographError):
        verified = workspace.receipts.verify(story).number == number
    held = _held_by_service(scene, story) if number else []
    same = sorted(each["sha256"] for each in held) == sorted(item.sha256 for item in media)
    handed = sum(outcome.handed_bytes for outcome in scene.outcomes)
    return {
        "ok": submission.state == "sent" and verified and same,
        "stories": [
            {
                "id": story,
                "state": submission.state,
                "receipt": {"number": number, "verified": verified},
            }
        ],
        "media": [
            {"file": item.file_name, "sha256": item.sha256, "size_bytes": item.size_bytes}
            for item in media
        ],
        "service": {"media": held},
        "resumed_bytes": sum(outcome.resumed_bytes for outcome in scene.outcomes),
        "resent_bytes": handed - total_bytes,
    }


def _held_by_service(scene: _Scene, story: StoryId) -> list[dict[str, str]]:
    """Hash what the service really has in its folder, not what it says."""
    manifest = scene.workspace.receipts.sent_manifest(story)
    held: list[dict[str, str]] = []
    for sha256 in media_hashes(manifest):
        digest = hashlib.sha256()
        with scene.service.central.media.open(sha256) as file:
            while block := file.read(1024 * 1024):
                digest.update(block)
        held.append({"sha256": digest.hexdigest()})
    return held


def _lines(scene: _Scene, story: StoryId, *, good: bool) -> list[str]:
    workspace = scene.workspace
    submission = workspace.drafts.submission(story)
    if not good:
        return [tr("The demonstration did not succeed: heliograph demo --json says where.")]
    resumed = sum(outcome.resumed_bytes for outcome in scene.outcomes)
    return [
        tr(
            "Received by {name}, receipt {number}, checked on this computer.",
            name=workspace.outbox.connection().service_name,
            number=i18n.ltr(submission.receipt_number or ""),
        ),
        tr(
            "{size} had arrived before the line broke and did not go again.",
            size=i18n.size(resumed),
        ),
        tr("The service holds every file unchanged."),
    ]


# Installers and a plain wheel bring no service.
COMMANDS = (demo,) if find_spec("heliograph_service") and find_spec("sqlalchemy") else ()

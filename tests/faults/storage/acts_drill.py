"""P2 and P3 as a drill: every act of the window on a slow disk and on a full one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import msgspec

from fakes.profiles import DESCRIBED, complete_answers
from fakes.tables import HEADINGS, write_table
from faults import shares
from faults.lines import Drill, Line, Options
from faults.storage.act_results import Act, Acts, Told
from faults.storage.typist import SLOW_S
from heliograph.domain.review import Comment
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService
from photos import jpeg

LONGEST_WAIT_S = 0.05
_PATIENCE_S = 900
PARTS = (
    *("writing", "files", "standing", "listing", "outbox"),
    *("received", "answering", "tables", "choices", "places"),
)
SHORT = ("writing", "outbox", "choices")
"""What the short form does."""
_SENT, _DRAFTS, _READY = 7, 7, 3
SHOWING = frozenset(
    {
        *("next-problem", "previous-problem", "versions", "show-text", "next-pane", "comments"),
        *("open a story", "open another story", "open what was begun", "open what was returned"),
        *("all stories again", "next-comment", "import-table", "reading a table", "its columns"),
        *("looking at its rows", "sign-in", "add-campaign", "support", "about", "finding"),
        *("read-next", "print-receipt", "forward", "lock", "unlocking", "check-connection"),
        *("leaving with words that are not saved", "send-ready", "next-file"),
    }
)
"""Acts that change nothing of a person's: what is refused meanwhile is the program's own."""
PASSPHRASE = "seven lanterns under water"  # noqa: S105 - of a profile that is thrown away


def act_on(options: Options) -> list[Line]:
    """Do everything in windows, part by part."""
    parts = PARTS if options.full else SHORT
    name = f"acts, of {len(parts)} parts"
    work = partial(act_many, parts=parts)
    count = min(options.runs or len(parts), len(parts))
    found = shares.do(
        options, name, work, Acts, count=count, each=1, counted="windows", inside=False
    )
    return judge(found)


def act_many(folder: Path, *, windows: int, seed: int = 0, parts: tuple[str, ...] = PARTS) -> Acts:
    """Do so many parts, from the one with the number ``seed`` on."""
    found = Acts()
    for part in parts[seed : seed + windows]:
        (folder / part).mkdir()
        found.add(act_all(folder / part, part=part))
    return found


def act_all(folder: Path, *, part: str, slow_s: float = SLOW_S) -> Acts:
    """Make a profile, and let a person do all of a part in its window."""
    profile, out = folder / "profile", folder / "out"
    service = EmbeddedService(folder / "service")
    service.start()
    try:
        told = _prepare(folder, profile, service)
        told = msgspec.structs.replace(told, slow_s=slow_s, part=part)
        words = [sys.executable, "-m", "faults.storage.acts_run", str(profile)]
        done = subprocess.run(
            [*words, msgspec.json.encode(told).decode(), str(out)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_PATIENCE_S,
            check=False,
        )
    finally:
        service.stop()
    if not out.exists():
        return Acts(wrong=[f"the window ended with {done.returncode}: {done.stderr[-2000:]!r}"])
    return msgspec.json.decode(out.read_bytes(), type=Acts)


def _prepare(folder: Path, profile: Path, service: EmbeddedService) -> Told:
    """Write stories of each sort, and let the service have some."""
    files = folder / "files"
    files.mkdir()
    for name in ("boat.jpg", "mast.jpg", "told.jpg"):
        (files / name).write_bytes(jpeg(1200, 900) + name.encode())
    for name in ("table.csv", "table-2.csv"):
        rows = [(f"{name}-{n}", f"Radio {n}", "Success", "Chad", "", "") for n in range(30)]
        write_table(files / name, *rows, headings=HEADINGS)
    with contextlib.closing(Workspace.open(profile)) as workspace:
        settings = workspace.settings
        settings.first_run_done, settings.language = True, "en"
        settings.send_automatically = settings.check_spelling = False
        workspace.save_settings()
        workspace.account.enrol(service_url=service.address, code=service.new_code("Coast Radio"))
        drafts = workspace.drafts

        def write(title: str, photos: int = 1) -> str:
            story = drafts.new(campaign="open-call", answers=complete_answers(title=title))
            for _ in range(photos):
                path = files / "told.jpg"
                workspace.attachments.attach(story, path, details=DESCRIBED, as_it_is=True)
            return story

        sent = [write(f"Sent from the hills, part {n}") for n in range(_SENT)]
        for story in sent:
            drafts.mark_ready(story)
        passes = workspace.passes(publish=lambda _: None, stopping=lambda: False)
        passes.run(at_once=True, lock_wait_s=5.0)
        passes.close()
        asked = Comment(id="c1", text="Which year was that?", field="summary")
        service.central.reviews.say(sent[0], "returned", comments=[asked])
        passes = workspace.passes(publish=lambda _: None, stopping=lambda: False)
        passes.run(at_once=True, lock_wait_s=5.0)
        passes.close()
        ready = [write(f"Ready in the hills, part {n}") for n in range(_READY)]
        for story in ready:
            drafts.mark_ready(story)
        return Told(
            drafts=tuple(write(f"Radio of the hills, part {n}") for n in range(_DRAFTS)),
            ready=tuple(ready),
            sent=tuple(sent),
            files=str(files),
            passphrase=PASSPHRASE,
        )


def judge(found: Acts) -> list[Line]:
    """Say what came of it."""
    slow = [*_wrong(found.slow), *found.wrong]
    untold = [
        f"{each.name}: {each.refused} calls were refused, and it says {each.said!r}"
        for each in found.full
        if each.refused and not each.skipped and _writes(each.name) and not _tells(each.said)
    ]
    done = [each for each in found.full if not each.skipped]
    said = (
        f"{len(found.slow)} acts of the menus and the pages, each sync"
        f" {SLOW_S * 1000:.0f} ms: {_counted(found.slow)}"
    )
    full = (
        f"{len(done)} acts while nothing fits, {sum(each.refused for each in done)} calls refused:"
        f" {_counted(done)}, {len(untold)} untold"
    )
    return [
        Line(promise="P2", title="No act waits for the disk", said=said, wrong=tuple(slow)),
        Line(
            promise="P3",
            title="A full disk harms nothing, in the window",
            said=full,
            wrong=(*_wrong(found.full), *untold),
        ),
    ]


def _writes(name: str) -> bool:
    return name not in SHOWING and not name.startswith(("go-", "back"))


def _tells(said: str) -> bool:
    return any(words in said.lower() for words in ("disk is full", "not saved", "cannot be"))


def _counted(acts: list[Act]) -> str:
    waited_s = max((each.waited_s for each in acts), default=0.0)
    blocked_s = max((each.blocked_s for each in acts), default=0.0)
    return (
        f"{sum(each.syncs for each in acts)} syncs in the window's thread, which did nothing for at"
        f" most {waited_s * 1000:.1f} ms in a transaction, {blocked_s * 1000:.1f} ms anywhere"
    )


def _wrong(acts: list[Act]) -> list[str]:
    """Give what an act must not do on any disk.

    How long nothing ran in the window's thread outside of a transaction is told, and no more: on a
    busy computer it waits for other threads that are not given a processor.
    """
    wrong = [f"{each.name}: {each.wrong}" for each in acts if each.wrong]
    wrong += [
        f"{each.name}: {each.syncs} syncs in the window's thread" for each in acts if each.syncs
    ]
    wrong += [
        f"{each.name}: the window's thread did nothing for {each.waited_s:.3f} s in a transaction"
        for each in acts
        if each.waited_s > LONGEST_WAIT_S
    ]
    return wrong


ACTS = Drill(name="acts", does="every act of the window, slow and full disks", run=act_on)

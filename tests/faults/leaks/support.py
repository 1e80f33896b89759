"""Hundreds of canaries in everything that a support file is made from, and a look into it."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from fakes.profiles import DESCRIBED, Desk
from faults.leaks.canaries import Canaries, Hit, search_bytes
from heliograph import errors, logs
from heliograph.app.doctor import Doctor, without_store
from heliograph.app.support_file import support_file
from heliograph.domain.rules import NetworkSeen
from heliograph.domain.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Generator

    from heliograph.app.doctor import Finding
    from heliograph.errors import ServiceError

_ANSWERS = ("title", "summary", "situation", "action", "results", "place", "contact_name")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """How many canaries there were, in how many files, and which of them were told."""

    canaries: int
    files: int
    n_bytes: int
    logged: int
    """Lines of the log that did get in: without any, nothing would be proved."""
    hits: tuple[Hit, ...]


def tell(folder: Path, count: int, *, seed: int | None = None) -> Told:
    """Make support files of a profile full of canaries, in good times and bad ones."""
    canaries = Canaries(seed)
    desk = Desk(folder)
    hits: list[Hit] = []
    files = n_bytes = logged = 0
    try:
        _fill(desk, canaries, count)
        for findings in _looks(desk, canaries):
            file = support_file(
                desk.workspace.profile,
                findings,
                settings=desk.workspace.settings,
                counts=desk.workspace.drafts.counts(),
            )
            files += 1
            n_bytes += len(file.text())
            logged += file.text().count('"attach ended" error=FileNotFoundError')
            hits += search_bytes(file.text().encode(), canaries)
            hits += search_bytes(file.packed(), canaries)
    finally:
        desk.workspace.close()
    return Told(
        canaries=len(canaries.words),
        files=files,
        n_bytes=n_bytes,
        logged=logged,
        hits=tuple(hits),
    )


def _fill(desk: Desk, canaries: Canaries, count: int) -> None:
    workspace = desk.workspace
    desk.sign_in()
    account = workspace.account.current()
    assert account is not None
    words = {name: canaries.new(name) for name in ("service_name", "organisation", "token")}
    workspace._store.account.put(structs.replace(account, **words))
    desk.world.name = canaries.new("name of the service")
    desk.network = NetworkSeen(identity=canaries.new("network"), name=canaries.new("its name"))
    workspace.data_rules.look_at_network()
    workspace.account.choose_proxy(
        f"http://{canaries.new('proxy')}.example:3128",
        user=canaries.new("proxy user"),
        password=canaries.new("proxy password"),
    )
    workspace.settings.answers = {"org_name": canaries.new("organisation in the settings")}
    workspace.save_settings()
    number = 0
    with _logging(workspace.profile):
        while len(canaries.words) < count:
            number += 1
            said = {name: f"{canaries.new(f'{name} {number}')} and more" for name in _ANSWERS}
            story = desk.write(**said)
            path = desk.file(f"{canaries.new(f'file {number}')}.txt", b"words")
            details = structs.replace(DESCRIBED, alt_text=canaries.new(f"alt text {number}"))
            workspace.attachments.attach(story, path, details=details)
            _log(canaries, number)
    _plant(workspace.profile / "logs", canaries)


@contextmanager
def _logging(profile: Path) -> Generator[None]:
    before = logging.root.manager.disable
    logging.disable(logging.NOTSET)  # the drills turn it off
    handler = logs.start(profile / "logs")
    try:
        yield
    finally:
        logs.stop(handler)
        logging.disable(before)


def _log(canaries: Canaries, number: int) -> None:
    """Log as careless code might: words as arguments, as fields, and in errors."""
    log = logging.getLogger("heliograph.faults")
    word = canaries.new(f"logged {number}")
    log.warning("file gone %s", word)
    log.warning("with fields", extra={"title": word, "path": f"/home/{word}", "code": f"/{word}"})
    logging.getLogger("urllib3.connectionpool").warning("Retrying https://%s/", word)
    try:
        Path(f"/home/{word}/boat.jpg").read_bytes()
    except OSError:
        log.exception("attach ended")


def _plant(folder: Path, canaries: Canaries) -> None:
    """Write into the files themselves what no code of ours writes."""
    word = canaries.new("planted")
    lines = (
        word,
        f'2026-01-01T00:00:00.000+00:00 INFO heliograph "file {word}"',
        f"2026-01-01T00:00:00.000+00:00 INFO heliograph.{word}",
        f'2026-01-01T00:00:00.000+00:00 INFO {word} "pass ended"',
        f'2026-01-01T00:00:00.000+00:00 INFO heliograph "pass ended" title={word}',
        f'2026-01-01T00:00:00.000+00:00 INFO heliograph "pass ended" error=E at=/home/{word}:3',
        f"2026-01-01T00:00:00Z builtins.ValueError: {word}",
        f'  File "/home/{word}/a.py", line 3 in run',
        f"  /home/{word}/a.py:3 run",
        f"Fatal Python error: {word}: died",
    )
    for name in ("heliograph.log", "crash.log"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


def _looks(desk: Desk, canaries: Canaries) -> Generator[tuple[Finding, ...]]:
    doctor = desk.workspace.doctor()
    yield doctor.look()
    for error in _troubles(canaries):
        yield _failing(desk, doctor, error)
    path = desk.folder / canaries.new("folder")
    for refused in (
        errors.StoreDamaged(path, canaries.new("detail of the store")),
        errors.KeyUnavailable(path, "keyring-missing"),
        errors.StoreTooNew(path, 9, 1),
    ):
        yield without_store(desk.workspace.profile, refused)


def _failing(desk: Desk, doctor: Doctor, error: ServiceError) -> tuple[Finding, ...]:
    def fail() -> None:
        raise error

    setattr(desk.service, "info", fail)  # noqa: B010 - for this look only
    desk.workspace._store.account.set_trouble(Trouble(cause="portal", since_ms=1, page=str(error)))
    try:
        return doctor.look()
    finally:
        delattr(desk.service, "info")


def _troubles(canaries: Canaries) -> tuple[ServiceError, ...]:
    new = canaries.new
    return (
        errors.CaptivePortal(f"http://{new('portal')}.example/in"),
        errors.ProxySignIn(f"{new('asking proxy')}.example:3128"),
        errors.ClockWrong(new("clock"), 7_200_000),
        errors.Untrusted(new("trust"), "wrong-name", new("issuer"), new("subject")),
        errors.Offline(new("offline")),
        errors.ContractBroken(new("contract")),
        errors.Refused(code=f"code-{new('refused')}"),
        errors.ServiceBusy(60.0),
    )

"""The support file: what helps to find a fault, by an allow-list, and nothing of the person.

Whoever saves it sees all of it before. Numbers, codes of closed lists, random ids and our own
places in the code go in; words, names, addresses, paths and times of the person's do not.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import msgspec

from heliograph import logs
from heliograph.app.doctor import environment
from heliograph.errors import ServiceError, Untrusted
from heliograph.store.database import MEDIA, STORE
from heliograph.sync.outcome import cause_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from heliograph.app.doctor import Finding
    from heliograph.settings import Settings
    from heliograph.store.listing import Show

NAME = "heliograph-support.zip"
_TAIL_BYTES = 128 * 1024
"""Of each log, its newest part."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can say: when the file was made is the person's to tell."""


class SupportFile(msgspec.Struct, frozen=True, kw_only=True):
    """Its parts by name, in the order in which they are shown."""

    parts: tuple[tuple[str, str], ...]

    def text(self) -> str:
        """Give all of it as the person reads it before it is saved."""
        return "\n".join(f"{name}\n{'-' * len(name)}\n{said}\n" for name, said in self.parts)

    def packed(self) -> bytes:
        """Give it as a ZIP, with exactly what ``text`` shows."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, said in self.parts:
                file.writestr(zipfile.ZipInfo(name, _ZIP_TIME), said.encode())
        return out.getvalue()

    def save(self, path: Path) -> None:
        """Write it.

        Raises:
            OSError: it could not be written.
        """
        path.write_bytes(self.packed())


def support_file(
    profile: Path,
    findings: Sequence[Finding],
    *,
    settings: Settings | None = None,
    counts: dict[Show, int] | None = None,
) -> SupportFile:
    """Put together what may be told.

    Args:
        profile: Folder of the profile; its logs are read.
        findings: What the doctor found.
        settings: Of the profile, where it opened.
        counts: How many stories there are under each heading, where it opened.
    """
    about: dict[str, object] = msgspec.structs.asdict(environment())
    if settings is not None:
        about |= {
            "language": settings.language,
            "text_percent": settings.text_percent,
            "theme": settings.theme,
            "send_automatically": settings.send_automatically,
            "paused": settings.paused,
        }
    about["bytes"] = {
        name: _size(profile / name)
        for kind in (STORE, MEDIA)
        for name in (kind.file_name, f"{kind.file_name}-wal")
    }
    if counts is not None:
        about["stories"] = counts
    return SupportFile(
        parts=(
            ("about.json", _json(about)),
            ("findings.json", _a_line_each([_told(each) for each in findings])),
            ("log.txt", logs.known_lines(_tail(profile / "logs" / "heliograph.log"))),
            ("crashes.txt", logs.known_reports(_tail(profile / "logs" / "crash.log"))),
        )
    )


def _told(finding: Finding) -> dict[str, object]:
    """Reduce a finding to its codes: what it tells the person stays with the person."""
    told: dict[str, object] = {"area": finding.area, "code": finding.code, "ok": finding.ok}
    if finding.amount and finding.code != "clock-not-compared":  # that is the time, here
        told["amount"] = finding.amount
    error = finding.error
    if error is not None:
        told["error"] = type(error).__name__
    if isinstance(error, ServiceError):
        told["cause"] = cause_of(error)
    if isinstance(error, Untrusted):
        told["fault"] = error.fault
    return told


def _json(document: object) -> str:
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode()


def _a_line_each(documents: list[dict[str, object]]) -> str:
    lines = (msgspec.json.encode(each).decode() for each in documents)
    return "[\n " + ",\n ".join(lines) + "\n]"


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, io.SEEK_END) - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""

"""What a person has chosen, kept as TOML in the profile; their own words go into the store."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import structs

from heliograph import decoding
from heliograph.store.files import write_whole

if TYPE_CHECKING:
    from heliograph.domain.policy import Policy, RuleName

Theme = Literal["system", "light", "dark", "contrast"]
Digits = Literal["system", "latin", "eastern"]
WhenClosed = Literal["ask", "go-on", "quit"]
UpdateChannel = Literal["stable", "testing"]

LOCKABLE: tuple[RuleName, ...] = (
    "send_automatically",
    "lock_after_min",
    "updates",
    "update_channel",
)
"""Choices that an organisation can set for its computers, under the same names as in a policy."""

PEOPLE_FILE_NAME = "people.json"

_log = logging.getLogger(__name__)


class Settings(msgspec.Struct, kw_only=True):
    """The choices of one profile; changes take effect at once and are saved with ``save``."""

    language: str | None = None
    """Language of the screens; None until the first run asks."""
    text_percent: int = 100
    theme: Theme = "system"
    digits: Digits = "system"
    """How numbers are written in Arabic: 0123 or ٠١٢٣."""
    check_spelling: bool = True
    send_automatically: bool = True
    paused: bool = False
    """Everything waits until the person says otherwise."""
    first_run_done: bool = False
    lock_after_min: int = 15
    """Minutes without a touch after which the window of protected stories is locked; 0: never."""
    when_closed: WhenClosed = "ask"
    """What closing the window does while something waits to be sent."""
    notify: bool = True
    """Notices of the desktop while the window is not in front."""
    updates: bool = True
    """Newer versions of the program are looked for, and offered."""
    update_channel: UpdateChannel = "stable"
    deadlines_told: dict[str, int] = msgspec.field(default_factory=dict[str, int])
    """Campaign → the least days left that a notice told of."""
    outlooks_told: dict[str, list[str]] = msgspec.field(default_factory=dict[str, list[str]])
    """Campaign → how it looked for its deadline when a notice told of that; each is told once."""
    media_credit: str = ""
    media_licence: str = ""
    """What was said of the last file, offered for the next one; a person's words, see ``words``."""
    answers: dict[str, str | list[str]] = msgspec.field(default_factory=dict[str, str | list[str]])
    """Organisation and contact, copied into each new story (field id → answer); the same."""
    tables_in: str = ""
    tables_files_in: str = ""
    """The folders of the last table of stories and of the files that it named; the same."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What of the settings is a person's own words: it belongs into the store, which is encrypted.

    The file is read before any key is there, so it stays readable to whoever has the folder.
    """

    media_credit: str = ""
    media_licence: str = ""
    answers: dict[str, str | list[str]] = msgspec.field(default_factory=dict[str, str | list[str]])
    tables_in: str = ""
    tables_files_in: str = ""


def words(settings: Settings) -> Words:
    """Give the person's own words."""
    return Words(**{name: getattr(settings, name) for name in Words.__struct_fields__})


def take_words(settings: Settings, found: Words) -> None:
    """Put the person's own words back in."""
    for name in Words.__struct_fields__:
        setattr(settings, name, getattr(found, name))


def keep_to(settings: Settings, policy: Policy) -> None:
    """Put back what an organisation has locked: the file of settings is anybody's to change."""
    for name in policy.locked.names():
        if name in LOCKABLE:
            setattr(settings, name, policy.locked.get(name))


def default_profile() -> Path:
    """Give the folder of the person's own profile on this system."""
    import platformdirs  # noqa: PLC0415 - a profile that is named needs none

    return Path(platformdirs.user_data_dir("heliograph", appauthor=False)) / "profile"


def are_several(first: Path) -> bool:
    """Tell whether several people write on this computer, each with a profile beside the first."""
    return (first.parent / PEOPLE_FILE_NAME).exists()


def load(path: Path) -> Settings:
    """Read the settings; a file that cannot be read is set aside and defaults are used.

    Choices are not a person's words: losing one must never keep the stories closed.
    """
    try:
        return decoding.convert(tomllib.loads(path.read_bytes().decode()), Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError):
        _log.info("settings unreadable")
    try:
        path.replace(_aside(path))
    except OSError:
        _log.info("settings not set aside")
    return Settings()


def were_lost(path: Path) -> bool:
    """Tell whether the settings had to be set aside and none were saved since."""
    return _aside(path).exists() and not path.exists()


def save(settings: Settings, path: Path) -> None:
    """Write the choices whole: to a file beside, synced, then renamed over the old one.

    Raises:
        DiskFull, StoreDamaged: the disk does not take them; the old ones stay.
    """
    write_whole(path, as_file(settings))


def as_file(settings: Settings) -> bytes:
    """Give the choices as they stand in their file; ``words`` are left out."""
    values = {
        name: value
        for name, value in structs.asdict(settings).items()
        if value is not None and name not in Words.__struct_fields__
    }
    import tomli_w  # noqa: PLC0415 - a start reads only

    return tomli_w.dumps(values).encode()


def _aside(path: Path) -> Path:
    return path.with_suffix(".unreadable")

"""Words of backups: what was written, what came back, and why one cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.exchange import failures
from heliograph.i18n import ltr, moment, ntr, size, tr
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from heliograph.app.backups import Last
    from heliograph.exchange.backup_parts import Contents
    from heliograph.exchange.backup_writing import Expected, Written


def backup_error(error: failures.BackupError) -> Words:
    """Say why there is no backup, or why it was not restored."""
    match error:
        case failures.BackupThere(path=path):
            return Words(
                what=tr("There is already a file {file}.", file=ltr(path.name)),
                safe=tr("It was not touched."),
                do=tr("Choose another name."),
            )
        case failures.BackupNotWritten():
            return _not_written(error)
        case failures.BackupUnreadable():
            return _unreadable(error)
        case failures.BackupKeyWrong(code=True):
            return Words(
                what=tr("This recovery code does not open the backup."),
                safe=_nothing_changed(),
                do=tr(
                    "It opens only backups that were written while it was in use."
                    " Type the passphrase."
                ),
            )
        case failures.BackupKeyWrong():
            return Words(
                what=tr("This passphrase does not open the backup."),
                safe=_nothing_changed(),
                do=tr("Check capital letters and the language of the keyboard, and type it again."),
            )
        case failures.ProfileInUse(stories=stories):
            return Words(
                what=ntr(
                    "There is {n} story here already, so the backup was not restored.",
                    "There are {n} stories here already, so the backup was not restored.",
                    stories,
                ),
                safe=_nothing_changed(),
                do=tr("Restore it to a new place, or let the stories that are here be kept aside."),
            )
        case failures.RestoreRefused():
            return Words(
                what=tr("This disk did not take the backup, or gave back something else."),
                safe=tr("The backup is as it was, and nothing was changed here."),
                do=tr("The disk may be failing. Restore the backup on another one."),
            )
        case failures.RestoreUnfinished():
            return Words(
                what=tr("What is restored is whole, but could not be put in its place yet."),
                safe=tr("What was here before is kept."),
                do=tr("Make room, and open Heliograph again: it goes on with it."),
            )
        case _:
            return Words(
                what=tr("The backup cannot be used."), safe=_nothing_changed(), do=_another()
            )


def backup_written(written: Written) -> tuple[str, ...]:
    """Say that a backup is there, and how to treat it."""
    return (
        tr(
            "The backup is written and was read back: {stories}, {files}, {size}.",
            **_counted(written),
            size=size(written.size_bytes),
        ),
        *_lost(written.lost),
        _kept_away(written),
    )


def backup_sound(contents: Contents) -> tuple[str, ...]:
    """Say that a backup is whole, and what is in it."""
    return (
        tr(
            "This backup is whole: {stories}, {files}, as of {time}.",
            **_counted(contents),
            time=moment(contents.made_ms),
        ),
        *_lost(contents.lost),
    )


def backup_restored(contents: Contents, *, kept_aside: bool = False) -> tuple[str, ...]:
    """Say what came back, and what is different now.

    Args:
        contents: What was in the backup.
        kept_aside: There were other stories before, which are kept aside.
    """
    return (
        tr(
            "Restored: {stories}, {files}, as of {time}.",
            **_counted(contents),
            time=moment(contents.made_ms),
        ),
        *_lost(contents.lost),
        *((tr("The stories that were here before are kept aside."),) if kept_aside else ()),
        tr(
            "For the service this is a new device: sign in to send from here."
            " What ITU has already does not go a second time."
        ),
        tr("Protection is off here until you turn it on in Settings."),
    )


def last_backup(last: Last | None) -> str:
    """Say when a backup was written last on this computer."""
    if last is None:
        return tr("No backup has been made on this computer yet.")
    return tr(
        "Last backup: {time} – {stories}, {files}, {size}.",
        **_counted(last),
        time=moment(last.at_ms),
        size=size(last.size_bytes),
    )


def backup_expected(expected: Expected) -> str:
    """Say what a backup of now would hold."""
    return tr(
        "It will hold {stories}, {files}, all receipts and your settings: about {size}.",
        **_counted(expected),
        size=size(expected.size_bytes),
    )


def backup_seen(contents: Contents) -> str:
    """Say what a backup says of itself, before it was read whole."""
    return tr(
        "This backup is of {time}: {stories}, {files}.",
        **_counted(contents),
        time=moment(contents.made_ms),
    )


def stories_replaced(stories: int, unsent: int) -> tuple[str, ...]:
    """Say what becomes of the stories that are here when a backup takes their place.

    Args:
        stories: How many a person wrote here.
        unsent: How many of them are ready and have not gone.
    """
    if not stories:
        return (tr("There are no stories of yours here yet, so nothing is replaced."),)
    here = ntr(
        "The backup takes the place of the {n} story that is here now. It is kept aside on this"
        " computer and can be put back; it is not added to the backup’s.",
        "The backup takes the place of the {n} stories that are here now. They are kept aside on"
        " this computer and can be put back; they are not added to the backup’s.",
        stories,
    )
    if not unsent:
        return (here,)
    return (
        here,
        ntr(
            "{n} story here is ready and has not gone yet. Kept aside, it does not go.",
            "{n} stories here are ready and have not gone yet. Kept aside, they do not go.",
            unsent,
        ),
    )


def restoring_closes() -> str:
    """Say, when it is asked for the second time, what is about to happen."""
    return tr(
        "Heliograph now closes the stories that are here, reads the whole backup and opens what was"
        " in it. If anything is wrong with it, your stories open again as they are."
    )


def passphrase_too_short(least: int) -> str:
    """Say how long a passphrase has to be."""
    return ntr(
        "A passphrase needs {n} character or more.",
        "A passphrase needs {n} characters or more.",
        least,
    )


def passphrase_matters() -> str:
    """Say before it is typed what depends on it."""
    return tr(
        "Choose a passphrase that you will still know in a year, such as four words."
        " Nobody can open the backup without it."
    )


def _not_written(error: failures.BackupNotWritten) -> Words:
    safe = tr("Nothing of it was left there. Your stories are safe on this computer.")
    match error.reason:
        case "full" if error.needed_bytes is not None:
            what = tr(
                "The backup needs {size}, and there is less room.", size=size(error.needed_bytes)
            )
            do = tr("Make room, or choose another disk.")
        case "full":
            what = tr("The disk was full before the backup was whole.")
            do = tr("Make room, or choose another disk.")
        case "too-large":
            what = tr("This disk does not take a file as large as the backup.")
            do = tr("Choose a disk for large files: formatted as exFAT or NTFS, not FAT32.")
        case "cannot-write":
            what = tr(
                "The backup cannot be written to {folder}.", folder=ltr(str(error.path.parent))
            )
            do = tr("Choose another folder or another disk.")
        case _:  # read back
            what = tr("The disk gave back something else than was written, so there is no backup.")
            do = tr("The disk may be failing. Choose another one.")
    return Words(what=what, safe=safe, do=do)


def _unreadable(error: failures.BackupUnreadable) -> Words:
    file = ltr(error.path.name)
    match error.reason:
        case "not-a-backup":
            what, do = tr("{file} is not a backup of Heliograph.", file=file), _another()
        case "too-new":
            what = tr("This backup was written by a newer Heliograph.")
            do = tr("Install the newer Heliograph on this computer.")
        case "damaged":
            what = tr("The backup is damaged or cut short, so nothing of it was used.")
            do = tr("Copy it again from where it was kept, or use another backup.")
        case _:  # the computer cannot read it
            what = tr("This computer cannot read {file}.", file=file)
            do = tr("Check the disk, and try again.")
    return Words(what=what, safe=_nothing_changed(), do=do)


def _nothing_changed() -> str:
    return tr("Nothing was changed.")


def _another() -> str:
    return tr("Choose a file that Heliograph wrote as a backup.")


def _counted(held: Contents | Written | Expected | Last) -> dict[str, str]:
    return {
        "stories": ntr("{n} story", "{n} stories", held.stories),
        "files": ntr("{n} file", "{n} files", held.files),
    }


def _kept_away(written: Written) -> str:
    if written.opens_with_code:
        return tr(
            "Keep it away from this computer. Nobody can open it without its passphrase or your"
            " recovery code, not even ITU."
        )
    return tr(
        "Keep it away from this computer. Without its passphrase nobody can open it, not even ITU."
    )


def _lost(n: int) -> tuple[str, ...]:
    if not n:
        return ()
    return (
        ntr(
            "{n} file could not be read on the computer any more, so it is not in the backup."
            " Everything else is.",
            "{n} files could not be read on the computer any more, so they are not in the backup."
            " Everything else is.",
            n,
        ),
    )

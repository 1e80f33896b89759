"""Words of errors: what happened, what is safe, what to do; never a number alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import errors
from heliograph.domain.lifecycle import NotCleared
from heliograph.i18n import joined, language_name, ltr, ntr, tr
from heliograph.wording.files import file_error
from heliograph.wording.keys import (
    code_mistyped,
    key_unavailable,
    organisation_key,
    passphrase_short,
)
from heliograph.wording.way import way_error
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from pathlib import Path


def error(error: errors.HeliographError) -> Words:
    """Say what happened, what is safe and what to do next."""
    match error:
        case errors.StoreError():
            return _store(error)
        case errors.MediaError():
            return file_error(error)
        case errors.LifecycleError():
            return _lifecycle(error)
        case errors.CampaignError():
            return _campaign(error)
        case errors.ServiceError():
            return _service(error)
        case errors.ReceiptInvalid():
            return Words(
                what=tr("This receipt does not hold: it is damaged, or not by ITU’s service."),
                safe=_stories_safe(),
                do=tr("Keep the story. Heliograph asks for a new receipt."),
            )
        case errors.RecoveryCodeMistyped():
            return code_mistyped(error)
        case errors.PassphraseShort():
            return passphrase_short(error)
        case errors.OrganisationKeyInvalid():
            return organisation_key(error)
        case errors.SynchroniserBusy():
            return Words(
                what=tr("Another Heliograph on this computer is sending right now."),
                safe=_stories_safe(),
                do=tr("Let it finish, or close it."),
            )
        case _:
            return _seldom(error)


def not_kept(error: errors.HeliographError) -> Words:
    """Say why something could not be saved; a store that does not read is another matter."""
    if isinstance(error, errors.StoreDamaged):
        return Words(
            what=tr("The disk does not take what is written; it may be failing."),
            safe=tr("What was saved before is safe."),
            do=tr("Make a backup on another disk."),
        )
    return _error(error)


def _seldom(error: errors.HeliographError) -> Words:
    # Imported here: the window's start needs none of these words.
    from heliograph.exchange.failures import BackupError  # noqa: PLC0415
    from heliograph.exchange.tables.failures import TableError  # noqa: PLC0415
    from heliograph.updates.failures import UpdateError  # noqa: PLC0415
    from heliograph.wording.backups import backup_error  # noqa: PLC0415
    from heliograph.wording.provisioning import (  # noqa: PLC0415
        PROVISIONING_ERRORS,
        provisioning_error,
    )
    from heliograph.wording.tables import table_error  # noqa: PLC0415
    from heliograph.wording.updates import update_error  # noqa: PLC0415

    if isinstance(error, TableError):
        return table_error(error)
    if isinstance(error, BackupError):
        return backup_error(error)
    if isinstance(error, UpdateError):
        return update_error(error)
    if isinstance(error, PROVISIONING_ERRORS):
        return provisioning_error(error)
    return Words(
        what=tr("Something went wrong that Heliograph has no words for."),
        safe=_stories_safe(),
        do=tr("Please try again."),
    )


def enrolment_error(error: errors.HeliographError) -> Words:
    """Say why signing in did not work."""
    match error:
        case errors.Untrusted():
            return Words(
                what=tr("What answered does not know your code, so it may not be ITU’s service."),
                safe=tr("Nothing was signed in and nothing was sent."),
                do=tr("Check the address and the code, or use another network."),
            )
        case errors.ContractBroken():
            return Words(
                what=tr("What answered at this address is not ITU’s service."),
                do=tr("Check the address."),
            )
        case errors.PackInvalid():
            return Words(
                what=tr("This file does not hold what is needed to sign in, or is damaged."),
                do=tr("Ask for the file again."),
            )
        case errors.SignInRequired():
            return _code_unknown()
        case _:
            return _error(error)


def settings_lost() -> Words:
    """Say that what was chosen could not be read and stands at its beginning."""
    return Words(
        what=tr("The file with your settings was damaged, so they begin anew."),
        safe=_stories_safe(),
        do=tr("Choose your language again; organisation and contact are still there."),
    )


_error = error
"""The name ``error`` is also what functions here are given."""


def _stories_safe() -> str:
    return tr("Your stories are safe on this computer.")


def _store(error: errors.StoreError) -> Words:
    match error:
        case errors.StoreTooNew(path=path):
            return Words(
                what=tr("These stories were last opened with a newer Heliograph."),
                safe=tr("They were not touched: {folder}", folder=_folder(path)),
                do=tr("Install the newer Heliograph on this computer."),
            )
        case errors.StoreDamaged(path=path):
            return Words(
                what=tr("The stories on this computer cannot be read; the disk may be failing."),
                safe=tr("Nothing was deleted: {folder}", folder=_folder(path)),
                do=joined(
                    tr("Copy this folder to another disk before you do anything else."),
                    tr("Opened again, Heliograph offers to open what can be read."),
                ),
            )
        case errors.StoreLocked():
            return Words(
                what=tr("Another program keeps the stories on this computer busy."),
                safe=_stories_safe(),
                do=tr("Close other windows of Heliograph and try again."),
            )
        case errors.DiskFull():
            return Words(
                what=tr("The disk is full."),
                safe=tr("What was saved before is safe."),
                do=tr("Make room on the disk and try again."),
            )
        case errors.KeyUnavailable():
            return key_unavailable(error)
        case _:
            return Words(
                what=tr("The stories on this computer cannot be opened."),
                safe=tr("Nothing was deleted."),
                do=tr("Please try again."),
            )


def _lifecycle(error: errors.LifecycleError) -> Words:
    match error:
        case errors.DeliveryUncertain():
            return Words(
                what=tr("The text of this story is on its way and ITU has not answered yet."),
                safe=_stories_safe(),
                do=tr("Wait for the answer; after that it can go back to drafts."),
            )
        case errors.NotReady(problems=problems):
            return Words(
                what=ntr(
                    "{n} thing is to do before this story can be sent.",
                    "{n} things are to do before this story can be sent.",
                    len(problems),
                ),
                safe=_stories_safe(),
                do=tr("The check list shows them."),
            )
        case errors.SampleKept():
            return Words(
                what=tr("This is the sample, so it is not sent."),
                safe=_stories_safe(),
                do=tr("Write a story of your own, or open this one and make it your own."),
            )
        case errors.StoryUnknown(story=story):
            return Words(
                what=tr("There is no story {id}, or more than one begins so.", id=ltr(story)),
                do=tr("The list of stories shows the whole names."),
            )
        case errors.LanguageThere(language=language):
            return Words(
                what=tr(
                    "This story is there in {language} already.", language=language_name(language)
                ),
                do=tr("The languages of a story stand on its first page; press one to open it."),
            )
        case NotCleared():
            return Words(
                what=tr("This story waits for clearance, so it does not leave."),
                safe=_stories_safe(),
                do=tr("Clear it, or wait until somebody does."),
            )
        case errors.StaleSubmission():
            return Words(
                what=tr("This story has just changed in another window or by an answer of ITU."),
                safe=_stories_safe(),
                do=tr("Look at it again, then decide."),
            )
        case _:
            return Words(
                what=tr("This is not possible for the story as it stands now."),
                safe=_stories_safe(),
                do=tr("Look at it again, then decide."),
            )


def _campaign(error: errors.CampaignError) -> Words:
    match error:
        case errors.PackUntrusted():
            return Words(
                what=tr(
                    "This campaign file is damaged or not signed by the service you signed in to."
                ),
                safe=tr("Nothing was taken from it."),
                do=tr("Sign in first, or ask for the file again where you signed in."),
            )
        case errors.CampaignUnknown(campaign=campaign):
            return Words(
                what=tr("The campaign {id} is not on this computer.", id=ltr(campaign)),
                safe=_stories_safe(),
                do=tr("Add its campaign file, or connect once so that it comes by itself."),
            )
        case _:
            return Words(
                what=tr("This file is no campaign file, or is damaged."),
                safe=tr("Nothing was taken from it."),
                do=tr("Ask for the file again."),
            )


def _service(error: errors.ServiceError) -> Words:
    match error:
        case errors.Refused(code=code):
            return _refused(code)
        case errors.SignInRequired():
            return Words(
                what=tr("This computer is not signed in."),
                safe=_stories_safe(),
                do=tr("Sign in to send. You can go on writing."),
            )
        case errors.ContractBroken():
            return Words(
                what=tr("ITU’s service gave an answer that Heliograph cannot read."),
                safe=_stories_safe(),
                do=tr("A newer Heliograph may understand it. Other stories go on."),
            )
        case _:
            return way_error(error)


def _refused(code: str) -> Words:
    match code:
        case "code-unknown":
            return _code_unknown()
        case "address-unusable":
            return Words(
                what=tr("This is no address of a service."),
                do=tr("Write it like {example}", example=ltr("https://stories.example.org")),
            )
        case "proxy-unusable":
            return Words(
                what=tr("This is no address of a proxy."),
                do=tr("Write it like {example}", example=ltr("http://proxy.example.org:8080")),
            )
        case "address-insecure":
            return Words(
                what=tr("This address does not protect what is sent to it."),
                safe=tr("Nothing was sent."),
                do=tr("Write it like {example}", example=ltr("https://stories.example.org")),
            )
        case "too-large":
            return Words(
                what=tr("ITU’s service does not take anything as large as this."),
                safe=_stories_safe(),
                do=tr("Make the files smaller or leave one out."),
            )
        case _:
            return Words(
                what=tr("ITU’s service did not accept this."),
                safe=_stories_safe(),
                do=tr("Open the story to see what to change."),
            )


def _code_unknown() -> Words:
    return Words(
        what=tr("ITU’s service does not know this code, or it was used before."),
        do=tr("Check each letter, or ask for a new code."),
    )


def _folder(path: Path) -> str:
    return ltr(str((path if path.is_dir() else path.parent).absolute()))

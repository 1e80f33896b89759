"""Words of keys: why the stories do not open, and what was not right in a recovery code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import errors
from heliograph.i18n import ltr, mark, ntr, tr
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from heliograph.app.protection import Protecting

_WHAT = {
    "keyring-missing": mark("The key to your stories is not in this computer’s password store."),
    "keyring-locked": mark(
        "This computer’s password store, with the key to your stories, is locked."
    ),
    "keyring-wrong": mark("The key in this computer’s password store does not open your stories."),
    "keyring-silent": mark("This computer’s password store does not open your stories now."),
    "secret-needed": mark("Your stories are locked."),
    "secret-wrong": mark("This does not open your stories."),
    "slots-unreadable": mark("The file with the keys to your stories is missing or damaged."),
}

_DO = {
    "keyring-missing": mark("Sign in to this computer as the person who wrote the stories."),
    "keyring-locked": mark("Unlock it with your password for this computer, then try again."),
    "keyring-wrong": mark("Sign in to this computer as the person who wrote the stories."),
    "keyring-silent": mark("Sign out of this computer and in again, then open Heliograph."),
}

_NOT_TAKEN = {
    "not-taken": mark("This computer’s password store did not keep the key."),
    "not-taken-locked": mark("This computer’s password store is locked."),
}

_ORGANISATION = {
    "no-key": mark("This is no recovery key of an organisation."),
    "other-key": mark("This request was made for another recovery key."),
    "no-slot": mark("No organisation can open these stories."),
    "request": mark("This request is damaged, or not from Heliograph."),
}


def key_unavailable(error: errors.KeyUnavailable) -> Words:
    """Say why the stories do not open, and what opens them."""
    if error.reason in _NOT_TAKEN:
        return Words(
            what=tr(_NOT_TAKEN[error.reason]),
            safe=tr("Nothing was changed."),
            do=tr("Unlock it and try again, or choose a passphrase.")
            if error.reason == "not-taken-locked"
            else tr("Choose a passphrase."),
        )
    return Words(
        what=tr(_WHAT.get(error.reason, _WHAT["slots-unreadable"])),
        safe=tr("Your stories are still here, locked. Nothing was deleted."),
        do=_what_to_do(error),
    )


def _what_to_do(error: errors.KeyUnavailable) -> str:
    if error.reason == "secret-wrong" and "passphrase" not in error.typed:
        return tr("Check what you typed and try again.")
    if error.reason == "secret-wrong":
        return tr("Check what you typed and try again. Your recovery code opens them too.")
    if "passphrase" in error.typed:
        return tr("Type your passphrase, or your recovery code.")
    if error.typed and error.reason == "keyring-locked":
        return tr("Unlock it with your password for this computer, or type your recovery code.")
    if error.typed:
        return tr("Type your recovery code.")
    if error.reason in _DO:
        return tr(_DO[error.reason])
    # Any copy of that one file will do: the key never changes, the stories do.
    return tr(
        "Put back the file {file} from a copy of this folder: {folder}",
        file=ltr("keys.json"),
        folder=ltr(str(error.path.parent)),
    )


def code_mistyped(error: errors.RecoveryCodeMistyped) -> Words:
    """Say which group of a recovery code to look at."""
    if error.group:
        what = tr("Group {n} of the recovery code is not right.", n=error.group)
    else:
        what = tr("A recovery code has 8 groups of 5 characters.")
    return Words(what=what, do=tr("Compare it with what you have kept."))


def passphrase_short(error: errors.PassphraseShort) -> Words:
    """Say how long a passphrase has to be."""
    return Words(
        what=ntr(
            "A passphrase needs {n} character or more.",
            "A passphrase needs {n} characters or more.",
            error.least,
        ),
        do=tr("Several words that do not belong together are easy to keep and hard to guess."),
    )


def organisation_key(error: errors.OrganisationKeyInvalid) -> Words:
    """Say why an organisation's recovery key does not help here."""
    return Words(
        what=tr(_ORGANISATION.get(error.reason, _ORGANISATION["no-key"])),
        safe=tr("Nothing was changed."),
        do=tr("Ask your organisation for help."),
    )


def protection(protecting: Protecting) -> tuple[str, ...]:
    """Say who can open the stories, and by what."""
    kind, slots = protecting.kind, protecting.slots
    if kind == "plain":
        return (tr("The stories are not protected: whoever has the folder can read them."),)
    first = (
        tr("The stories are protected with a passphrase.")
        if kind == "passphrase"
        else tr("The stories are protected with this computer’s password store.")
    )
    second = (
        tr("A recovery code opens them too.")
        if "recovery" in slots
        else tr("There is no recovery code: without the password store the stories are lost.")
    )
    if "organisation" not in slots:
        return first, second
    return first, second, tr("Your organisation’s recovery key opens them too.")

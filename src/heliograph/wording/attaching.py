"""Words about files of a story: why one was not taken in, and what will be sent of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import errors
from heliograph.i18n import ctr, joined, listed, size, tr
from heliograph.wording.files import file_error
from heliograph.wording.trouble import error as any_error
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from heliograph.domain.media import Finding, MediaItem, SendingSize


def attaching_error(error: errors.HeliographError) -> Words:
    """Say why a file was not taken into a story."""
    as_it_was = tr("The story is as it was.")
    match error:
        case errors.MediaMissing(name=name):
            return Words(
                what=tr("The file {file} is not there.", file=name),
                safe=as_it_was,
                do=tr("Look where it is now, and add it from there."),
            )
        case errors.MediaChanged(name=name):
            return Words(
                what=tr("The file {file} changed while it was being added.", file=name),
                safe=as_it_was,
                do=tr("Wait until it is copied or recorded to its end, then add it again."),
            )
        case errors.MediaError():
            words = file_error(error)
            return Words(what=words.what, safe=as_it_was, do=words.do)
        case errors.DiskFull():
            return Words(
                what=tr("There is no room on the disk for this file."),
                safe=as_it_was,
                do=tr("Make room on the disk, or add a smaller file."),
            )
        case _:
            return any_error(error)


def decision(error: errors.MediaNotCleaned) -> Words:
    """Ask what becomes of a file that cannot be cleaned."""
    return Words(
        what=file_error(error).what,
        safe=tr("It was not added."),
        do=tr("Leave it out, or add it as it is, with all that it says."),
    )


def as_it_is_label() -> str:
    """Name the act of adding a file that cannot be cleaned."""
    return tr("Add it as it is")


def leave_out_label() -> str:
    """Name the act of not adding it."""
    return tr("Leave it out")


def size_name(sending_size: SendingSize) -> str:
    """Name a size at which a photo can be sent."""
    match sending_size:
        case "small":
            return ctr("photo size", "Small")
        case "medium":
            return ctr("photo size", "Medium")
        case "large":
            return ctr("photo size", "Large")
        case "full":
            return ctr("photo size", "As taken")


def change(item: MediaItem) -> str:
    """Say how much smaller a file became: ``5.2 MB → 640 kB``; empty when it did not."""
    if item.original is None or item.original.size_bytes == item.size_bytes:
        return ""
    before, after = size(item.original.size_bytes), size(item.size_bytes)
    return "" if before == after else tr("{before} → {after}", before=before, after=after)


def cleaned_words(item: MediaItem) -> str:
    """Say what was taken out of a file, or that it goes as it is; empty when it is not known."""
    if item.original is None:
        return ""
    if not item.cleaned:
        return tr("It is sent as it is. It may say where, when and by whom it was made.")
    said = [
        finding_name(each) for each in item.original.says if each != "place" or not item.keeps_place
    ]
    sentences = [
        tr("Taken out: {things}.", things=listed(said))
        if said
        else tr("Nothing had to be taken out.")
    ]
    if item.keeps_place:
        sentences.append(tr("Where it was taken stays in."))
    return joined(*sentences)


def finding_name(finding: Finding) -> str:
    """Name what a file can tell beside its picture or sound."""
    match finding:
        case "place":
            return ctr("taken out of a file", "place")
        case "device":
            return ctr("taken out of a file", "device")
        case "person":
            return ctr("taken out of a file", "names")
        case "time":
            return ctr("taken out of a file", "time")
        case "text":
            return ctr("taken out of a file", "notes")
        case "thumbnail":
            return ctr("taken out of a file", "preview")

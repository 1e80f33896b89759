"""Words of updates: what is offered, what it costs, what it waits for, and why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import Raw, day, language, ltr, mark, moment, size, tr
from heliograph.updates import failures
from heliograph.wording.data_rules import hold_reason
from heliograph.wording.estimates import time_of
from heliograph.wording.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.app.data_rules import Standing as Rules
    from heliograph.app.update_standing import Off, Standing
    from heliograph.domain.updates import Offer

_OFF: dict[Off, str] = {
    "off": mark("Newer versions are not looked for: that is turned off here."),
    "no-root": mark(
        "This Heliograph cannot take updates: it came without the key that says who may sign them."
    ),
    "not-a-package": mark(
        "This Heliograph was not installed from a package of its own, so it does not update itself."
    ),
}
_OFF_DO: dict[Off, str] = {
    "off": mark("Turn it on in the settings."),
    "no-root": mark("Ask for a newer Heliograph where you got this one."),
    "not-a-package": mark("Update it in the way in which it was installed."),
}


def off_sentence(off: Off) -> str:
    """Say why there are no updates."""
    return tr(_OFF[off])


def update_error(error: failures.UpdateError) -> Words:
    """Say why an update was not looked for, fetched or handed over."""
    match error:
        case failures.UpdatesOff(reason=reason):
            return Words(what=off_sentence(reason), do=tr(_OFF_DO[reason]))
        case failures.UpdatesNotThere():
            return Words(
                what=tr("There are no updates at this place."),
                do=tr("Ask again later, or somewhere else."),
            )
        case failures.UpdateOutOfDate(now_ms=now_ms):
            return Words(
                what=tr(
                    "This computer’s clock says {day}, and what is known of updates does not hold"
                    " on that day any more.",
                    day=day(now_ms),
                ),
                safe=tr("Nothing was installed, and stories are sent as always."),
                do=tr("If the date is wrong, set the clock. If it is right, try again later."),
            )
        case failures.UpdateSourceUnreadable(path=path):
            return Words(
                what=tr("Updates cannot be read here: {folder}", folder=ltr(str(path))),
                do=tr("Look whether the stick is in, and whether this is the right folder."),
            )
        case failures.UpdateSourcePacked(path=path):
            return Words(
                what=tr("This file was packed anew on its way: {file}", file=ltr(str(path))),
                do=tr("Unpack it and copy the folder, or copy the file as it was handed out."),
            )
        case failures.UpdateOlder():
            return Words(
                what=tr("What is here of updates is older than what this Heliograph knows."),
                safe=tr("Nothing was taken from there, and your stories are safe."),
                do=tr("Get newer files from where these came from."),
            )
        case failures.NothingNewer():
            return Words(
                what=tr("There is no newer Heliograph here than the one that runs."),
                do=tr("Ask for a newer one where you got this from."),
            )
        case failures.PackageMissing():
            return Words(
                what=tr("The package of the newer version is not there, or not whole."),
                safe=tr("What was fetched before is kept."),
                do=tr("Get it again later, or from somewhere else."),
            )
        case failures.UpdateBusy():
            return Words(
                what=tr("Another Heliograph on this computer is fetching an update right now."),
                do=tr("Let it finish, or close it."),
            )
        case failures.NothingToInstall():
            return Words(
                what=tr("No newer version is known here."),
                do=tr("Look for a newer version first."),
            )
        case _:
            return Words(
                what=tr(
                    "What was offered as an update is not what those who may sign it have signed."
                ),
                safe=tr("It was thrown away. Nothing was installed, and your stories are safe."),
                do=tr("Try again later or in another network. If it stays so, tell ITU’s service."),
            )


def newest_sentence(version: str, looked_ms: int | None) -> str:
    """Say that nothing newer is known, and when that was asked."""
    if looked_ms is None:
        return tr(
            "This is Heliograph {version}. Nobody was asked yet for a newer one.",
            version=Raw(version),
        )
    return tr(
        "This is Heliograph {version}, the newest there is (looked up: {time}).",
        version=Raw(version),
        time=moment(looked_ms),
    )


def offered_sentence(offer: Offer) -> str:
    """Say that a newer version is there."""
    return tr("Heliograph {version} is there.", version=Raw(offer.version))


def notes(offer: Offer) -> str:
    """Give what is new, in the language of the screens, else in English."""
    return offer.notes_in(language())


def cost_sentence(standing: Standing) -> str:
    """Say what is still to be fetched, how long that takes, and whether the budget allows it."""
    takes = "" if standing.left_s is None else time_of(standing.left_s)
    if takes:
        said = tr(
            "{size} to fetch, {duration}.", size=size(standing.left_bytes), duration=Raw(takes)
        )
    else:
        said = tr("{size} to fetch.", size=size(standing.left_bytes))
    if not standing.over_budget:
        return said
    return tr("{data} That is more than the data budget allows now.", data=Raw(said))


def progress_sentence(standing: Standing) -> str:
    """Say how much is here of a package that is being fetched."""
    total = standing.have_bytes + standing.left_bytes
    takes = "" if standing.left_s is None else time_of(standing.left_s)
    said = tr("{sent} of {total}", sent=size(standing.have_bytes), total=size(total))
    return f"{said} · {takes}" if takes else said


def wait_sentence(standing: Standing, rules: Rules) -> str:
    """Say what an update that is wanted waits for; empty when it waits for nothing."""
    match standing.wait:
        case "paused":
            return tr("The update waits, as sending does: everything is paused.")
        case "stories":
            return tr("The update waits: stories go first.")
        case "no-service":
            return tr("The update waits until this computer is signed in.")
        case "rule" if standing.hold is not None:
            what = tr("The update waits")
            why = hold_reason(standing.hold, rules)
            return tr("{what}: {why}", what=Raw(what), why=Raw(why))
        case _:
            return ""


def ready_sentence(package: Path) -> str:
    """Say that a package is here and was checked."""
    return tr("It is here, whole and checked: {file}", file=ltr(str(package)))


def install_sentence(package: Path) -> str:
    """Say how a package of this kind is installed."""
    match package.suffix:
        case ".deb":
            return tr(
                "An administrator of this computer installs it: {command}",
                command=ltr(f"sudo apt install {package}"),
            )
        case ".dmg":
            return tr("Close Heliograph, open this file and move Heliograph to Applications.")
        case _:
            return tr("Close Heliograph and open this file.")


def lines(standing: Standing, rules: Rules, *, version: str) -> list[str]:
    """Say how it stands, for a terminal."""
    if standing.off is not None:
        return [off_sentence(standing.off)]
    if standing.offer is None:
        return [newest_sentence(version, standing.looked_ms)]
    said = [offered_sentence(standing.offer), notes(standing.offer)]
    if standing.package is not None:
        said += [ready_sentence(standing.package), install_sentence(standing.package)]
    else:
        said.append(cost_sentence(standing))
        if standing.is_wanted:
            said.append(wait_sentence(standing, rules))
    return [each for each in said if each]

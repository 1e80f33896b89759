"""Words of a damaged profile: what came back, which story lost what, and what there is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import iso, moment, ntr, number, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.rescue import Harmed, Salvaged
    from heliograph.domain.ids import StoryId


def rescued(report: Salvaged) -> tuple[str, ...]:
    """Say what stands there now, without naming stories."""
    count = ntr("{n} story is here again.", "{n} stories are here again.", report.stories)
    if report.whole_copy and report.copy_ms is not None:
        return (
            count,
            tr("They are as in the copy of {time}.", time=moment(report.copy_ms)),
            tr(
                "What was ready to be sent is paused: look at it, and let it go on."
                " What ITU has already does not go a second time."
            ),
            *_rule(report),
            _kept(),
        )
    lines = [count]
    if report.harmed:
        lines.append(
            ntr(
                "{n} of them lost something.",
                "{n} of them lost something.",
                len(report.harmed),
            )
        )
    if report.unread:
        lines.append(
            ntr(
                "At least {n} story could not be read.",
                "At least {n} stories could not be read.",
                report.unread,
            )
        )
    if not report.harmed and not report.unread:
        lines.append(tr("No story is known to be missing, and none lost anything."))
    if report.signed_out:
        lines.append(tr("To send from here, sign in again."))
    return (*lines, *_rule(report), _kept())


def harmed_lines(report: Salvaged, title_of: Callable[[StoryId], str]) -> tuple[str, ...]:
    """Say of each story that lost something what it is, one line each."""
    return tuple(_harmed(each, title_of(each.story), report) for each in report.harmed)


def report_lines(report: Salvaged, title_of: Callable[[StoryId], str]) -> tuple[str, ...]:
    """Say everything, story by story."""
    return (*rescued(report), *harmed_lines(report, title_of))


def changes_missing(before_ms: int) -> str:
    """Say that the end of the log was lost, and what there is."""
    return tr(
        "The disk did not give back everything: changes of the last minutes before {time} may be"
        " missing. Everything else is here. The damaged file is kept.",
        time=moment(before_ms),
    )


def looked_at(done: int, of: int) -> str:
    """Say how far it is with the files."""
    return tr("Files looked at: {done} of {of}", done=number(done), of=number(of))


def nothing_damaged() -> str:
    """Say that there is nothing to repair."""
    return tr("Stories and files read without a fault: there is nothing to repair.")


def no_copy() -> str:
    """Say that there is no earlier copy."""
    return tr("There is no earlier copy of the stories that can be read. Nothing was changed.")


def repair_offer() -> str:
    """Say which command opens what can be read."""
    return tr(
        "“heliograph doctor --repair” opens what can be read; the damaged file is kept,"
        " and nothing is deleted."
    )


def _rule(report: Salvaged) -> tuple[str, ...]:
    if not report.rule_doubted:
        return ()
    said = tr(
        "The setting whether stories must be cleared could not be read, so nothing leaves before it"
        " is cleared. You can change that in the settings."
    )
    return (said,)


def _kept() -> str:
    return tr("The damaged file is kept; nothing was deleted.")


def _harmed(each: Harmed, title: str, report: Salvaged) -> str:
    """Say of one story what it lost."""
    said = " ".join(_loss(loss, report) for loss in each.losses)
    return tr("{title}: {losses}", title=iso(title or tr("(no title yet)")), losses=said)


def _loss(loss: str, report: Salvaged) -> str:
    match loss:
        case "words-doubtful":
            return tr("The text reads, but single letters may be wrong: please read it through.")
        case "words-older":
            return tr("The text is that of an earlier version.")
        case "words-lost":
            return tr("The text could not be read.")
        case "files-older":
            return tr("What is said of the files is that of an earlier version.")
        case "files-lost":
            return tr("Some files are not named any more: please attach them again.")
        case "files-unread":
            return tr("Some files cannot be read any more: please attach them again.")
        case "details":
            return tr("When it was begun and whether it was in the trash is not known any more.")
        case "state":
            return tr("Whether ITU has it is asked when it is sent; it does not go twice.")
        case "frozen":
            return tr("A version that was marked ready is lost.")
        case _ if report.copy_ms is not None:  # all of it
            return tr("It is as in the copy of {time}.", time=moment(report.copy_ms))
        case _:
            return tr("It is as in an earlier copy.")

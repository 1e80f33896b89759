"""What a person does in the outbox: hold and let go, text now and photos later, what goes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from heliograph import wording
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.errors import DeliveryUncertain, HeliographError, IllegalTransition, StoryUnknown
from heliograph.gui.parts import together
from heliograph.gui.sending import go_on_all, is_signed_in, pause_all
from heliograph.gui.stories import story_words
from heliograph.i18n import Raw, iso, joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.drafts import Summary
    from heliograph.app.why import Why
    from heliograph.domain.media import MediaKind
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.stories.clearing_acts import ClearingActs
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip
    from heliograph.workspace import Workspace

_DONE_MS = 10_000
"""What was done is told for so long; by then it shows."""
_ON_THE_WAY = frozenset({State.READY, State.SENDING, State.PAUSED})


class OutboxActs(QObject):
    """Acts on the chosen story, on all that are selected, and on everything.

    Args:
        session: The open profile.
        message: Where it is said what came of an act.
        chosen: Gives the chosen row as it stands now.
        many: Gives the numbers of all rows that are selected.
        parent: The page.
    """

    story_opened = Signal(str)
    refused_opened = Signal(str, object)
    """A story that was not accepted, and its ``story_words.Refusal``."""
    sign_in_wanted = Signal()
    proxy_wanted = Signal()
    hand_back_wanted = Signal(object)
    """These rows are to go back to drafts, once it was said what is to be changed."""
    anyway_wanted = Signal(str)
    """A story is to go in spite of the data rules, once it was said what that costs."""
    checked = Signal()
    """A person asked to look now whether the service can be reached, and nothing holds that."""
    did = Signal()
    """Something was changed: rows and counts are to be read again."""

    def __init__(
        self,
        session: Session,
        message: MessageStrip,
        *,
        chosen: Callable[[], Summary | None],
        many: Callable[[], list[int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._outbox = session.workspace.outbox
        self._message = message
        self._chosen = chosen
        self._numbers = many

    def commands(self) -> Commands:
        """Give what can be done with what is chosen."""
        known: dict[str, Callable[[], None]] = {"check-connection": self.check}
        if len(self._numbers()) > 1:
            if self._session.workspace.clearing.needed:
                known |= {"clear": self.clear, "hand-back": self._ask_what_to_change}
            return known | {
                "pause": self.pause,
                "go-on": self.go_on,
                "text-first": self.text_first,
                "media-too": self.media_too,
                "to-drafts": self.take_back,
            }
        row = self._chosen()
        if row is None or row.submission is None:
            return known
        story = row.story
        known["open"] = lambda: self.story_opened.emit(story)
        if row.state in {State.READY, State.SENDING} and not row.submission.media_waits:
            known |= {"pause": self.pause, "send-next": self.send_next}
        if row.submission.waits_for_clearance:
            known |= {"clear": self.clear, "hand-back": self._ask_what_to_change}
        if row.state is State.PAUSED:
            known["go-on"] = self.go_on
        if row.state in _ON_THE_WAY and row.media_count and not row.submission.waits_for_receipt:
            if row.submission.media_later:
                known["media-too"] = self.media_too
            else:
                known["text-first"] = self.text_first
        if row.state in {State.READY, State.PAUSED, State.NEEDS_ATTENTION}:
            known["to-drafts"] = lambda: self.open_again(story)
        return known

    def kinds(self) -> tuple[MediaKind, ...]:
        """Tell of what kinds the media items of the chosen story are."""
        row = self._chosen()
        if row is None or len(self._numbers()) > 1:
            return ()
        return tuple(item.kind for item in self._session.workspace.drafts.get(row.story).media)

    # ---- the chosen stories --------------------------------------------------------------

    def clear(self) -> None:
        """Let them leave where nothing leaves uncleared."""
        self._clearing().clear(self._numbers())

    def hand_back(self, numbers: list[int], comment: str, *, then: Callable[[], None]) -> None:
        """Make drafts of those that wait for clearance, with what is to be changed."""
        self._clearing().hand_back(numbers, comment, then=then)

    def remark(self, numbers: list[int], comment: str, *, then: Callable[[], None]) -> None:
        """Keep a comment on those that wait for clearance, which decides nothing."""
        self._clearing().remark(numbers, comment, then=then)

    def pause(self) -> None:
        """Hold them until they are let go."""
        self._do(
            lambda workspace, story: workspace.outbox.pause(story),
            lambda n: ntr("{n} story is paused.", "{n} stories are paused.", n),
        )

    def go_on(self) -> None:
        """Let them go again."""
        self._do(
            lambda workspace, story: workspace.outbox.resume(story),
            lambda n: ntr("{n} story goes on.", "{n} stories go on.", n),
        )

    def text_first(self) -> None:
        """Send their texts now, and their media when that is said."""
        self._do(
            lambda workspace, story: workspace.outbox.keep_media_of(story, later=True),
            lambda n: ntr(
                "{n} story: the text goes now, the rest waits until you send it too.",
                "{n} stories: the texts go now, the rest waits until you send it too.",
                n,
            ),
            one=lambda title: tr(
                "{title}: the text goes now, the rest waits until you send it too.", title=title
            ),
        )

    def media_too(self) -> None:
        """Send their media after all."""
        self._do(
            lambda workspace, story: workspace.outbox.keep_media_of(story, later=False),
            lambda n: ntr("{n} story: everything goes.", "{n} stories: everything goes.", n),
            one=lambda title: tr("{title}: everything goes.", title=title),
        )

    def take_back(self) -> None:
        """Take them out of the outbox, to be drafts again; also those that are on their way."""
        # Imported here: nobody takes many stories back in the first second.
        from heliograph.app.readying import take_back  # noqa: PLC0415

        self._do(
            lambda workspace, story: take_back(workspace.outbox, workspace.drafts, story),
            lambda n: ntr("{n} story is a draft again.", "{n} stories are drafts again.", n),
        )

    def send_next(self) -> None:
        """Let the chosen story go before all others."""
        row = self._chosen()
        if row is not None:
            self._send_first(row)

    def open_again(self, story: StoryId) -> None:
        """Take a story back to go on writing, and open it where it is to be put right."""
        row = self._session.workspace.library.row(story)
        refusal = story_words.refusal(row, self._session.workspace)
        if self._try(lambda: self._session.workspace.drafts.to_drafts(story)):
            self.refused_opened.emit(story, refusal)

    def press(self, story: StoryId) -> None:  # noqa: C901 - one case for each act
        """Do what the one button of a row says."""
        row = self._session.workspace.library.row(story)
        why = self._why(row)
        if row is None or why is None:
            return
        match why.act:
            case "try-now" | "check-again" | "send-now":
                self._session.worker.check()
            case "pause":
                self._one(lambda: self._outbox.pause(story))
            case "go-on":
                self._one(lambda: self._outbox.resume(story))
            case "go-on-all":
                self.hold_or_go_on()
            case "send-next":
                self._send_first(row)
            case "send-media":
                self._one(lambda: self._outbox.keep_media_of(story, later=False))
            case "clear":
                self._clearing().clear([row.number])
            case "send-anyway":
                self.anyway_wanted.emit(story)
            case "put-back":
                self._one(lambda: self._outbox.put_back(story))
            case "sign-in":
                self.sign_in_wanted.emit()
            case "proxy-sign-in":
                self.proxy_wanted.emit()
            case "open-portal":
                self.open_portal()
            case "open" | "open-file" | "open-question" | "new-version":
                self.open_again(story)
            case None:
                return

    # ---- everything ------------------------------------------------------------------------

    def check(self) -> None:
        """Look now whether the service can be reached, and send."""
        if not self._say_what_holds():
            self._session.worker.check()
            self.checked.emit()

    def hold_or_go_on(self) -> None:
        """Hold everything, or let everything go again."""
        self._message.put_away()
        if self._session.workspace.settings.paused:
            go_on_all(self._session)
        else:
            pause_all(self._session)
        self.did.emit()

    def keep_media(self, *, later: bool) -> None:
        """Choose for everything: texts now and the rest later, or the rest too."""
        if not self._try(lambda: self._outbox.keep_media(later=later)):
            return
        self._look_again()
        if later:
            said = tr("Texts go now. Photos and files wait until you send them too.")
        else:
            said = tr("Photos and files go too.")
        self._say(said)

    def open_portal(self) -> None:
        """Open the page that stands in the way, in the person's browser."""
        trouble = self._outbox.connection().trouble
        page = "" if trouble is None else trouble.page
        account = self._session.workspace.account.current()
        host = QUrl(account.service_url).host() if account is not None else ""
        # An unencrypted address is what a portal can answer in the service's place.
        if page or host:
            QDesktopServices.openUrl(QUrl(page or f"http://{host}/"))

    def tell_done(self, words: str) -> None:
        """Follow what was changed for many stories elsewhere on the page, and say it."""
        self.did.emit()
        self._look_again()
        self._say(words)

    # ---- inside ------------------------------------------------------------------------------

    def _do(
        self,
        act: Callable[[Workspace, StoryId], None],
        said: Callable[[int], str],
        *,
        one: Callable[[Raw], str] | None = None,
    ) -> None:
        numbers = self._numbers()
        if len(numbers) <= 1:
            row = self._chosen()
            if row is None or not self._one(lambda: act(self._session.workspace, row.story)):
                return
            if one is not None:
                self._say(one(iso(story_words.title(row))))
            return

        whole = len(numbers)
        self._message.say(
            ntr("{n} story is being worked on…", "{n} stories are being worked on…", whole),
            spoken=False,
        )

        def work(here: Here) -> int:
            done = 0
            for row in here.workspace.library.rows(numbers):
                try:
                    act(here.workspace, row.story)
                except (DeliveryUncertain, IllegalTransition, StoryUnknown):
                    continue  # it does not fit this one
                done += 1
            return done

        def done(count: int) -> None:
            self.did.emit()
            self._look_again()
            left = whole - count
            rest = ntr("{n} story was left as it is.", "{n} stories were left as they are.", left)
            self._say(joined(said(count), rest if left else ""))

        self._session.tasks.start(work, owner=self._message, done=done, failed=self._tell)

    def _clearing(self) -> ClearingActs:
        # Imported here: few profiles need it, and no start.
        from heliograph.gui.stories.clearing_acts import ClearingActs  # noqa: PLC0415

        return ClearingActs(self._session, self._message, did=self.did.emit, failed=self._tell)

    def _ask_what_to_change(self) -> None:
        self.hand_back_wanted.emit(self._numbers())

    def _send_first(self, row: Summary) -> None:
        if self._try(lambda: self._outbox.put_first(row.story)):
            self._look_again()
            self._say(tr("{title} goes next.", title=iso(story_words.title(row))))

    def _one(self, act: Callable[[], None]) -> bool:
        if not self._try(act):
            return False
        self._look_again()
        return True

    def _look_again(self) -> None:
        """End what goes now, which keeps what arrived, and begin anew by the new wishes."""
        self._session.worker.interrupt()
        self._session.worker.check()

    def _say(self, words: str) -> None:
        if not self._say_what_holds(words):
            self._message.say(words, tone="done", for_ms=_DONE_MS)

    def _say_what_holds(self, words: str = "") -> bool:
        """Say what keeps everything from going, with the button that helps; False for nothing."""
        if not is_signed_in(self._session):
            held = tr("Sign in to send. You can go on writing.")
            action = (tr("Sign in"), self.sign_in_wanted.emit)
        elif self._session.workspace.settings.paused:
            held = tr("You paused all sending")
            action = (tr("Go on with all"), self.hold_or_go_on)
        else:
            return False
        self._message.say(joined(words, held), actions=(action,))
        return True

    def _try(self, act: Callable[[], None]) -> bool:
        self._message.put_away()
        try:
            act()
        except HeliographError as error:
            self._tell(error)
            return False
        self.did.emit()
        return True

    def _tell(self, error: HeliographError) -> None:
        self._message.say(together(wording.error(error)), tone="warning")

    def _why(self, row: Summary | None) -> Why | None:
        if row is None or row.submission is None:
            return None
        return self._outbox.why(row.submission)

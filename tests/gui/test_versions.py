"""Earlier versions on the screen: found, compared, put back, and taken back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from editing import button, complete, field, focused, shown_words, stored
from heliograph.domain.comparison import Piece
from heliograph.domain.ids import StoryId
from heliograph.gui.editor.versions_page import VersionsPage
from heliograph.gui.widgets.changed_text import ChangedText, spoken

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from editing import Open
    from fakes.profiles import Desk
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session


def with_version(session: Session) -> StoryId:
    """Make a story that said something else when it was marked ready."""
    story = complete(session, title="5G on a fishing coast")
    session.workspace.drafts.mark_ready(story)
    session.workspace.drafts.to_drafts(story)
    session.workspace.drafts.set_answer(story, "title", "5G on a windy coast")
    session.workspace.drafts.set_answer(story, "sdgs", stored(session, story)["sdgs"][:1])
    return story


def versions_of(page: EditorPage) -> VersionsPage:
    page.commands()["versions"]()
    assert isinstance(page.side, VersionsPage)
    return page.side


def changes(side: VersionsPage) -> list[str]:
    return [each.accessibleName() for each in side.findChildren(ChangedText) if each.isVisible()]


def test_only_what_differs_is_shown_and_said_in_words(session: Session, open_editor: Open) -> None:
    side = versions_of(open_editor(with_version(session)))
    assert side.list.count() == 1
    assert focused() is side.list
    assert "Marked ready" in side.list.item(0).text()
    assert "characters" in side.list.item(0).text()
    told = changes(side)
    assert told[0] == "Title: taken out: \u2068fishing\u2069; added: \u2068windy\u2069"
    assert len(told) == 2


def test_a_version_is_put_back_and_taken_back(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = with_version(session)
    before = stored(session, story)
    page = open_editor(story)
    side = versions_of(page)
    qtbot.mouseClick(side.restore, Qt.MouseButton.LeftButton)
    assert stored(session, story)["title"] == "5G on a fishing coast"
    assert "The story is again as it was" in side.message.words()
    assert side.list.count() == 2
    button(side.message, "Undo").click()
    assert stored(session, story) == before
    page.commands()["back"]()
    assert field(page, "title").property("text") == "5G on a windy coast"


def test_what_is_being_typed_is_kept_before_a_version_is_put_back(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = with_version(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "!")
    button(page.head, "Versions").click()
    assert isinstance(page.side, VersionsPage)
    page.side.restore.click()
    kept = session.workspace.versions.list(story)
    titles = [session.workspace.versions.get(story, each.number).answers["title"] for each in kept]
    assert titles == ["!5G on a windy coast", "5G on a fishing coast"]


def test_a_story_in_the_outbox_says_why_not_and_how(session: Session, open_editor: Open) -> None:
    story = with_version(session)
    session.workspace.drafts.mark_ready(story)
    side = versions_of(open_editor(story))
    side.list.setCurrentRow(1)
    assert "in the outbox" in side.restore.accessibleDescription()
    side.restore.click()
    assert not session.workspace.drafts.is_open(story)
    button(side.message, "Back to drafts").click()
    side.restore.click()
    assert stored(session, story)["title"] == "5G on a fishing coast"


def test_a_sent_story_becomes_a_new_version_first(
    desk: Desk, session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = with_version(session)
    session.workspace.drafts.mark_ready(story)
    session.worker.check()
    qtbot.waitUntil(lambda: desk.state(story) == "sent")
    side = versions_of(open_editor(story))
    side.list.setCurrentRow(1)
    side.restore.click()
    assert "was sent" in side.message.words()
    button(side.message, "New version").click()
    side.restore.click()
    assert stored(session, story)["title"] == "5G on a fishing coast"


def test_a_story_without_versions_says_when_one_is_kept(
    session: Session, open_editor: Open
) -> None:
    side = versions_of(open_editor(complete(session)))
    assert any("every ten minutes" in words for words in shown_words(side))
    assert not side.restore.isVisible()


def test_what_is_written_is_never_read_as_markup(qtbot: QtBot) -> None:
    label = ChangedText()
    qtbot.addWidget(label)
    pieces = (Piece("same", "<b>a</b> "), Piece("removed", "<img>"), Piece("added", "&amp;"))
    label.say(pieces)
    assert "<b>a" not in label.text()
    assert "&lt;img&gt;" in label.text()
    assert "&amp;amp;" in label.text()
    assert spoken(pieces) == "taken out: \u2068<img>\u2069; added: \u2068&amp;\u2069"


def test_long_texts_are_cut_where_nothing_changed(qtbot: QtBot) -> None:
    label = ChangedText()
    qtbot.addWidget(label)
    pieces = (Piece("same", "a" * 400), Piece("added", "new"), Piece("same", "b" * 400))
    label.say(pieces)
    assert "a" * 49 not in label.text()
    label.say((Piece("same", "a " * 200),))
    assert "a a a" in label.text()
    label.say(pieces, whole=True)
    assert "a" * 400 in label.text()

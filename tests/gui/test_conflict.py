"""Two programs write one story: it is seen, nothing is lost, and it is solved by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from PySide6.QtCore import Qt

from editing import attach, begin, button, complete, field, focused, photo, shown_words, stored
from heliograph.domain.ids import StoryId
from heliograph.domain.media import MediaDetails
from heliograph.gui.editor.conflict_page import ConflictPage
from heliograph.gui.editor.draft import EditorDraft
from heliograph.gui.editor.versions_page import VersionsPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from editing import Open
    from fakes.profiles import Desk
    from heliograph.domain.story import Answers
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session

OURS, THEIRS = "5G on a fishing coast", "5G reaches a fishing coast"


def elsewhere(session: Session, story: StoryId, **answers: object) -> None:
    """Change answers as ``heliograph edit`` in another process does."""
    other = session.workspace.another()
    for name, value in answers.items():
        other.drafts.set_answer(story, name, value)
    other.close()


def clash(session: Session, page: EditorPage, **theirs: object) -> ConflictPage:
    """Let this window and another program write the title at once."""
    page.draft.answer("title", OURS)
    elsewhere(session, page.draft.id, **{"title": THEIRS, **theirs})
    assert not page.draft.save()
    assert isinstance(page.side, ConflictPage)
    return page.side


def everything(session: Session, story: StoryId) -> list[Answers]:
    """Give all answers that can be had back: as the story stands, and its versions."""
    versions = session.workspace.versions
    kept = [versions.get(story, each.number).answers for each in versions.list(story)]
    return [stored(session, story), *kept]


def test_a_clash_is_shown_instead_of_written_over(session: Session, open_editor: Open) -> None:
    story = complete(session, title="5G on a coast")
    page = open_editor(story)
    side = clash(session, page, place="Lundu")
    assert [choice.field for choice in side.choices] == ["title"]
    words = shown_words(side)
    assert any(line.endswith("other parts are the same.") for line in words)
    assert side.choices[0].mine.accessibleDescription() == OURS
    assert side.choices[0].theirs.accessibleDescription() == THEIRS
    assert stored(session, story)["title"] == THEIRS
    assert OURS in [each["title"] for each in everything(session, story)]
    assert stored(session, story)["place"] == "Lundu"


def test_who_goes_on_typing_chooses_nothing_by_accident(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(complete(session, title="5G on a coast"))
    side = clash(session, page)
    assert focused() is side
    qtbot.keyClicks(side, "and on \r")
    assert page.side is side
    assert side.choices[0].takes_mine


@pytest.mark.parametrize("chosen", [OURS, THEIRS])
def test_what_is_chosen_stands_and_the_other_is_a_version(
    session: Session, open_editor: Open, chosen: str
) -> None:
    story = complete(session, title="5G on a coast")
    page = open_editor(story)
    side = clash(session, page)
    (choice,) = side.choices
    (choice.mine if chosen == OURS else choice.theirs).setChecked(True)
    side.use.click()
    assert page.side is None
    assert stored(session, story)["title"] == chosen
    assert field(page, "title").property("text") == chosen
    assert {OURS, THEIRS} <= {each["title"] for each in everything(session, story)}
    assert "as you chose" in page.message.words()


def test_both_are_kept_as_two_drafts_that_can_be_told_apart(
    session: Session, open_editor: Open
) -> None:
    story = complete(session, title="5G on a coast", summary="Before")
    page = open_editor(story)
    page.draft.answer("summary", "Ours")
    elsewhere(session, story, summary="Theirs")
    page.draft.save()
    assert isinstance(page.side, ConflictPage)
    page.side.keep_both.click()
    rows = session.workspace.drafts.summaries(show="drafts")
    assert {row.title for row in rows} == {"5G on a coast", "5G on a coast (2)"}
    made = next(row.story for row in rows if row.story != story)
    assert (stored(session, story)["summary"], stored(session, made)["summary"]) == (
        "Theirs",
        "Ours",
    )
    opened: list[str] = []
    page.story_wanted.connect(opened.append)
    button(page.message, "Open the other").click()
    assert opened == [made]


def test_a_clash_is_solved_by_four_keys(session: Session, open_editor: Open, qtbot: QtBot) -> None:
    story = complete(session, title="5G on a coast")
    page = open_editor(story)
    side = clash(session, page)
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    while focused() is not side.choices[0].mine:
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    assert not side.choices[0].takes_mine
    side.use.setFocus()
    qtbot.keyClick(side.use, Qt.Key.Key_Space)
    assert stored(session, story)["title"] == THEIRS


@pytest.mark.parametrize("way", ["escape", "menu"])
def test_the_way_back_leaves_a_way_to_choose(
    session: Session, open_editor: Open, qtbot: QtBot, way: str
) -> None:
    page = open_editor(complete(session, title="5G on a coast"))
    side = clash(session, page)
    if way == "escape":
        qtbot.keyClick(side, Qt.Key.Key_Escape)
    else:
        page.commands()["back"]()
    assert page.side is None
    assert "kept under Versions" in page.message.words()
    button(page.message, "Choose…").click()
    assert isinstance(page.side, ConflictPage)


def test_leaving_the_editor_with_a_clash_stops_once_to_show_it(
    session: Session, open_editor: Open
) -> None:
    story = complete(session, title="5G on a coast")
    page = open_editor(story)
    page.draft.answer("title", OURS)
    elsewhere(session, story, title=THEIRS)
    assert not page.may_leave()
    assert isinstance(page.side, ConflictPage)
    assert page.may_leave()
    assert OURS in [each["title"] for each in everything(session, story)]


def test_what_the_other_changed_elsewhere_is_on_the_screen_before_it_can_clash(
    session: Session, open_editor: Open
) -> None:
    story = begin(session, place="A", title="T")
    page = open_editor(story)
    page.show_step("where")
    elsewhere(session, story, place="B")
    page.draft.answer("title", "U")
    assert page.draft.save()
    assert field(page, "place").property("text") == "B"


def test_marking_ready_waits_for_the_choice(session: Session, open_editor: Open) -> None:
    story = complete(session, title="5G on a coast")
    page = open_editor(story)
    page.draft.answer("title", OURS)
    elsewhere(session, story, title=THEIRS)
    page.acts.mark_ready()
    assert session.workspace.drafts.is_open(story)
    assert isinstance(page.side, ConflictPage)


def test_what_another_program_said_about_a_photo_is_a_version(
    session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    story = complete(session)
    page = open_editor(story)
    attach(qtbot, page, photo(tmp_path))
    (item,) = page.draft.story.media
    page.draft.describe(item.id, MediaDetails(alt_text="Ours"))
    other = session.workspace.another()
    other.attachments.describe(story, item.id, MediaDetails(alt_text="Theirs"))
    other.close()
    assert page.draft.save()
    assert session.workspace.drafts.get(story).media[0].details.alt_text == "Ours"
    (line,) = session.workspace.versions.list(story)
    kept = session.workspace.versions.get(story, line.number)
    assert kept.media[0].details.alt_text == "Theirs"
    button(page.message, "Versions").click()
    assert isinstance(page.side, VersionsPage)


def test_other_content_at_itu_can_be_kept_apart_from_ours(
    desk: Desk, session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    desk.sign_in()
    sent = desk.ready()
    session.worker.check()
    qtbot.waitUntil(lambda: desk.state(sent) == "sent")
    text = desk.world.texts[sent, 1]
    story = desk.ready(title="School radio in the hills")
    desk.world.texts[story, 1] = structs.replace(text, sha256="e" * 64)
    session.worker.check()
    qtbot.waitUntil(lambda: desk.state(story) == "needs-attention")
    page = open_editor(story)
    assert "sent from another computer" in page.standing.words()
    button(page.standing, "Keep both as two drafts").click()
    drafts = session.workspace.drafts
    rows = drafts.summaries(show="drafts")
    assert {row.title for row in rows} == {
        "School radio in the hills",
        "School radio in the hills (2)",
    }
    made = next(row.story for row in rows if row.story != story)
    assert stored(session, made) == {
        **stored(session, story),
        "title": "School radio in the hills (2)",
    }
    drafts.mark_ready(made)
    session.worker.check()
    qtbot.waitUntil(lambda: desk.state(made) == "sent")
    opened: list[str] = []
    page.story_wanted.connect(opened.append)
    button(page.message, "Open the other").click()
    assert opened == [made]


TEXTS = st.text(alphabet="ab 移ل", min_size=1, max_size=6).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["ours", "theirs", "save"]), TEXTS), max_size=10))
def test_every_text_of_both_sides_can_be_had_back(desk: Desk, acts: list[tuple[str, str]]) -> None:
    workspace = desk.workspace
    story = workspace.drafts.new(campaign="open-call", answers={"title": "Begun"})
    draft = EditorDraft(workspace, story)
    other = workspace.another()
    seen: object = "Begun"
    for act, words in [*acts, ("save", "")]:
        if act == "ours":
            if not draft.is_dirty:
                seen = draft.story.answers["title"]
            draft.answer("title", words)
        elif act == "theirs":
            other.drafts.set_answer(story, "title", words)
        elif draft.is_dirty:
            ours, theirs = draft.title, other.drafts.get(story).answers["title"]
            safe = draft.save()
            versions = workspace.versions
            kept = [versions.get(story, each.number).answers for each in versions.list(story)]
            titles = [each["title"] for each in [workspace.drafts.get(story).answers, *kept]]
            assert ours in [str(title).strip() for title in titles]
            assert theirs in titles or theirs == seen
            assert safe or theirs == workspace.drafts.get(story).answers["title"]
    other.close()

"""A profile in which every word from outside, and every one that was typed, is markup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from fakes.profiles import DESCRIBED, Desk, complete_answers
from heliograph.domain.campaign import Link, parse_campaign
from heliograph.domain.review import Comment
from heliograph.domain.rules import NetworkSeen
from heliograph.domain.signed import sign
from photos import jpeg

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId


class World:
    """Its words are an image that would be fetched from ``port``, and a link.

    Args:
        folder: For the profile, which is closed when this is made, and for files.
        port: On this computer; who connects to it has obeyed.
        before: Put before every word.
    """

    def __init__(self, folder: Path, port: int, *, before: str = "") -> None:
        self._port = port
        self._before = before
        self.words: dict[str, str] = {}
        self.desk = desk = Desk(folder)
        desk.workspace.settings.language, desk.workspace.settings.first_run_done = "en", True
        desk.workspace.save_settings()
        desk.world.name = self.say("service")
        desk.network = NetworkSeen(identity="net", name=self.say("network"))
        code = desk.world.new_code(self.say("organisation"))
        desk.workspace.account.enrol(service_url="http://127.0.0.1:1", code=code)
        self._take_in_a_campaign()
        self.sent = self._story("sent", campaign="hostile")
        desk.workspace.drafts.mark_ready(self.sent)
        desk.send()
        self._review(self.sent)
        desk.send()
        self.waiting = self._story("waiting", campaign="hostile")
        desk.workspace.drafts.mark_ready(self.waiting)
        desk.workspace.outbox.pause(self.waiting)
        self.draft = self._story("draft", campaign="hostile")
        desk.workspace.drafts.change(
            self.draft, {"summary": self.say("change")}, based_on={"summary": "else"}
        )
        desk.workspace.close()

    def say(self, source: str) -> str:
        """Give words that are an image and a link where they are obeyed."""
        number = len(self.words)
        image = f'<img src="http://127.0.0.1:{self._port}/{number}">'
        self.words[source] = f'{self._before}[{source}] {image}<a href="file:///{number}">go</a>'
        return self.words[source]

    def _story(self, name: str, *, campaign: str) -> StoryId:
        drafts, attachments = self.desk.workspace.drafts, self.desk.workspace.attachments
        said: dict[str, object] = {"title": self.say(f"{name} title")}
        said["org_name"] = self.say(f"{name} organisation")
        said |= {each: self.say(f"{name} {each}") + " on" * 150 for each in ("summary", "action")}
        story = drafts.new(campaign=campaign, answers=complete_answers(**said))
        path = self.desk.file(f"{name} file <img src=x>.jpg", jpeg(64, 48))
        told = {each: self.say(f"{name} {each}") for each in ("alt_text", "caption", "credit")}
        attachments.attach(story, path, details=replace(DESCRIBED, **told))
        return story

    def _take_in_a_campaign(self) -> None:
        world = self.desk.world
        pack = world.campaigns["open-call"]
        told = {each: {"en": self.say(f"campaign {each}")} for each in ("title", "theme", "call")}
        pack = replace(
            pack,
            id="hostile",
            version=1,
            **told,
            links=(Link(language="en", address=f"http://127.0.0.1:{self._port}/link"),),
            texts={each: {"en": self.say(f"campaign {each}")} for each in pack.texts},
            choices={
                name: tuple(
                    replace(each, name={"en": self.say(f"choice of {name}")}) for each in choices
                )
                for name, choices in pack.choices.items()
            },
            placeholders=(self.say("campaign placeholder"),),
        )
        world.campaigns["hostile"] = parse_campaign(msgspec.json.encode(pack))
        signed = sign(msgspec.json.encode(pack), typ="heliograph-campaign", key=world.key)
        self.desk.workspace.campaigns.add_file(self.desk.file("pack", signed.encode()))

    def _review(self, story: StoryId) -> None:
        (item,) = self.desk.workspace.drafts.get(story).media
        self.desk.world.review(
            story,
            "returned",
            Comment(id="1", text=self.say("comment"), field="title"),
            Comment(id="2", text=self.say("comment on a file"), item=item.id, original=True),
            Comment(id="3", text=self.say("comment on all")),
            by=self.say("editor"),
            message=self.say("message"),
        )

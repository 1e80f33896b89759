"""Attaches the files of rows, follows what became of them since, and takes that back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.domain.media import MediaDetails
from heliograph.domain.tables.media_rows import media_details
from heliograph.domain.tables.row_files import (
    Described,
    FileChange,
    RowFile,
    for_another,
    known_file,
    reworded,
)
from heliograph.errors import IllegalTransition, MediaError
from heliograph.media.intake import sha256_of
from heliograph.store.imports import SaidBefore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from heliograph.app.attachments import Attachments
    from heliograph.app.drafts import Drafts
    from heliograph.app.importing.folder_files import FileLook
    from heliograph.app.importing.looking import RowLook
    from heliograph.domain.ids import MediaId, StoryId
    from heliograph.domain.media import MediaItem
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.store.imports import ImportRows

Failed = list[tuple["FileLook", MediaError | IllegalTransition]]


class Attaching:
    """The files of the rows that ``Taking`` takes in."""

    def __init__(
        self,
        *,
        rows: ImportRows,
        drafts: Drafts,
        attachments: Attachments,
        words: Vocabulary,
    ) -> None:
        self.rows = rows
        self.drafts = drafts
        self.attachments = attachments
        self._words = words

    def bring(self, run: int, row: RowLook, folder: Path | None) -> Failed:
        """Bring a row's files into its story; give those that could not be, and why.

        Their bytes are kept one after another, and the row with all of them is written at once: at
        every moment what is in the story is also known to be there. What a person removed stays
        removed, and what the row names no longer goes, unless a person has said something of it.
        """
        files = _RowFiles(self, run, row)
        failed: Failed = []
        done: set[str] = set()
        for index, file in enumerate(row.files):
            if file.path is None or folder is None or file.path in done:
                continue
            done.add(file.path)
            said = media_details(row.read, index, self._words)
            try:
                files.bring(folder / file.path, file, said)
            except (MediaError, IllegalTransition) as error:
                failed.append((file, error))
        try:
            files.write(is_whole=not failed)
        except IllegalTransition as error:  # somebody has just marked it ready
            return [(file, error) for file in row.files if file.path in done]
        return failed

    def take_back(self, story: StoryId, changes: Sequence[FileChange]) -> None:
        """Undo what a run did to media items; what a person did to them since stays."""
        for change in reversed(changes):
            if change.described is not None:
                self._reword(story, change.described)
            elif change.put is None or self.item(story, change.put) is not None:
                if change.put is not None:
                    self.attachments.detach(story, change.put)
                if change.taken is not None:
                    self.put_at(story, change.taken, change.place)

    def item(self, story: StoryId, media: MediaId) -> MediaItem | None:
        """Find an item of a story."""
        return next((each for each in self.drafts.get(story).media if each.id == media), None)

    def put_at(self, story: StoryId, item: MediaItem, place: int) -> None:
        """Put an item into a story at this place, counted from 0."""
        ids = [each.id for each in self.drafts.get(story).media if each.id != item.id]
        self.attachments.put_back(story, item)
        if place < len(ids):
            self.attachments.reorder(story, [*ids[:place], item.id, *ids[place:]])

    def _reword(self, story: StoryId, described: Described) -> None:
        item = self.item(story, described.item)
        if item is not None:
            details = reworded(item.details, described.new, described.old)
            self.attachments.describe(story, item.id, details)


class _RowFiles:
    """The files of one row, as they are brought in."""

    def __init__(self, tools: Attaching, run: int, row: RowLook) -> None:
        before = tools.rows.said(row.story)
        self._known = [] if before is None else list(before.files)
        self._tools = tools
        self._run = run
        self._row = row
        self._story = row.story
        self._untouched = tools.rows.is_untouched(row.story)
        self._paths = frozenset(each.path for each in row.files if each.path is not None)
        self._steps: list[Callable[[], FileChange | None]] = []
        self._leaving: set[MediaId] = set()

    def bring(self, path: Path, file: FileLook, said: MediaDetails) -> None:
        """Bring one file in, or follow what the folder and the row now say of it."""
        there = known_file(self._known, file.name, file.path or "", self._paths)
        if there is None:
            there = self._same_bytes(path, file)
        elif not file.is_as_taken(there) and sha256_of(path) != there.sha256:
            self._replace(path, file, said, there)
            return
        if there is None:
            self._attach(path, file, said, None)
        else:
            self._describe(file, said, there)

    def write(self, *, is_whole: bool) -> None:
        """Write what was brought in, and with it what is known of the files.

        The row has no digest until all of them are in: then it is tried again.

        Raises:
            IllegalTransition: the story is no draft now; nothing is written.
        """
        rows = self._tools.rows
        with rows.together():
            changes = [change for step in self._steps if (change := step()) is not None]
            changes.extend(self._leave_out())
            rows.note(
                self._run,
                self._story,
                SaidBefore(
                    answers=self._row.answers,
                    digest=self._row.digest if is_whole else "",
                    files=tuple(self._known),
                ),
                untouched=self._untouched,
            )
            # A story that is begun goes as a whole when that is undone.
            if self._row.standing != "new":
                for change in changes:
                    rows.keep_change(self._run, self._story, change)
            if self._steps or not is_whole:
                self._tools.drafts.count_musts(self._story)

    # ---- inside -------------------------------------------------------------------------

    def _leave_out(self) -> Iterator[FileChange]:
        """Take out what the row names no longer, if only an import has said anything of it."""
        names = {each.name for each in self._row.files}
        for each in list(self._known):
            if each.path in self._paths or each.name in names:
                continue
            self._known.remove(each)
            item = self._tools.item(self._story, each.item)
            if item is None or not each.ours or item.details != each.said:
                continue
            place = self._place(item)
            self._tools.attachments.detach(self._story, item.id)
            yield FileChange(taken=item, place=place)

    def _attach(
        self, path: Path, file: FileLook, said: MediaDetails, instead: RowFile | None
    ) -> None:
        old = None if instead is None else self._tools.item(self._story, instead.item)
        details, size = said, None
        if old is not None and instead is not None:
            details = for_another(reworded(old.details, instead.said, said), said)
            size = old.sending_size
        item = self._tools.attachments.prepare(self._story, path, details=details, size=size)
        known = RowFile(
            name=file.name,
            path=file.path or "",
            size_bytes=file.size_bytes,
            changed_ns=file.changed_ns,
            sha256=item.known_by,
            item=item.id,
            said=structs.replace(said, taken=item.details.taken),
        )
        self._know(known, instead)
        if old is not None:
            self._leaving.add(old.id)
        self._steps.append(partial(self._put, item, old))

    def _put(self, item: MediaItem, old: MediaItem | None) -> FileChange:
        # A person may have removed it while the new one was made ready.
        old = None if old is None else self._tools.item(self._story, old.id)
        place = 0 if old is None else self._place(old)
        if old is None:
            self._tools.attachments.put_back(self._story, item)
        else:
            self._tools.attachments.detach(self._story, old.id)
            self._tools.put_at(self._story, item, place)
        return FileChange(put=item.id, taken=old, place=place)

    def _replace(self, path: Path, file: FileLook, said: MediaDetails, there: RowFile) -> None:
        """Attach what is now in the folder instead, unless a person has removed it."""
        if not there.ours:
            self._known.remove(there)
            self._attach(path, file, said, None)
        elif self._tools.item(self._story, there.item) is not None:
            self._attach(path, file, said, there)
        else:
            self._know(structs.replace(_seen(there, file), sha256=sha256_of(path)), there)

    def _describe(self, file: FileLook, said: MediaDetails, there: RowFile) -> None:
        item = self._tools.item(self._story, there.item)
        said = structs.replace(said, taken=said.taken or there.said.taken)
        self._know(structs.replace(_seen(there, file), said=said), there)
        if item is not None:
            self._steps.append(partial(self._reword, item.id, there.said, said))

    def _reword(self, media: MediaId, old: MediaDetails, said: MediaDetails) -> FileChange | None:
        item = self._tools.item(self._story, media)
        if item is None:
            return None
        new = reworded(item.details, old, said)
        if new == item.details:
            return None
        self._tools.attachments.describe(self._story, media, new)
        return FileChange(described=Described(item=media, old=item.details, new=new))

    def _same_bytes(self, path: Path, file: FileLook) -> RowFile | None:
        """Know an item with the same bytes, which a person or an earlier Heliograph attached."""
        known = {*self._leaving, *(each.item for each in self._known)}
        media = self._tools.drafts.get(self._story).media
        others = {each.known_by: each for each in media if each.id not in known}
        if not others:
            return None
        item = others.get(sha256_of(path))
        if item is None:
            return None
        return RowFile(
            name=file.name,
            path=file.path or "",
            size_bytes=file.size_bytes,
            changed_ns=file.changed_ns,
            sha256=item.known_by,
            item=item.id,
            said=MediaDetails(),
            ours=False,
        )

    def _know(self, known: RowFile, instead: RowFile | None) -> None:
        if instead in self._known:
            self._known[self._known.index(instead)] = known
        else:
            self._known.append(known)

    def _place(self, item: MediaItem) -> int:
        ids = [each.id for each in self._tools.drafts.get(self._story).media]
        return ids.index(item.id)


def _seen(known: RowFile, file: FileLook) -> RowFile:
    return structs.replace(
        known,
        name=file.name,
        path=file.path or "",
        size_bytes=file.size_bytes,
        changed_ns=file.changed_ns,
    )

"""A whole run of the real program with canaries in everything, and a search of all it wrote."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import msgspec

from fakes.profiles import complete_answers
from faults.leaks.canaries import Canaries, Hit, search
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService
from photos import jpeg

PATIENCE_S = 60
TEXTS = (
    *("summary", "situation", "action", "results", "lessons", "advice", "place"),
    *("org_name", "contact_name"),
)
"""Answers that get a canary of their own."""
KEPT = (
    *("title", "title in Arabic", "contact", "typed", "file name", "alt text", "credit"),
    *("organisation in the settings", "word of a person's dictionary", "proxy user"),
)
"""More of what has to be in the profile, or the run would prove nothing."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a run left, and what of it told something."""

    kinds: int
    files: int
    n_bytes: int
    processes: int
    hits: tuple[Hit, ...]
    missing: tuple[str, ...]
    """Canaries that did not even get into the store: the run proves nothing for them."""


class WholeRun:
    """The program in a home of its own; ``desk`` holds the person's files, which are not ours."""

    def __init__(self, folder: Path, *, seed: int | None = None) -> None:
        self.desk = folder / "desk"
        self.home = folder / "home"
        self.profile = self.home / "profile"
        self.canaries = Canaries(seed)
        self.processes = 0
        self._secret: Path | None = None
        for each in (self.desk, self.home, self.home / "tmp", self.home / "run"):
            each.mkdir(mode=0o700)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XDG_")},
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_DATA_HOME": str(self.home / "share"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        }

    def go(self, service: EmbeddedService, *, blows: tuple[str, ...]) -> Found:
        """Do everything that writes, die by each signal, begin again, and search."""
        self._write_story(service)
        for blow in blows:
            self._die_by(blow)
        self._end_in_order()
        secret = self._protect()
        self._command("doctor", "--bundle", str(self.home / "support.zip"), codes=(0, 1))
        hits, files, n_bytes = search(self.home, self.canaries)
        return Found(
            kinds=len(self.canaries.words),
            files=files,
            n_bytes=n_bytes,
            processes=self.processes,
            hits=tuple(hits),
            missing=tuple(self._not_kept(secret)),
        )

    # ---- the commands ----------------------------------------------------------------

    def _write_story(self, service: EmbeddedService) -> None:
        new = self.canaries.new
        code = self.canaries.take("code", service.new_code(new("organisation of the code")))
        self._command("enrol", "--service", service.address, "--code", code)
        answers = complete_answers(campaign="open-call")
        for name in TEXTS:
            answers[name] = f"{new(name)} {answers[name]}"
        answers["title"] = f"{new('title')} {new('title in Arabic', arabic=True)}"
        answers["contact_email"] = f"{new('contact')}@example.org"
        file = self.desk / "answers.json"
        file.write_text(json.dumps(answers), encoding="utf-8")
        told = self._command("new", "--file", str(file), "--json")
        story = self._story = str(json.loads(told)["id"])
        folder = self.desk / new("folder of the files")
        folder.mkdir()
        photo = folder / f"{new('file name')}.jpg"
        photo.write_bytes(_marked(jpeg(900, 700), new("metadata")))
        notes = folder / "notes.txt"
        notes.write_text(f"{new('bytes of a file')}\n" * 500, encoding="utf-8")
        said = ("--alt", new("alt text"), "--credit", new("credit"), "--licence", "CC-BY-4.0")
        self._command("attach", story, str(photo), str(notes), *said, "--people", "none")
        self._command("list", "--find", new("searched for"))
        self._command("ready", story)
        self._command("proxy", "--address", f"http://{new('proxy')}.example:3128", codes=(0, 1))
        password = new("proxy password")
        self._command("proxy", "--user", new("proxy user"), given=f"{password}\n", codes=(0, 1))
        self._command("send", codes=(0, 1))
        self._command("receipts")
        self._command("attach", story, str(folder / "gone.jpg"), codes=(1,))
        self._command("show", f"{new('no such story')}", codes=(1,))
        wrong = new("wrong code")
        self._command("enrol", "--service", service.address, "--code", wrong, codes=(1,))
        self._say_who_one_is()

    def _say_who_one_is(self) -> None:
        workspace = Workspace.open(self.profile)
        account = workspace.account.current()
        assert account is not None
        self.canaries.take("token", account.token)
        settings = workspace.settings
        settings.first_run_done, settings.language = True, "en"
        settings.answers = {"org_name": self.canaries.new("organisation in the settings")}
        settings.media_credit = self.canaries.new("credit in the settings")
        workspace.save_settings()
        workspace.own_words.add("en", self.canaries.new("word of a person's dictionary"))
        workspace.close()

    def _command(self, *words: str, given: str = "", codes: tuple[int, ...] = (0,)) -> str:
        """Run a command; what it says on its output is the person's to keep, on its error too."""
        profile = ["--profile", str(self.profile)]
        if self._secret is not None:
            profile += ["--secret-file", str(self._secret)]
        done = self._run(
            ["-m", "heliograph.cli.main", "--lang", "en", *profile, *words],
            given=given.encode(),
        )
        assert done.returncode in codes, (words, done.stdout, done.stderr)
        return done.stdout.decode()

    # ---- the window ------------------------------------------------------------------

    def _die_by(self, blow: str) -> None:
        done = self._window(blow)
        expected = -getattr(signal, blow)
        assert done.returncode == expected, (done.returncode, done.stderr)

    def _end_in_order(self) -> None:
        done = self._window("SIGTERM")
        assert done.returncode == 0, done.stderr

    def _window(self, blow: str) -> subprocess.CompletedProcess[bytes]:
        new, known = self.canaries.new, self.canaries.words
        words = {name: known.get(name) or new(name) for name in ("typed", "logged", "error")}
        file = self.desk / "window.json"
        file.write_text(json.dumps({**words, "signal": blow, "story": self._story}))
        done = self._run(["-m", "faults.leaks.window_run", str(self.profile), str(file)])
        # Started from a menu, all of this goes into the journal of the session: a file, too.
        (self.home / f"journal-{self.processes}.txt").write_bytes(done.stdout + done.stderr)
        return done

    def _run(self, words: list[str], *, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        self.processes += 1
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.home,
            env=self._environment,
            input=given,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
            preexec_fn=_let_cores_be_written,
        )

    def _protect(self) -> str:
        """Turn protection on; the key that lay in the folder until then is a secret from now on."""
        keys = json.loads((self.profile / "keys.json").read_bytes())
        self.canaries.take("key", next(each["key"] for each in keys["slots"] if each.get("key")))
        passphrase = " ".join(self.canaries.new(f"passphrase {number}") for number in range(3))
        code = self.desk / "recovery.txt"
        told = ("protect", "on", "--passphrase", "--save-code", str(code))
        self._command(*told, given=f"{passphrase}\n")
        groups = code.read_text(encoding="ascii").split()
        for name, between in (("as written", " "), ("in one", ""), ("with hyphens", "-")):
            self.canaries.take(f"recovery code {name}", between.join(groups))
        self._secret = self.desk / "secret.txt"
        self._secret.write_text(passphrase, encoding="utf-8")
        self._command("list", "--find", self.canaries.words["title"])
        return passphrase

    def _not_kept(self, secret: str) -> list[str]:
        """List the canaries that the profile does not give back to its own program."""
        workspace = Workspace.open(self.profile, secret=secret)
        try:
            known: list[object] = [workspace.settings, workspace.account.proxy().user]
            known += workspace.own_words.all("en")
            for row in workspace.drafts.summaries(show="all"):
                story = workspace.drafts.get(row.story)
                known += [story.answers, story.media]
            sent = workspace.drafts.submission(StoryId(self._story)).state == State.SENT
        finally:
            workspace.close()
        told = msgspec.json.encode(known).decode()
        missing = [each for each in (*TEXTS, *KEPT) if self.canaries.words[each] not in told]
        return missing if sent else [*missing, "what was sent"]


def _marked(photo: bytes, word: str) -> bytes:
    """Put a word into a photo's comment (ITU-T T.81, B.2.4.5)."""
    comment = word.encode()
    return photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + photo[2:]


def _let_cores_be_written() -> None:
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

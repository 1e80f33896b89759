"""Imports an edition by the command line, with its faults and then mended, and judges both."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.tables.judging import Document, kept, report_stories, told
from benchmarks.tables.running import CLIENT, Ran, run
from benchmarks.tables.shelf import Shelf

CAMPAIGN = "wtisd-2021"


class Imported(Struct, kw_only=True):
    """One table, taken in.

    Attributes:
        ran: The command that took it in.
        document: What it said.
        wrong: What differs from the oracle, in what was said and in what is kept.
    """

    ran: Ran
    document: Document
    wrong: list[str]


def take_in(shelf: Shelf, profile: Path, *, mended: bool = False) -> Imported:
    """Import the table with faults, or the mended one over it."""
    oracle = shelf.oracle()
    rows, unused = oracle.of(mended=mended)
    table = shelf.mended if mended else shelf.table
    update = ("--update",) if mended else ()
    ran = run(*_import(shelf, profile, table), *update, log=profile.with_suffix(".log"))
    document = msgspec.json.decode(ran.said, type=Document)
    wrong = told(document, rows, unused)
    drafts = sum(each.standing == "new" for each in rows)
    there = document.imported + document.updated + document.same
    if there != drafts:
        wrong.append(f"{there} drafts are there, not {drafts}")
    return Imported(
        ran=ran, document=document, wrong=[*wrong, *judge(shelf, profile, mended=mended)]
    )


def judge(shelf: Shelf, profile: Path, *, mended: bool) -> list[str]:
    """Look at a table that was taken in once more, and judge what is said and what is kept."""
    rows, unused = shelf.oracle().of(mended=mended)
    table = shelf.mended if mended else shelf.table
    report = profile.with_name("report.csv")
    again = run(
        *_import(shelf, profile, table),
        *("--dry-run", "--report", report),
        log=profile.with_suffix(".log"),
    )
    document = msgspec.json.decode(again.said, type=Document)
    wrong = told(document, rows, unused)
    drafts = sum(each.standing == "new" for each in rows)
    if document.same != drafts:
        wrong.append(f"{document.same} rows are as they were, not {drafts}")
    stories = report_stories(report)
    if len({*stories.values()}) != drafts:
        wrong.append(f"{len({*stories.values()})} stories, not {drafts}")
    return [*wrong, *kept(profile, stories, rows, shelf.photos)]


def _import(shelf: Shelf, profile: Path, table: Path) -> tuple[str | Path, ...]:
    return (
        *(*CLIENT, profile, "import", table, "--media", shelf.photos),
        *("--campaign", CAMPAIGN, "--json"),
    )

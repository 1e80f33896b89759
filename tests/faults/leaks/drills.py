"""The drills of what stays here: canaries, what goes elsewhere, support files, clocks, packs."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from faults.leaks import clocks, elsewhere, metadata, shown, statements, support, tables
from faults.leaks.findings import Exported, Seen
from faults.leaks.whole_run import WholeRun
from faults.lines import Drill, Line, Options
from faults.shares import folder_in_memory
from heliograph_service.embedded import EmbeddedService

FULL_BLOWS = ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGKILL")


def sing(options: Options) -> list[Line]:
    """Run the real program with canaries in everything, and search all that it wrote."""
    blows = FULL_BLOWS if options.full else ("SIGSEGV",)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        service = EmbeddedService(folder / "service")
        service.start()
        try:
            found = WholeRun(folder).go(service, blows=blows)
        finally:
            service.stop()
    said = (
        f"{found.kinds} canaries through {found.processes} processes, {len(blows)} of them ended by"
        f" a signal, cores allowed; {found.files} files, {found.n_bytes // 2**20} MB searched as"
        f" they are, in UTF-16, base64, hexadecimal, escaped and unpacked: {len(found.hits)} hits"
    )
    wrong = (*map(str, found.hits), *(f"{each} was not kept" for each in found.missing))
    return [Line(promise="P12", title="No secret in clear", said=said, wrong=wrong)]


def ask_for_support(options: Options) -> list[Line]:
    """Make support files of profiles full of canaries."""
    with folder_in_memory() as folder:
        found = support.tell(folder, 500 if options.full else 100)
    said = (
        f"{found.canaries} canaries in stories, files, settings, account, network, proxy, logs and"
        f" errors; {found.files} support files, {found.n_bytes // 1024} kB: {len(found.hits)} hits"
    )
    wrong = tuple(map(str, found.hits)) or (() if found.logged else ("nothing was logged",))
    return [Line(promise="P24", title="Support file tells nothing", said=said, wrong=wrong)]


def lure(options: Options) -> list[Line]:
    """Try to lead the client elsewhere."""
    with tempfile.TemporaryDirectory() as name:
        found = elsewhere.lead_astray(Path(name), processes=options.full)
    client = ", by the command itself too" if options.full else ""
    said = (
        f"{found.tries} tries by redirects (five statuses to another host, port, scheme, with and"
        f" without TLS{client}), addresses of uploads, .netrc, proxy and TLS variables, five"
        f" certificates that do not hold: {len(found.wrong)} led anywhere; 0 bytes elsewhere"
    )
    title = "Token and content go to the service only"
    return [Line(promise="P13", title=title, said=said, wrong=tuple(found.wrong))]


def forge_statements(options: Options) -> list[Line]:
    """Show statements and packs by the tricks of JWS."""
    with folder_in_memory() as folder:
        found = statements.show(folder, 10_000 if options.full else 1_000)
    said = (
        f"{found.shown} receipts, withdrawals, reviews and campaign packs by {found.tricks} tricks"
        f" of JWS: {len(found.wrong)} believed or fallen through; then a true pack was taken in"
    )
    title = "Statements and packs need a pinned key"
    return [Line(promise="P8", title=title, said=said, wrong=tuple(found.wrong))]


def set_clocks(options: Options) -> list[Line]:
    """Let the real client work under other clocks."""
    title = "Any clock, the real client"
    if reason := clocks.why_not():
        return [Line(promise="P11", title=title, said=reason, skipped=True)]
    offsets = clocks.OFFSETS if options.full else clocks.FEW
    with tempfile.TemporaryDirectory() as name:
        found = clocks.set_clocks(Path(name), offsets)
    said = (
        f"clocks {', '.join(offsets)} from the service's, {found.jumps} jumps between them:"
        f" {found.sent} receipts hold, withdrawals too, the doctor names the clock;"
        f" {len(found.wrong)} went otherwise"
    )
    return [Line(promise="P11", title=title, said=said, wrong=tuple(found.wrong))]


def judge_metadata(options: Options) -> list[Line]:
    """Let exiftool write all that it can into files, and read what is left after cleaning."""
    title = "Metadata stays home"
    if shutil.which("exiftool") is None:
        said = "exiftool is not installed here"
        return [Line(promise="P16", title=title, said=said, skipped=True)]
    with tempfile.TemporaryDirectory() as name:
        found = metadata.clean(Path(name), every=options.full)
    said = (
        f"{found.files} files of {found.formats} formats, {found.told} tags that told of a place,"
        f" device or person before, exiftool as judge: {len(found.wrong)} afterwards"
    )
    return [Line(promise="P16", title=title, said=said, wrong=tuple(found.wrong))]


def open_tables(options: Options) -> list[Line]:
    """Write words that spreadsheets and readers obey into all that can be saved, and read it."""
    found = tables.obey(options.runs or (10_000 if options.full else 1_000))
    exported, fetched = shown.run("exports_run", Exported)
    wrong = (*found.wrong, *exported.wrong, *fetched)
    said = (
        f"{found.cells} cells that begin as formulas do, with quotes, separators and breaks;"
        f" {exported.files} files saved of hostile words: lists and pages of receipts, bare"
        f" receipts, support files, documents, with {exported.cells} cells: {len(wrong)} live, and"
        " every one reads as it was written"
    )
    return [Line(promise="P20", title="What we export is inert", said=said, wrong=wrong)]


def show_markup(options: Options) -> list[Line]:
    """Show hostile words on every page of the window."""
    del options
    seen, fetched = shown.run("shown_window", Seen)
    wrong = (*seen.wrong, *fetched, *(["an address was opened"] if seen.opened else []))
    said = (
        f"{len(seen.sources)} texts with images and links in them, of stories, comments, campaign,"
        f" service and network, on {seen.pages} pages, {seen.widgets} widgets looked at:"
        f" {len(wrong)} obeyed, fetched or opened (what a terminal obeys: tests/cli/test_inert.py)"
    )
    return [Line(promise="P21", title="What we show is inert", said=said, wrong=wrong)]


DRILLS: tuple[Drill, ...] = (
    Drill(name="canaries", does="secrets through a whole run, and a search", run=sing),
    Drill(name="support", does="support files of profiles full of secrets", run=ask_for_support),
    Drill(name="elsewhere", does="redirects, variables and certificates that mislead", run=lure),
    Drill(name="statements", does="statements by the tricks of JWS", run=forge_statements),
    Drill(name="metadata", does="files that tell all, cleaned and judged", run=judge_metadata),
    Drill(name="tables", does="words that spreadsheets obey", run=open_tables),
    Drill(name="shown", does="markup in all that the window shows", run=show_markup),
    Drill(name="clocks", does="the real client under other clocks", run=set_clocks),
)

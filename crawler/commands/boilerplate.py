"""`marsad boilerplate`: what was learned to repeat over a source's articles, and the way to undo it."""

from __future__ import annotations

import click

from crawler.arabic.letters import masked_key, printable
from crawler.commands import Options, as_called, common_options, say_json, unknown_source
from crawler.commands.tables import Column, show_table
from crawler.errors import UsageError
from crawler.model import LearnedLine, SiteProfile
from crawler.model.lines import SITE_NAME
from storage.store import Store

COLUMNS = (
    Column(name="articles", right=True),
    Column(name="share", right=True),
    Column(name="place"),
    Column(name="state"),
    Column(name="line", grows=True),
)


@click.command(
    help="The lines that repeat over a source's articles and are cut from them, with how often they were "
    "seen. A line that is text after all can be undone; it is never learned again."
)
@click.argument("source")
@click.option("--undo", metavar="LINE", help="This line (or site name) is text: keep it from now on.")
@click.option("--redo", metavar="LINE", help="Cut this line again.")
@common_options
def command(options: Options, source: str, undo: str | None, redo: str | None) -> None:
    """Exit status: 0, or 2 for an unknown source or line."""
    if undo and redo:
        raise UsageError("--undo and --redo exclude each other")
    changed = undo or redo
    with Store.open(options.database, read_only=not changed, check=False) as store:
        if store.sources.load(source) is None:
            raise unknown_source(source, (state.name for state in store.sources.all()))
        profile = store.profiles.load(source)
        if changed:
            key = _key(profile, changed)
            if key is None or not store.profiles.set_active(source, key, active=bool(redo)):
                raise UsageError(
                    f"{source} has no learned line {printable(changed, 120)!r}; "
                    f"`marsad boilerplate {source}` lists them"
                )
            profile = store.profiles.load(source)
    _show(options, profile)
    if changed and not options.json:
        click.echo(as_called(f"`marsad reprocess {source}` brings the stored articles up to date."), err=True)


def _lines(profile: SiteProfile) -> list[LearnedLine]:
    return sorted(profile.lines, key=lambda line: (not line.active, -line.articles, line.key))


def _key(profile: SiteProfile, wanted: str) -> str | None:
    """The key of the learned line or site name that a person means: as printed, in any spelling, or the key itself."""
    meant = {wanted, masked_key(wanted)}
    for line in profile.lines:
        if line.key in meant or masked_key(line.line) in meant:
            return line.key
    return next((f"{SITE_NAME} {name}" for name in profile.site_names if masked_key(name) in meant), None)


def _plain(profile: SiteProfile) -> dict[str, object]:
    return {
        "source": profile.source,
        "articles": profile.articles,
        "site_names": list(profile.site_names),
        "lines": [
            {
                "line": line.line,
                "key": line.key,
                "position": line.position,
                "articles": line.articles,
                "share": line.share,
                "first_seen_at": line.first_seen_at.isoformat(),
                "active": line.active,
            }
            for line in _lines(profile)
        ],
    }


def _show(options: Options, profile: SiteProfile) -> None:
    if options.json:
        say_json(_plain(profile))
        return
    click.echo(f"{profile.source}: counted over {profile.articles} articles")
    for name in profile.site_names:
        click.echo(f"  in titles     {printable(name, 100)}")
    show_table(COLUMNS, [_cells(line) for line in _lines(profile)])


def _cells(line: LearnedLine) -> tuple[str, ...]:
    state = "" if line.active else "undone"
    return (str(line.articles), f"{line.share:.0%}", line.position, state, printable(line.line, 300))

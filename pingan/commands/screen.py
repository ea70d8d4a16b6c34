"""`pingan screen …`: the wall screen."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import Language, chosen_language, current_actor, opened_database

if TYPE_CHECKING:
    from pingan.screen.check import Finding

SIGNS = {"good": "✓", "bad": "✗", "told": "·"}


def register(app: typer.Typer) -> None:
    """Add `pingan screen` to the command line."""
    screen = typer.Typer(help="The wall screen.", no_args_is_help=True)
    screen.command("check")(check)
    playlist = typer.Typer(help="What the wall screen plays.", no_args_is_help=True)
    playlist.command("show")(show)
    playlist.command("import")(import_)
    screen.add_typer(playlist, name="playlist")
    app.add_typer(screen, name="screen")


def show(language: Language = None) -> None:
    """Print what screens play now as JSON, as `import` reads it; what of it cannot be played, on standard error."""
    from pingan.reading.published import NothingPublishedError, read_published
    from pingan.screen.playlist import to_json
    from pingan.screen.playlists import current, playable

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        try:
            there = playable(database, read_published(database))
        except NothingPublishedError as error:
            typer.echo(_SAID["nothing"][language], err=True)
            raise typer.Exit(1) from error
        found = current(database, there)
    typer.echo(to_json(found.saved or found.playlist))
    for left in found.left_out:
        place = _SAID["scene"][language].format(left.scene) if left.scene else ""
        typer.echo(_SAID["left out"][language].format(place, _SAID[left.what][language], left.code), err=True)


def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.json", exists=True, dir_okay=False, help="See docs/administrator.md."),
    ],
    language: Language = None,
) -> None:
    """Check a playlist and save it: every screen plays it from its next question on. Status 1 if it cannot be used."""
    from pingan.screen.playlist import parse_playlist
    from pingan.screen.playlists import save

    language = chosen_language(language)
    with opened_database(language, create=False) as database:
        try:
            playlist = parse_playlist(file.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            typer.echo(_SAID["not utf-8"][language].format(file.name), err=True)
            raise typer.Exit(1) from error
        number = save(database, current_actor(), playlist)
    typer.echo(_SAID["saved"][language].format(number, len(playlist.scenes)))


def check(
    link: Annotated[
        str, typer.Argument(metavar="URL", help="As the screen opens it: https://…/screen#token=…")
    ],
    token: Annotated[
        str | None, typer.Option("--token", help="The token, where the link does not hold it.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open a Chromium of this machine too.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    language: Language = None,
) -> None:
    """Ask a server as a wall screen does, and say what is wrong and what to do. Best run on the wall's machine.

    Exit status 1 if anything is wrong.
    """
    from pingan.screen.check import BAD, GOOD, TOLD, Check, Finding
    from pingan.screen.check_words import VALUES, WORDS

    language = chosen_language(language)
    told: list[Finding] = []

    def say(finding: Finding) -> None:
        told.append(finding)
        if not as_json:
            values = {
                name: VALUES.get(str(value), {}).get(language, value)
                for name, value in finding.values.items()
            }
            typer.echo(f"{SIGNS[finding.verdict]} {WORDS[finding.key][language].format(**values)}")

    checked = Check(link, token)
    for finding in checked.findings():
        say(finding)
    if checked.reached:
        for finding in _browser_findings(checked.origin, wanted=browser):
            say(finding)
    bad = sum(finding.verdict == BAD for finding in told)
    if as_json:
        rows = [{"verdict": one.verdict, "finding": one.key, **one.values} for one in told]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        say(Finding(TOLD, "some_bad", {"count": bad}) if bad else Finding(GOOD, "all_good"))
    if bad:
        raise typer.Exit(1)


def _browser_findings(origin: str, *, wanted: bool) -> list["Finding"]:
    from pingan.screen.browser_check import check_in_browser, find_browser
    from pingan.screen.check import BAD, GOOD, TOLD, Finding
    from pingan.screen.check_words import WORDS

    executable = find_browser() if wanted else None
    if executable is None:
        return [Finding(TOLD, "no_browser" if wanted else "on_the_wall", {"origin": origin})]
    rows = check_in_browser(executable, origin)
    if rows is None:
        return [Finding(BAD, "browser_failed", {"browser": executable, "origin": origin})]
    verdicts = {True: GOOD, False: BAD, None: TOLD}
    keyed = [("clock_browser" if row["name"] == "clock" else row["name"], row) for row in rows]
    found = [
        Finding(verdicts[row["ok"]], key, {"value": row["value"]})
        for key, row in keyed
        if key in WORDS  # the page of a newer server may look at more
    ]
    return [*found, Finding(TOLD, "on_the_wall", {"origin": origin})]


_SAID = {
    "nothing": {
        "zh": "尚未发布任何季度：发布后才有可播放的内容。",
        "en": "Nothing is published yet: there is something to play once a quarter is.",
    },
    "not utf-8": {"zh": "{} 不是 UTF-8 文本。", "en": "{} is not text in UTF-8."},
    "saved": {
        "zh": "已保存播放列表第 {} 版，共 {} 个画面。",
        "en": "Saved version {} of the playlist, {} scenes.",
    },
    "left out": {
        "zh": "{}{} {} 已不存在，播放时略过。",
        "en": "{}{} {} is not there any more and is left out.",
    },
    "scene": {"zh": "第 {} 个画面：", "en": "scene {}: "},
    "street": {"zh": "街道", "en": "street"},
    "dimension": {"zh": "维度", "en": "dimension"},
    "quarter": {"zh": "季度", "en": "quarter"},
}

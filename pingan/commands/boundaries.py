"""`pingan boundaries check` and `pingan boundaries import`: boundary files into one version of them all."""

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pingan.boundary_sources import LevelSource, level_sources, with_seen_names
from pingan.terminal import Language, chosen_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geopandas import GeoDataFrame

    from geodata import Assembled, BoundaryReport
    from pingan.storage import Database

# geopandas is imported by the commands themselves: `pingan --help` does without it.

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE",
        help="GeoPackage, GeoJSON, Shapefile, .gdb folder or .zip: one for all levels, or one each.",
    ),
]
Levels = Annotated[
    list[str], typer.Option("--level", help="district, street, committee or compound; once for each level.")
]
Codes = Annotated[
    list[str], typer.Option("--code", help="Field with the code; once for all levels, or once for each.")
]
Names = Annotated[list[str], typer.Option("--name", help="Field with the Chinese name; likewise.")]
Parents = Annotated[
    list[str] | None,
    typer.Option("--parent", help="Field with the code of the area above; - for a level that has none."),
]
NamesEn = Annotated[
    list[str] | None, typer.Option("--name-en", help="Field with the English name; - for none.")
]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--layer", help="Layer of each level; without it, the only one or the one named as the level."
    ),
]
Crs = Annotated[
    list[str] | None,
    typer.Option(
        "--crs",
        help="Coordinate reference system, where a file names none: EPSG:4490; for one level: street=EPSG:4549.",
    ),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Of a Shapefile's texts, if it is not recognised: gb18030.")
]
DistrictCode = Annotated[
    str | None, typer.Option("--district-code", help="If no level is the district: made from its parts.")
]
DistrictName = Annotated[str | None, typer.Option("--district-name", help="Its Chinese name.")]
DistrictNameEn = Annotated[str | None, typer.Option("--district-name-en", help="Its English name.")]
Relocated = Annotated[
    bool,
    typer.Option(
        "--relocated", help="The boundaries in use are in the wrong place: these may lie elsewhere."
    ),
]
Smallest = Annotated[
    float, typer.Option("--smallest", min=0, help="Overlaps and gaps below so many m² are summed up.")
]
ReportFile = Annotated[
    Path | None, typer.Option("--report", help="Write the whole report to this file as JSON.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def register(app: typer.Typer) -> None:
    """Add `pingan boundaries` to the command line."""
    boundaries = typer.Typer(
        name="boundaries",
        help="Boundaries of the areas: check files, import a version.",
        no_args_is_help=True,
    )
    boundaries.command("check")(check)
    boundaries.command("import")(import_)
    app.add_typer(boundaries)


def check(
    files: Files,
    level: Levels,
    code: Codes,
    name: Names,
    parent: Parents = None,
    name_en: NamesEn = None,
    layer: Layers = None,
    crs: Crs = None,
    encoding: Encoding = None,
    district_code: DistrictCode = None,
    district_name: DistrictName = None,
    district_name_en: DistrictNameEn = None,
    observed: Annotated[
        Path | None,
        typer.Option(
            "--observed", help="CSV or Parquet with a column area_code: compare with codes that have data."
        ),
    ] = None,
    smallest: Smallest = 1.0,
    relocated: Relocated = False,
    report: ReportFile = None,
    as_json: AsJson = False,
    language: Language = None,
) -> None:
    """Check boundary files and report; nothing is written. Exit status 1 if an import would be refused."""
    language = chosen_language(language)
    sources = level_sources(files, level, code, name, parent, name_en, layer, crs)
    with _refusals_in(language):
        codes = None if observed is None else _observed_in_file(observed)
        assembled = _assemble(
            sources,
            encoding,
            (district_code, district_name, district_name_en),
            codes,
            smallest,
            _in_use_without_writing(),
            relocated,
        )
    _show(assembled.report, report, as_json, language)
    if not assembled.report.ok:
        raise typer.Exit(1)


def import_(
    files: Files,
    level: Levels,
    code: Codes,
    name: Names,
    parent: Parents = None,
    name_en: NamesEn = None,
    layer: Layers = None,
    crs: Crs = None,
    encoding: Encoding = None,
    district_code: DistrictCode = None,
    district_name: DistrictName = None,
    district_name_en: DistrictNameEn = None,
    smallest: Smallest = 1.0,
    relocated: Relocated = False,
    credit: Annotated[str, typer.Option("--credit", help="Credit and licence, shown on every map.")] = "",
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Made-up or schematic boundaries: every screen says so.")
    ] = False,
    report: ReportFile = None,
    as_json: AsJson = False,
    language: Language = None,
) -> None:
    """Import boundary files as one whole version, all levels together, and use it from now on.

    Exit status 1, and nothing written, if the checks find an error.
    """
    from pingan.acts.recorded import store_boundaries
    from pingan.settings import load_settings
    from pingan.storage import migrate, open_database
    from pingan.terminal import current_actor

    language = chosen_language(language)
    sources = level_sources(files, level, code, name, parent, name_en, layer, crs)
    settings = load_settings()
    with _refusals_in(language), ExitStack() as at_the_end:
        database = open_database(settings.database_url, settings.signing_key())
        at_the_end.callback(database.dispose)
        migrate(database)
        assembled = _assemble(
            sources,
            encoding,
            (district_code, district_name, district_name_en),
            _observed_in_database(database),
            smallest,
            _in_use(database),
            relocated,
        )
        _show(assembled.report, report, as_json, language)
        if not assembled.report.ok:
            _say("有错误，没有导入。", "There are errors: nothing was imported.", language)
            raise typer.Exit(1)
        version = store_boundaries(
            database,
            assembled.boundaries,
            assembled.report,
            current_actor(),
            credit=credit,
            demonstration=demonstration,
            files=tuple(path.name for path in files),
        )
    _say(f"已导入边界版本 {version}。", f"Imported boundaries, version {version}.", language)


def _assemble(
    sources: list[LevelSource],
    encoding: str | None,
    district: tuple[str | None, str | None, str | None],
    observed_codes: "Iterable[str] | None",
    smallest: float,
    in_use: "GeoDataFrame | None",
    relocated: bool,
) -> "Assembled":
    from geodata import assemble, read_boundaries

    levels = [with_seen_names(read_boundaries(**vars(source), encoding=encoding)) for source in sources]
    return assemble(levels, *district, observed_codes, smallest, in_use, relocated)


def _observed_in_file(path: Path) -> list[str]:
    import pandas as pd

    from geodata import BoundaryError

    try:
        found = (
            pd.read_parquet(path, columns=["area_code"])
            if path.suffix.lower() == ".parquet"
            else pd.read_csv(path, usecols=["area_code"], dtype=str)
        )
    except (OSError, ValueError) as error:
        raise BoundaryError(
            f"{path}：无法读取 area_code 一列：{error}", f"{path}: no column area_code can be read: {error}"
        ) from error
    return found["area_code"].dropna().astype(str).unique().tolist()


def _observed_in_database(database: "Database") -> list[str] | None:
    """Return the codes that have observations in the newest quarter; None where there is no quarter yet."""
    from pingan.storage import list_batches, load_observations

    batches = list_batches(database)
    if batches.empty:
        return None
    observations, _ = load_observations(database, [batches["quarter"].max()])
    return observations["area_code"].unique().tolist()


def _in_use(database: "Database") -> "GeoDataFrame | None":
    """Return the boundaries in use; None where there are none, or those of a demonstration."""
    from pingan.storage import NotFoundError, boundary_info, load_boundaries

    try:
        return None if boundary_info(database).demonstration else load_boundaries(database)
    except NotFoundError:
        return None


def _in_use_without_writing() -> "GeoDataFrame | None":
    """Return the boundaries in use without making or migrating a database."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from pingan.settings import load_settings
    from pingan.storage import open_database

    url = make_url(load_settings().database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None
    database = open_database(load_settings().database_url)
    try:
        return _in_use(database)
    except (OperationalError, ProgrammingError):  # away, or without tables: a check of files does without it
        return None
    finally:
        database.dispose()


def _show(report: "BoundaryReport", path: Path | None, as_json: bool, language: Literal["zh", "en"]) -> None:
    if path is not None:
        path.write_text(report.to_json(), encoding="utf-8")
    typer.echo(report.to_json() if as_json else report.to_text(language))


def _say(zh: str, en: str, language: str) -> None:
    typer.echo(zh if language == "zh" else en, err=True)


@contextmanager
def _refusals_in(language: str) -> "Iterator[None]":
    """Tell what was refused in the reader's language, and end with status 1."""
    from geodata import BoundaryError
    from pingan.storage import StorageError

    try:
        yield
    except (BoundaryError, StorageError) as error:
        typer.echo(error.message[language], err=True)
        raise typer.Exit(1) from error

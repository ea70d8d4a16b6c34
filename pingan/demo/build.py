"""Build the demonstration: write its files, import them as a user would, publish its eight quarters.

Every step can be repeated: files come out the same, what is stored already is not stored again, what is
published already is not published again. So a build that was interrupted is finished by starting it again.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from geodata import assemble, read_boundaries
from pingan.access.demonstration import add_demonstration_accounts, demonstration_accounts
from pingan.acts.assessment import publish_assessment
from pingan.acts.assessment_rules import store_rule
from pingan.acts.proposals import Officer
from pingan.acts.publish import publish_if_changed
from pingan.acts.recorded import store_boundaries, store_rules, store_system
from pingan.demo.files import write_files
from pingan.demo.geopackage import CREDIT, LAYERS
from pingan.demo.importing import ACTOR, REASON, import_workbooks
from pingan.demo.model import load_model
from pingan.demo.watching import (
    bind_demonstration_contacts,
    store_demonstration_rules,
    watch_demonstration,
)
from pingan.rules.annual import parse_rule
from pingan.rules.themes import KIND as HEADLINES_KIND
from pingan.rules.themes import parse_themes
from pingan.settings import Settings
from pingan.storage import (
    NotFoundError,
    boundary_info,
    current_releases,
    migrate,
    open_database,
)

FOLDER = "demo"
HEADLINES = Path(__file__).parent / "data" / "headlines.toml"
ASSESSMENT = HEADLINES.with_name("assessment.toml")

Say = Callable[[str, str], None]
"""Tells the terminal what is going on, in Chinese and in English."""


class NotADemonstrationError(RuntimeError):
    """The database holds data of one's own: the demonstration is not mixed into it."""

    def __init__(self, url: str) -> None:
        self.message = {
            "zh": f"{url} 中是正式数据，演示数据不会写入。请用 --dir 另选文件夹。",
            "en": f"{url} holds data of your own; the demonstration is not mixed into it. "
            "Choose another folder with --dir.",
        }
        super().__init__(self.message["en"])


def build(settings: Settings, say: Say, fresh: bool = False) -> bool:
    """Make the database hold the whole demonstration.

    Parameters
    ----------
    settings : Settings
        `database_url` is written to, files go into the folder `demo` of `data_dir`.
    say : callable
        Called with one line of progress in Chinese and in English.
    fresh : bool
        Throw an earlier demonstration away first; only for SQLite, and never data of one's own.

    Returns
    -------
    bool
        False where everything was there already and nothing was done.

    Raises
    ------
    NotADemonstrationError
        The database holds other data.
    """
    folder = settings.data_dir / FOLDER
    if fresh:
        _discard(settings, folder)
    engine = _opened(settings)
    try:
        if _holds_other_data(engine):
            raise NotADemonstrationError(settings.database_url)
        if is_complete(engine):
            _store_rules(engine)
            watch_demonstration(engine)
            _show_accounts(engine, say)
            return False
        say("生成演示区边界与各部门表格……", "drawing boundaries, filling in departments' workbooks …")
        files = write_files(folder)
        say(
            f"已写入 {len(files.workbooks)} 份表格：{folder}",
            f"wrote {len(files.workbooks)} workbooks to {folder}",
        )
        _import_boundaries(engine, files.boundaries)
        model = load_model()
        store_system(engine, model.system, ACTOR, demonstration=True)
        store_demonstration_rules(engine)
        say(
            "已导入边界、指标体系与预警规则",
            "imported boundaries, the indicator system and the rules of warning",
        )
        import_workbooks(engine, files.workbooks, say)
        for quarter in model.published:
            release = publish_if_changed(engine, quarter, reason=REASON, published_by=ACTOR).release
            say(f"已发布 {quarter}（{release.release_id}）", f"published {quarter} ({release.release_id})")
        _store_rules(engine)
        watch_demonstration(engine)
        _show_accounts(engine, say)
    finally:
        engine.dispose()
    return True


def is_complete(engine: Engine) -> bool:
    """Whether all eight quarters of the demonstration are published in this database."""
    try:
        if not boundary_info(engine).demonstration:
            return False
    except NotFoundError:
        return False
    return set(load_model().published) <= set(current_releases(engine)["quarter"])


def _store_rules(engine: Engine) -> None:
    """Store the demonstration's files of rules and assess its years; one of an earlier program is added to."""
    model = load_model()
    themes = parse_themes(HEADLINES.read_text(encoding="utf-8"), model.system.codes, HEADLINES.name)
    store_rules(engine, HEADLINES_KIND, model.system.id, themes, ACTOR, demonstration=True)
    rule = parse_rule(ASSESSMENT.read_text(encoding="utf-8"), model.system.levels, ASSESSMENT.name)
    store_rule(engine, model.system.id, rule, ACTOR, demonstration=True)
    quarters = set(current_releases(engine, model.system.id)["quarter"])
    for year in sorted({int(quarter[:4]) for quarter in quarters}):
        if quarters.issuperset(rule.quarters(year)):
            publish_assessment(engine, Officer(ACTOR), year, REASON)


def _show_accounts(engine: Engine, say: Say) -> None:
    """Add the accounts that are missing (an earlier version had none), and tell them all."""
    add_demonstration_accounts(engine)
    bind_demonstration_contacts(engine)
    accounts = demonstration_accounts(engine)
    if accounts:
        say("可以使用的账号：", "accounts to try:")
    for name, role, password in accounts:
        say(f"  {name}（{role}）  {password}", f"  {name} ({role})  {password}")


def _opened(settings: Settings) -> Engine:
    engine = open_database(settings.database_url, settings.signing_key())
    migrate(engine)
    return engine


def _holds_other_data(engine: Engine) -> bool:
    try:
        return not boundary_info(engine).demonstration
    except NotFoundError:
        return False


def _import_boundaries(engine: Engine, path: Path) -> None:
    """All levels of the GeoPackage, through the checks of every import."""
    levels = [
        read_boundaries(
            path,
            level,
            code="code",
            name="name",
            name_en="name_en",
            parent=None if level == "district" else "parent",
            layer=level,
        )
        for level in LAYERS
    ]
    assembled = assemble(levels)
    if not assembled.report.ok:
        raise ValueError(assembled.report.to_text("en"))
    store_boundaries(
        engine,
        assembled.boundaries,
        assembled.report,
        ACTOR,
        credit=CREDIT,
        demonstration=True,
        files=(path.name,),
    )


def _discard(settings: Settings, folder: Path) -> None:
    """Remove the demonstration's files and its SQLite database."""
    parsed = make_url(settings.database_url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise ValueError("--fresh removes the database's file: with another database, empty it yourself")
    if Path(parsed.database).exists():
        engine = _opened(settings)
        other = _holds_other_data(engine)
        engine.dispose()
        if other:
            raise NotADemonstrationError(settings.database_url)
    for suffix in ("", "-wal", "-shm"):
        Path(parsed.database + suffix).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)

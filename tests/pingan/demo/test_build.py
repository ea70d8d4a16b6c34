"""`pingan demo`: one command to a published demonstration, once, whatever happened before."""

import pytest
from sqlalchemy import delete

from pingan.access.accounts import list_accounts
from pingan.access.demonstration import demonstration_accounts
from pingan.acts.proof import verify
from pingan.demo import build as building
from pingan.demo.build import NotADemonstrationError, build, is_complete
from pingan.settings import Settings
from pingan.storage import (
    boundary_info,
    current_releases,
    list_batches,
    list_systems,
    load_areas,
    load_release,
    migrate,
    open_database,
    save_boundaries,
    writing,
)
from pingan.storage.schema_access import account, demonstration_account
from pingan.storage.schema_watch import account_contact


@pytest.fixture(scope="module")
def settings(tmp_path_factory, monkeypatch_module):
    monkeypatch_module.delenv("PINGAN_DATABASE_URL", raising=False)
    return Settings(data_dir=tmp_path_factory.mktemp("demo-data"))


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def engine(settings, demo_files):
    """A database that was built, interrupted in the middle of publishing, and built again."""

    class PowerCutError(Exception):
        pass

    def until_2016(engine, quarter, **options):
        if quarter == "2016Q1":
            raise PowerCutError
        return publish(engine, quarter, **options)

    publish = building.publish_if_changed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "write_files", lambda folder: demo_files)
        patch.setattr(building, "publish_if_changed", until_2016)
        with pytest.raises(PowerCutError):
            build(settings, _quiet)
        half = open_database(settings.database_url)
        assert not is_complete(half)
        assert len(current_releases(half)) == 2
        half.dispose()
        patch.setattr(building, "publish_if_changed", publish)
        assert build(settings, _quiet)
    engine = open_database(settings.database_url)
    yield engine
    engine.dispose()


def _quiet(zh: str, en: str) -> None:
    assert zh
    assert en


def test_an_interrupted_build_is_finished_by_the_next(engine):
    assert is_complete(engine)
    releases = current_releases(engine)
    assert list(releases["quarter"])[:: len(releases) - 1] == ["2015Q3", "2017Q2"]
    assert len(releases) == 8


def test_no_workbook_is_stored_twice(engine):
    batches = list_batches(engine)
    assert len(batches) == 84
    assert set(batches["status"]) == {"accepted"}


def test_everything_is_marked_as_demonstration(engine):
    info = boundary_info(engine)
    assert info.demonstration
    assert "OpenStreetMap" in info.credit
    assert "示意" in info.credit
    assert list_batches(engine)["demonstration"].all()
    assert list_systems(engine)["demonstration"].all()
    assert all(load_release(engine, key).demonstration for key in current_releases(engine)["release_id"])


def test_the_published_story_can_be_verified(engine):
    releases = current_releases(engine).set_index("quarter")["release_id"]
    assert verify(engine, releases["2017Q1"]).ok
    areas = load_release(engine, releases["2017Q1"]).scores.areas.set_index("area_code")
    assert areas.loc["310105006", "rank"] == 3
    assert round(areas.loc["310105006", "change"], 2) == 9.52


def test_a_finished_demonstration_is_not_built_again(engine, settings, monkeypatch):
    monkeypatch.setattr(building, "write_files", lambda folder: pytest.fail("wrote the files again"))
    assert build(settings, _quiet) is False


def test_a_demonstration_of_an_earlier_version_gets_accounts_and_tells_them_at_every_start(engine, settings):
    with writing(engine) as connection:  # as it was before there were accounts
        connection.execute(delete(demonstration_account))
        connection.execute(delete(account_contact))
        connection.execute(delete(account))
    told = []
    for _ in range(2):
        lines = []
        assert build(settings, lambda zh, en, lines=lines: lines.append(f"{zh} {en}")) is False
        told.append(lines)
    assert told[0] == told[1]
    shown = demonstration_accounts(engine)
    assert [role for _, role, _ in shown] == ["leader", "data", "data", "admin", *["street"] * 10]
    for name, _, password in shown:
        assert any(name in line and password in line for line in told[0])
    areas = load_areas(engine)
    streets = set(areas.loc[areas["level"] == "street", "area_code"])
    assert {found.area_code for found in list_accounts(engine)} == {None, *streets}


def test_the_demonstration_is_not_mixed_into_data_of_ones_own(tmp_path, boundaries, monkeypatch):
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    settings = Settings(data_dir=tmp_path)
    engine = open_database(settings.database_url)
    migrate(engine)
    streets = boundaries["street"].rename(columns={"code": "area_code"}).assign(level="street")
    save_boundaries(engine, streets.assign(parent_code=None).drop(columns="parent"), demonstration=False)
    engine.dispose()
    for fresh in (False, True):
        with pytest.raises(NotADemonstrationError) as refused:
            build(settings, _quiet, fresh=fresh)
        assert set(refused.value.message) == {"zh", "en"}
    assert not (tmp_path / "demo").exists()


def test_fresh_throws_an_earlier_demonstration_away(tmp_path, boundaries, monkeypatch):
    monkeypatch.delenv("PINGAN_DATABASE_URL", raising=False)
    settings = Settings(data_dir=tmp_path)
    left = tmp_path / "demo" / "left-over.txt"
    left.parent.mkdir()
    left.touch()
    monkeypatch.setattr(building, "write_files", _stop)
    with pytest.raises(StopIteration):
        build(settings, _quiet, fresh=True)
    assert not left.exists()


def _stop(folder):
    raise StopIteration

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from pingan.storage import StorageError, migrate, reading, writing
from pingan.storage.schema import metadata


def test_migrations_end_in_the_schema_that_the_code_uses(engine, new_database, described):
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    direct = new_database(engine.dialect.name)
    metadata.create_all(direct)
    assert described(engine) == described(direct)


def test_migrating_again_changes_nothing_and_keeps_the_data(small_district):
    def content():
        with reading(small_district) as connection:
            return connection.execute(text("SELECT count(*), sum(numerator) FROM observation")).all()

    before = content()
    migrate(small_district)
    assert content() == before


def test_a_database_of_this_version_is_brought_forward_by_a_later_one_with_its_data(
    small_district, later_program
):
    def content():
        with reading(small_district) as connection:
            return connection.execute(text("SELECT batch_id, quarter, file_name FROM batch ORDER BY 1")).all()

    before = content()
    later_program()
    migrate(small_district)
    assert "archived_at" in [column["name"] for column in inspect(small_district).get_columns("batch")]
    assert content() == before


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_migration_that_fails_leaves_no_half_made_tables(new_database, backend, monkeypatch):
    from alembic import op

    engine = new_database(backend)
    create_table = op.create_table

    def fail_late(name, *args, **options):
        if name == "published_quarter":
            raise RuntimeError("power cut")
        return create_table(name, *args, **options)

    monkeypatch.setattr(op, "create_table", fail_late)
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(engine)
    assert inspect(engine).get_table_names() == []
    monkeypatch.undo()
    migrate(engine)
    assert "published_quarter" in inspect(engine).get_table_names()


def test_a_database_of_a_newer_program_is_refused_in_words(engine):
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer than this program"):
        migrate(engine)


@pytest.mark.parametrize("revision", ["0001", "0012"])
def test_a_database_of_before_the_first_version_is_refused_with_what_to_do_and_left_as_it_is(
    engine, revision
):
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :old"), {"old": revision})
    with pytest.raises(StorageError, match="open it once with the program of commit") as refused:
        migrate(engine)
    assert all(
        f"（{revision}）" in said or f"({revision})" in said for said in refused.value.message.values()
    )
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revision


def test_the_schema_can_be_written_for_postgresql():
    dialect = postgresql.dialect()
    statements = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    indexes = [index for table in metadata.tables.values() for index in table.indexes]
    statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    written = "\n".join(statements)
    assert "batch_id BIGSERIAL" in written
    assert "TIMESTAMP WITH TIME ZONE" in written
    assert 'area_code VARCHAR(32) COLLATE "C"' in written

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from pingan.storage import StorageError, migrate, reading, writing
from pingan.storage.migrate import upgrade
from pingan.storage.schema import metadata


def described(engine):
    inspector = inspect(engine)
    tables = {}
    for name in inspector.get_table_names():
        if name == "alembic_version":
            continue
        tables[name] = {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            ],
            "key": inspector.get_pk_constraint(name),
            "foreign": sorted(inspector.get_foreign_keys(name), key=lambda key: key["name"]),
            "unique": sorted(inspector.get_unique_constraints(name), key=lambda key: key["name"]),
            "indexes": sorted(inspector.get_indexes(name), key=lambda index: index["name"]),
            "options": inspector.get_table_options(name),
        }
    return tables


def test_migrations_end_in_the_schema_that_the_code_uses(engine, new_database):
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


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_a_database_of_the_first_version_is_brought_forward_with_its_data(new_database, backend):
    engine = new_database(backend)
    with writing(engine) as connection:
        upgrade(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO batch (batch_id, quarter, department, file_name, sha256, received_at, received_by,"
                " demonstration) VALUES (7, '2017Q1', '公安分局', 'a.xlsx', 'f', '2017-04-01', 'me', :no)"
            ),
            {"no": False},
        )
        connection.execute(text("INSERT INTO batch_indicator VALUES (7, 'S1', 1)"))
        connection.execute(text("INSERT INTO observation VALUES (7, 'S1', '31001', 3, 1000, NULL)"))
    migrate(engine)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        kept = connection.execute(text("SELECT batch_id, department, remark FROM batch")).all()
        counted = connection.execute(text("SELECT area_code, numerator, grade FROM observation")).all()
    assert [tuple(row) for row in kept] == [(7, "公安分局", None)]
    assert [tuple(row) for row in counted] == [("31001", 3, None)]


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


def test_the_schema_can_be_written_for_postgresql():
    dialect = postgresql.dialect()
    statements = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    indexes = [index for table in metadata.tables.values() for index in table.indexes]
    statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    written = "\n".join(statements)
    assert "batch_id BIGSERIAL" in written
    assert "TIMESTAMP WITH TIME ZONE" in written
    assert 'area_code VARCHAR(32) COLLATE "C"' in written

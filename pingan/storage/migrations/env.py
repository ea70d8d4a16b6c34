"""What alembic runs: the migrations, on the connection that it is handed."""

from alembic import context

from pingan.storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_server_default=True,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by writing it anew
)
with context.begin_transaction():
    context.run_migrations()

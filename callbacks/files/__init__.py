"""What is taken away: tables, figures and reports as files, each export recorded."""

from callbacks.files import exported_tables, exports, reports, tables
from callbacks.services import Services


def add_files(services: Services) -> None:
    """Add the subject to the application."""
    register, reader = services.register, services.reader
    exports.add_exports(register, reader)
    exported_tables.add_exported_tables(register, reader)
    reports.add_reports(register, reader, services.runner)
    tables.add_tables(register, reader, services.settings)

"""The data office: files in, a quarter out, corrections."""

from callbacks.office import board_file, correction, data, files, publication
from callbacks.services import Services


def add_office(services: Services) -> None:
    """Add the subject to the application."""
    register, reader, desk = services.register, services.reader, services.desk
    data.add_data(register, reader, desk, services.settings.due_days)
    files.add_data_files(register, reader, desk)
    board_file.add_data_board_file(register, reader, desk, services.settings.due_days)
    publication.add_publication(register, reader, services.settings.four_eyes)
    correction.add_correction(register)

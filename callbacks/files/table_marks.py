"""What stands above every table that leaves the house: what it is, of which release, that it is a demonstration."""

from typing import Any

from layouts.context import in_language
from layouts.text import Text
from pingan.look import format as fmt
from pingan.reading.published import Published


def marks_of(text: Text, published: Published, quarter: str | None, title: str) -> list[list[Any]]:
    """Return the lines above a table, each a row of cells.

    Parameters
    ----------
    quarter : whose release it is of; None where the table is of no single quarter: the edition is named instead
    title : what the table is
    """
    marks: list[list[Any]] = [[title]]
    if published.demonstration:
        marks.insert(0, [text("shell.demonstration_long")])
    if aside := published.aside:
        marks.append([text(f"edition.{aside.kind}_mark", quarter=aside.quarter)])
    release = published.releases.get(quarter) if quarter else None
    if release is not None:
        said = fmt.quarter(quarter, text.language)
        marks.append([text("export.release", quarter=said), release.release_id, release.sha256])
        marks.append([text("export.system"), release.system_id, release.system_version])
    else:
        marks.append([text("export.edition"), published.edition])
        marks.append([text("export.system"), published.system.id, published.system.version])
    return [*marks, [in_language(published.credit, text.language)]]

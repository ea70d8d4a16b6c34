"""What the browser's scripts need to know once, of an edition and for whoever asks."""

from typing import Any

from callbacks.reader import Reader, choices_of
from callbacks.sessions import asking
from layouts.aside import query_of
from layouts.context import browser_context
from pingan.reading.published import Published


def context_of(reader: Reader, published: Published, current: str) -> dict[str, Any]:
    """Return the context store's data.

    Parameters
    ----------
    current : key of what was published when `published` was read, or just before
    """
    areas = published.areas
    with_parts = areas[areas.index.isin([published.top, *published.with_parts])]
    aside = published.aside
    return browser_context(
        reader.text,
        published.system,
        choices_of(published),
        edition=published.edition,
        boundary_version=published.boundary_version,
        key=asking().address_key,
        credit=published.credit,
        demonstration=published.demonstration,
        areas={
            code: (row["name"], row["name_en"], row["parent_code"])
            for code, row in with_parts.to_dict("index").items()
        },
        current=current,
        releases={quarter: release.release_id for quarter, release in published.releases.items()},
        systems={quarter: release.system_version for quarter, release in published.releases.items()},
        corrections={
            quarter: {"at": one.at.isoformat(), "reason": one.reason}
            for quarter, one in published.corrections.items()
        },
        aside=aside and {"kind": aside.kind, "quarter": aside.quarter, "query": query_of(aside)},
    )

"""What a table or report is of: quarter, release, versions, boundaries, and that it is demonstration data."""

from pingan.reading.published import Published
from pingan.reading.table_columns import words


def about_rows(published: Published, quarter: str, area: str | None) -> list[tuple[str, str, str, str, str]]:
    """Return key, item and content, each in Chinese and in English: what everything that leaves the house carries.

    Parameters
    ----------
    published : as whoever asks may see it
    area : what it is about; None for everything there is
    """
    release, system = published.releases[quarter], published.system_of(quarter)
    of = published.areas.loc[area or published.scope.root or published.top]
    said = words()["about"]

    def word(key: str) -> tuple[str, str]:
        return said[key]["zh"], said[key]["en"]

    def same(value: object) -> tuple[str, str]:
        return str(value), str(value)

    aside = published.aside
    state = aside.kind if aside is not None and aside.quarter == quarter else "current"
    whole = published.scope.root is None
    scope = ("everything" if whole else "own") if area is None else ("area_only" if whole else "area_own")
    contents: dict[str, tuple[str, str]] = {
        "area": (of["name"], of["name_en"] or of["name"]),
        "quarter": same(quarter),
        "data": word("demonstration" if release.demonstration else "real"),
        "state": word(state),
        "release": same(release.release_id),
        "release_sha256": same(release.sha256),
    }
    if state != "preview":
        contents["published"] = same(f"{release.published_at:%Y-%m-%d %H:%M}")
    if (correction := published.corrections.get(quarter)) is not None:
        contents["correction"] = same(correction.reason)
    contents |= {
        "title": (system.title["zh"], system.title["en"]),
        "system": same(f"{system.id} {system.version}"),
        "system_sha256": same(system.sha256),
        "applies_from": same(system.applies_from),
        "aggregation": word(system.aggregation),
        "minimum_coverage": same(f"{system.minimum_coverage:.0%}"),
        "minimum_denominator": same(f"{system.minimum_denominator:g}"),
        "boundaries": same(release.boundary_version),
        "credit": same(published.credit),
        "application": same(getattr(release, "application_version", "")),
        "scope": word(scope),
        "missing": word("missing_rule"),
    }
    return [(key, *word(key), *content) for key, content in contents.items()]

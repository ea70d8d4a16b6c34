"""The page about the method: its layout for an address, another indicator's curve, and the systems' files."""

import io
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
from dash import Input, Output, State, html
from dash.exceptions import PreventUpdate
from flask import Response, abort, send_file

from callbacks.files.exports import record_export
from callbacks.reader import Reader, choices_of
from callbacks.register import Permission, Register
from callbacks.serving.values import Theme
from layouts import ids
from layouts.method.curve import Explained, curve_facts, curve_figure
from layouts.method.page import Method, method_page
from layouts.text import Text
from layouts.view import parse_view
from pingan.reading.method import (
    differences,
    efficacy_curve,
    publications,
    quality,
    ranked_areas,
    standing,
    stored_versions,
    system_with_hash,
)
from pingan.reading.published import Published
from pingan.scoring.weighting import index_shares


def method_layout(reader: Reader, search: str) -> tuple[html.Div, tuple[str, ...]]:
    """Return the page for an address, and the names of parameters that were wrong.

    `indicator` names the one whose curve is shown; without it the measure that came along from another page.
    """
    published, text = reader.published(), reader.text
    view, wrong = parse_view(search, choices_of(published))
    codes = published.system.codes
    asked = dict(parse_qsl(search.lstrip("?"))).get("indicator")
    if asked is not None and asked not in codes:
        wrong = (*wrong, "indicator")
    chosen = next((code for code in (asked, view.measure) if code in codes), codes[0])
    area = view.area or published.scope.root or published.top

    system = published.system
    versions = stored_versions(reader.engine, system.id)
    page = method_page(
        text,
        Method(
            system=system,
            shares=index_shares(system),
            quarter=published.quarters[-1],
            levels=published.levels,
            ranked=ranked_areas(published),
            quality=quality(published),
            versions=versions,
            differences=[
                (new["version"], old["version"], differences(old["system"], new["system"]))
                for new, old in pairwise(versions)
            ],
            publications=publications(reader.engine, system.id),
            explained=_explained(published, text, chosen, area),
            area=area,
            demonstration=published.demonstration,
            whole=published.scope.root is None,
            may_edit=reader.principal.may(Permission.EDIT_SYSTEM),
        ),
        reader.theme,
    )
    return page, wrong


def add_method(register: Register, reader: Reader) -> None:
    """Register the page, its callbacks and its files."""
    register.page("/method", Permission.READ_PUBLISHED, method_layout)
    read = {"permission": Permission.READ_PUBLISHED}

    @register.callback(
        Output(ids.METHOD_CURVE, "figure"),
        Output(ids.METHOD_FACTS, "children"),
        Input(ids.METHOD_INDICATOR, "value"),
        Input(ids.THEME, "data"),
        State(ids.METHOD_AREA, "data"),
        prevent_initial_call=True,
        **read,
    )
    def show_another_indicator(code: str, theme: Theme, area: str) -> tuple[Any, Any]:
        published, text = reader.published(), reader.text
        if code not in published.system.codes or area not in published.areas.index:
            raise PreventUpdate  # of another edition than the page
        explained = _explained(published, text, code, area)
        return (
            curve_figure(text, published.system, explained, theme),
            curve_facts(text, published.system, explained),
        )

    register.clientside(
        "method.follow",
        Output(ids.METHOD_EXPLAINED, "data-indicator"),
        Input(ids.METHOD_INDICATOR, "value"),
        **read,
    )

    @register.route("/method/system/<sha256>.toml", Permission.EXPORT)
    def system(sha256: str) -> Response:
        try:
            found = system_with_hash(reader.engine, sha256)
        except KeyError:
            abort(404)
        name = f"{found.id}-{found.version}.toml"
        record_export(reader, name)
        return send_file(
            io.BytesIO(found.text.encode()),
            mimetype="application/toml",
            as_attachment=True,
            download_name=name,
            max_age=0,
        )


def _explained(published: Published, text: Text, code: str, area: str) -> Explained:
    where = standing(published, code, area)
    values = np.append(where.others, where.value)
    return Explained(
        indicator=published.system.indicator(code),
        share=index_shares(published.system)[code],
        whole=published.scope.root is None,
        area=text.name(published.areas.loc[area]),
        level=published.levels[0],
        names=[text.name(a) for a in published.areas.loc[list(where.other_codes)].to_dict("records")],
        standing=where,
        curve=efficacy_curve(published.system, code, values),
    )

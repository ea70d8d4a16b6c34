"""The page of reports: what to make, what was made, and single tables at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html

from layouts import ids
from layouts.also import also
from layouts.text import LANGUAGES, Text
from pingan.look import format as fmt


@dataclass(frozen=True)
class Offer:
    """What may be asked for.

    Attributes
    ----------
    quarters : each with whether it has a release, newest first
    quarter, area : what is chosen first
    areas : code, name and depth, in the order of a tree
    forms : kinds of files (`pingan.reports.forms`)
    tables, figures : keys of each with its title
    edition : key of what is shown, for the addresses of tables
    hours : how long a file is kept
    """

    quarters: Sequence[tuple[str, bool]]
    quarter: str
    areas: Sequence[tuple[str, str, int]]
    area: str
    forms: Sequence[str]
    tables: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, str]]
    edition: str
    hours: int


def reports_page(text: Text, offer: Offer) -> html.Div:
    """Return the page; the list of what was made is filled in by `assets/files/86_reports.js`."""
    return html.Div(
        html.Div(
            [
                html.Header(
                    [html.H1(text("reports.title")), html.P(text("reports.lead"), className="quiet")]
                ),
                html.Div(
                    [
                        _new(text, offer),
                        html.Div([_jobs(text, offer), _at_once(text, offer)], className="report-side"),
                    ],
                    className="report-columns",
                ),
            ],
            className="report-column",
        ),
        id=ids.REPORT_PAGE,
        className="report-page",
        **also(
            {"data-choose-form": text("reports.choose_form"), "data-failed": text("reports.failed_to_ask")}
        ),
    )


def _new(text: Text, offer: Offer) -> html.Section:
    quarters = [
        {
            "label": fmt.quarter(quarter, text.language)
            if there
            else text("reports.gap", quarter=fmt.quarter(quarter, text.language)),
            "value": quarter,
            "disabled": not there,
        }
        for quarter, there in offer.quarters
    ]
    areas = [{"label": "　" * depth + name, "value": code} for code, name, depth in offer.areas]
    languages = [{"label": text(f"reports.language_{language}"), "value": language} for language in LANGUAGES]
    return html.Section(
        [
            html.H2(text("reports.new"), id="report-new"),
            _field(
                text("reports.quarter"),
                dbc.Select(id=ids.REPORT_QUARTER, options=quarters, value=offer.quarter),
            ),
            _field(text("reports.area"), dbc.Select(id=ids.REPORT_AREA, options=areas, value=offer.area)),
            html.Fieldset(
                [
                    html.Legend(text("reports.forms")),
                    dbc.Checklist(
                        id=ids.REPORT_FORMS,
                        options=[{"label": _form(text, form), "value": form} for form in offer.forms],
                        value=[offer.forms[0]],
                    ),
                ]
            ),
            html.Fieldset(
                [
                    html.Legend(text("reports.language")),
                    dbc.RadioItems(
                        id=ids.REPORT_LANGUAGE, options=languages, value=text.language, inline=True
                    ),
                ]
            ),
            dbc.Button(text("reports.ask"), id=ids.REPORT_ASK, color="primary"),
            html.Div(id=ids.REPORT_SAID, className="report-said", role="status"),
        ],
        className="report-card",
        **also({"aria-labelledby": "report-new"}),
    )


def _form(text: Text, form: str) -> html.Span:
    return html.Span(
        [
            html.Span(text(f"reports.form_{form}")),
            html.Small(text(f"reports.form_{form}_hint"), className="quiet"),
        ],
        className="report-form",
    )


def _field(label: str, control: dbc.Select) -> html.Label:
    return html.Label([html.Span(label), control], className="report-field")


def _jobs(text: Text, offer: Offer) -> html.Section:
    return html.Section(
        [
            html.H2(text("reports.jobs"), id="report-made"),
            html.P(text("reports.jobs_lead", hours=offer.hours), className="quiet"),
            html.Div(
                html.P(text("reports.loading"), className="quiet"),
                id=ids.REPORT_JOBS,
                **also({"aria-live": "polite"}),
            ),
        ],
        className="report-card",
        **also({"aria-labelledby": "report-made"}),
    )


def _at_once(text: Text, offer: Offer) -> html.Section:
    groups = (
        ("tables", offer.tables, ("csv", "xlsx")),
        ("figures", offer.figures, ("png", "svg")),
    )
    return html.Section(
        [
            html.H2(text("reports.tables"), id="report-single"),
            html.P(text("reports.tables_lead"), className="quiet"),
            html.Div(
                [_files(text, offer, *group) for group in groups],
                id=ids.REPORT_TABLES,
                className="report-files",
                **also({"data-edition": offer.edition}),
            ),
        ],
        className="report-card",
        **also({"aria-labelledby": "report-single"}),
    )


def _files(
    text: Text, offer: Offer, group: str, named: Sequence[tuple[str, str]], endings: Sequence[str]
) -> html.Table:
    def link(key: str, ending: str, title: str) -> html.A:
        said = text(f"reports.{ending}")
        return html.A(
            said,
            href=file_address(f"{group}/{offer.edition}/{offer.quarter}/{key}.{ending}", offer.area),
            className="report-link",
            download="",
            **also({"aria-label": f"{title} {said}", "data-group": group, "data-file": f"{key}.{ending}"}),
        )

    return html.Table(
        html.Tbody(
            [
                html.Tr([html.Th(title, scope="row"), html.Td([link(key, end, title) for end in endings])])
                for key, title in named
            ]
        ),
        **also({"aria-label": text(f"reports.{group}_label")}),
    )


def file_address(path: str, area: str) -> str:
    """Return the address of a table or figure of an area, and what lies within it, as a file."""
    return f"/{path}?area={area}"

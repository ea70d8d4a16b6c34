"""The second factor on the page of one's own account: whether there is one, and how to set it up."""

import dash_bootstrap_components as dbc
from dash import html

from layouts import ids
from layouts.admin import field
from layouts.also import also
from layouts.children import Child
from layouts.text import Text


def second_factor_section(text: Text, *, enabled: bool, required: bool) -> html.Section:
    """Return the section.

    Parameters
    ----------
    enabled : whether the account has a second factor
    required : whether its role needs one
    """
    content = [html.P(text("factor.enabled"))] if enabled else beginning(text, required=required)
    return html.Section(
        [
            html.H2(text("factor.title")),
            html.Div(id=ids.FACTOR_SAID, **also({"aria-live": "polite"})),
            html.Div(content, id=ids.FACTOR),
        ],
        className="account-section factor",
        **also({"aria-label": text("factor.title")}),
    )


def beginning(text: Text, *, required: bool) -> list[Child]:
    """Return what an account without a second factor sees."""
    return [
        *([html.P(text("factor.required"), className="note", role="alert")] if required else []),
        html.P(text("factor.what"), className="quiet"),
        dbc.Form(
            [
                field(
                    text("factor.password"),
                    dbc.Input(
                        id=ids.FACTOR_PASSWORD,
                        type="password",
                        autocomplete="current-password",
                        maxlength=1000,
                        required=True,
                    ),
                ),
                dbc.Button(text("factor.begin"), type="submit", color="primary", outline=not required),
            ],
            id=ids.FACTOR_BEGIN,
            className="admin-form",
        ),
    ]


def enrolment(text: Text, picture: str, key: str) -> list[Child]:
    """Return what to do with an authenticator, and the form that proves that it was done.

    Parameters
    ----------
    picture : address of the QR code, a `data:` one
    key : the same for typing, in groups of letters
    """
    return [
        html.Div(
            [
                html.Ol(
                    [
                        html.Li(text("factor.step_app")),
                        html.Li(
                            [
                                html.P(text("factor.step_scan")),
                                html.Img(src=picture, alt=text("factor.picture"), className="factor-picture"),
                                html.P(
                                    [
                                        text("factor.step_type"),
                                        html.Code(key, className="factor-key", tabIndex="0"),
                                    ]
                                ),
                            ]
                        ),
                        html.Li(text("factor.step_code")),
                    ],
                    className="factor-steps",
                ),
                dbc.Form(
                    [
                        field(
                            text("factor.code"),
                            dbc.Input(
                                id=ids.FACTOR_CODE,
                                inputmode="numeric",
                                autocomplete="one-time-code",
                                maxlength=12,
                                required=True,
                            ),
                        ),
                        dbc.Button(text("factor.confirm"), type="submit", color="primary"),
                    ],
                    id=ids.FACTOR_FORM,
                    className="admin-form",
                ),
            ],
            id=ids.FACTOR_ENROLMENT,
        )
    ]

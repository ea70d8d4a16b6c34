"""Who of a sign-in provider gets into an account: linking an identity with it, and unlinking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import dash_bootstrap_components as dbc
from dash import html

from layouts import ids
from layouts.admin import field
from layouts.text import Text

if TYPE_CHECKING:
    from pingan.access.openid import LinkedIdentity


LINK = "link"
UNLINK = "unlink "  # followed by the issuer, a space, the subject


def identities_act(text: Text, identities: Sequence[LinkedIdentity], issuer: str) -> html.Details:
    """Return the list of the linked identities and the form for another one.

    Parameters
    ----------
    identities : `pingan.access.openid.LinkedIdentity` of one account
    issuer : address of the sign-in provider, "" where there is none any more
    """
    linked = [
        html.Li(
            [
                html.Code(one.subject, title=one.issuer),
                dbc.Button(
                    text("admin.unlink"),
                    id={"type": ids.ACCOUNT_ACT, "act": f"{UNLINK}{one.issuer} {one.subject}"},
                    color="link",
                    title=one.subject,
                ),
            ]
        )
        for one in identities
    ]
    form = [
        field(
            text("admin.subject"),
            dbc.Input(id={"type": ids.IDENTITY_SUBJECT, "of": "one"}, maxlength=255, autocomplete="off"),
            text("admin.subject_hint"),
        ),
        dbc.Button(
            text("admin.link"), id={"type": ids.ACCOUNT_ACT, "act": LINK}, color="primary", outline=True
        ),
    ]
    return html.Details(
        [
            html.Summary(text("admin.identities")),
            html.P(text("admin.identities_what")),
            html.Ul(linked) if linked else html.P(text("admin.no_identities")),
            *([html.Div(form, className="admin-form")] if issuer else []),
        ],
        className="admin-act identities",
    )

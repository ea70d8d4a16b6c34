"""The frame around an edition that readers do not see by themselves: a banner, and a watermark over everything."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from dash import html

from layouts import ids
from layouts.also import also
from layouts.children import Child
from layouts.office.nav import data_address
from layouts.text import Text
from pingan.look import format as fmt

if TYPE_CHECKING:
    from pingan.reading.published import Aside


PREVIEW = "preview"


def framed(text: Text, page: Child, aside: Aside) -> list[Child]:
    """Return a page with the banner that says what it shows, and a watermark that prints along.

    Parameters
    ----------
    aside : `kind` ("preview" or "earlier"), `quarter`, `release_id`, `current`
    """
    quarter = fmt.quarter(aside.quarter, text.language)
    if aside.kind == PREVIEW:
        same, new = aside.current == aside.release_id, aside.current is None
        key = "preview_same" if same else "preview_banner" if new else "preview_correction"
        said = text(f"edition.{key}", quarter=quarter)
        back = html.A(text("edition.preview_back"), href=data_address("/data/preview", aside.quarter))
    else:
        said = text("edition.earlier_banner", quarter=quarter, release=aside.release_id)
        back = html.A(text("edition.earlier_back"), href=f"/map?{urlencode({'quarter': aside.quarter})}")
    mark = text(f"edition.{aside.kind}_mark", quarter=aside.quarter)
    return [
        html.Div(
            [html.Span(said), back], id=ids.ASIDE, className=f"aside-banner {aside.kind}", role="status"
        ),
        page,
        watermark(mark),
    ]


def watermark(mark: str) -> html.Div:
    """Return a mark that lies over the whole page, and is printed along."""
    return html.Div(
        className="watermark", style={"backgroundImage": _tile(mark)}, **also({"aria-hidden": "true"})
    )


def query_of(aside: Aside) -> str:
    """Return what an address says to show this edition."""
    named = ("preview", aside.quarter) if aside.kind == PREVIEW else ("release", aside.release_id)
    return urlencode([named])


def _tile(mark: str) -> str:
    """Return the mark as a picture to repeat: grey that is seen on light and dark ground, and lets numbers through."""
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='340' height='220'>"
        "<text x='170' y='116' text-anchor='middle' transform='rotate(-24 170 110)' font-family='sans-serif' "
        f"font-size='24' font-weight='700' fill='#7a7f87' fill-opacity='.26'>{mark}</text></svg>"
    )
    return f'url("data:image/svg+xml,{quote(drawing)}")'

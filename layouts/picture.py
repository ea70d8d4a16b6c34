"""The control beside a figure that saves it as a picture, SVG or PNG: made in the browser (`assets/25_picture.js`)."""

from dash import html

from layouts.also import also
from layouts.text import Text

FORMS = ("svg", "png")


def save_picture(
    text: Text,
    name: str,
    of: str,
    title: str = "",
    *,
    where: str = "",
    area: str = "",
    quarter: str = "",
    release: str | None = None,
    system: str = "",
    rule: str = "",
    mark: str = "",
    boundaries: bool = False,
) -> html.Span:
    """Return the control.

    Parameters
    ----------
    name : what the figure is, in the file's name: "trend"
    of : selector of the figure: an element around the control, or the nearest beside it
    title : over the picture; "" where the page's own script tells (`pingan.picture.describe`)
    where, area, quarter : what it is of: in words, as code, "2017Q1"; on an area's page they are known
    release : of the figures; None for that of the quarter, "" for none
    system : version of the indicator system; "" for that of the quarter
    rule : version of the rule of an assessment, which then stands in the system's place
    mark : what has to be said of it besides what holds of the whole page: that it is not published
    boundaries : whether it is a map: then the boundaries' source stands under it
    """
    said = {
        "title": title, "where": where, "area": area, "quarter": quarter, "system": system, "rule": rule, "mark": mark,
    }  # fmt: skip
    given = {key: value for key, value in said.items() if value}
    given |= {} if release is None else {"release": release}
    given |= {"map": "yes"} if boundaries else {}
    called = title or text("picture.figure")
    return html.Span(
        [
            html.Button(
                text(f"picture.{form}"),
                type="button",
                className="export",
                title=text("picture.title"),
                **also({"data-form": form, "aria-label": text(f"picture.save_{form}", figure=called)}),
            )
            for form in FORMS
        ],
        className="picture-save",
        **also(
            {
                "data-picture": name,
                "data-figure": of,
                **{f"data-{key}": value for key, value in given.items()},
            }
        ),
    )

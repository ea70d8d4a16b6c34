"""Formulas as plain HTML: letters, fractions, sums. They are selectable, print, and read aloud in order."""

from dash import html

Part = str | html.Span | html.Var | html.Sup | html.Sub


def letter(name: str, index: str = "") -> html.Var:
    """Return a variable, with its index below."""
    return html.Var([name, html.Sub(index)] if index else name)


def mean(name: str) -> html.Var:
    """Return a variable with a stroke above it."""
    return html.Var(name, className="mean")


def fraction(over: list[Part], under: list[Part]) -> html.Span:
    """Return one part above the other; the stroke is a slash for those who hear it or copy it."""
    return html.Span(
        [
            html.Span(over, className="over"),
            html.Span(" / ", className="stroke"),
            html.Span(under, className="under"),
        ],
        className="fraction",
    )


def power(base: list[Part], exponent: list[Part]) -> html.Span:
    """Return a power."""
    return html.Span([*base, html.Sup(exponent)])


def formula(*parts: Part) -> html.Div:
    """Return a formula on a line of its own."""
    return html.Div(list(parts), className="formula")

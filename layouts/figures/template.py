"""One look for every Plotly figure, light and dark, and the one configuration of every graph."""

import plotly.graph_objects as go
from dash import dcc

from pingan.look import palette

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
INK = {"light": "#1d2733", "dark": "#e4e9ef"}
QUIET = {"light": "#6b7683", "dark": "#97a3b0"}
RULE = {"light": "#dde1e6", "dark": "#303a46"}
FADED = {"light": "#c3c9d0", "dark": "#4a5561"}
ACCENT = {"light": "#0b5cad", "dark": "#66b0f0"}
GROUND = {"light": "#f6f7f8", "dark": "#0f161e"}
PAGE_QUIET = {"light": "#5d6875", "dark": "#9aa6b3"}
"""`--quiet` of assets/style.css, which scripts give to names."""

GRAPH_CONFIG: dcc.Graph.Config = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,  # Plotly 7 offers to send a chart away; nothing leaves this network
    "doubleClick": False,
    "responsive": True,
}


def as_text(name: str) -> str:
    """Return a name for Plotly, which reads text as HTML."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def on_paper() -> dict[str, str]:
    """Return what each colour of a figure is in a saved picture, which is for paper, where it is not itself.

    Those of the dark theme have their light brothers; names at lines' ends have one quiet ink, whoever drew them last.
    """
    dark, light = palette.scales("dark"), palette.scales("light")
    inks = (INK, RULE, FADED, ACCENT, GROUND, PAGE_QUIET)
    pairs = [(tones["dark"], tones["light"]) for tones in inks]
    pairs += [(QUIET[theme], PAGE_QUIET["light"]) for theme in QUIET]
    pairs += zip(dark["score"], light["score"], strict=True)
    pairs += zip(dark["amount"], light["amount"], strict=True)
    pairs += zip(dark["change"], light["change"], strict=True)
    return dict([*pairs, (dark["missing"], light["missing"])])


def template(theme: str) -> go.layout.Template:
    """Return the template of one theme: no background, no grid where it does not help, our type."""
    axis = {
        "gridcolor": RULE[theme],
        "linecolor": RULE[theme],
        "tickcolor": RULE[theme],
        "zeroline": False,
        "tickfont": {"color": QUIET[theme], "size": 12},
        "title": {"font": {"color": QUIET[theme], "size": 12}},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": INK[theme]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "showlegend": False,
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {"font": {"family": FONT, "size": 13}},
        }
    )

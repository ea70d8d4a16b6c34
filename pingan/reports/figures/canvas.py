"""The sheet that every figure is drawn on: sizes in millimetres, one look, vectors or dots."""

import io
import re
import threading
from collections.abc import Callable

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from pingan.reports.fonts import Fonts

INK, QUIET, RULE, FADED, ACCENT = "#1d2733", "#56616d", "#d5dae0", "#b4bcc5", "#0b5cad"
TEXT, SMALL = 9.0, 7.5  # points, as printed
FOOT = 5.0  # millimetres below a figure for its footer
MM = 1 / 25.4
DPI = 300

_one_at_a_time = threading.RLock()  # matplotlib's settings are the whole process's
_known: set[str] = set()


def render(
    draw: Callable[[Figure], None],
    size: tuple[float, float],
    fonts: Fonts,
    kind: str,
    footer: str = "",
    outlines: bool = False,
) -> bytes:
    """Draw a figure and return it as a file's content; the same figure gives the same bytes.

    Parameters
    ----------
    draw : puts the drawing onto an empty figure
    size : width and height in millimetres, without the footer
    kind : "svg", "pdf" or "png" (300 dots per inch)
    outlines : draw the text of an SVG as outlines, for readers without the font; else it stays text
    footer : a line below, such as what the figure shows and that it is demonstration data
    """
    width, height = size[0], size[1] + (FOOT if footer else 0)
    with _one_at_a_time, rc_context(_look(fonts) | ({"svg.fonttype": "path"} if outlines else {})):
        figure = Figure(figsize=(width * MM, height * MM), dpi=DPI)
        draw(figure)
        if footer:
            said = shortened(footer, width, SMALL - 0.5)
            figure.text(0, 1 / height, said, size=SMALL - 0.5, color=QUIET, va="bottom", ha="left")
        content = io.BytesIO()
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
        figure.savefig(content, format=kind, dpi=DPI, metadata=metadata)
    return content.getvalue()


def axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return axes at a place on the sheet, in millimetres from its left and upper edge."""
    across, down = figure.get_size_inches() / MM
    return figure.add_axes((left / across, 1 - (top + height) / down, width / across, height / down))


def bare(sheet: Axes) -> Axes:
    """Take away everything that is not data: frame, ticks, their labels."""
    sheet.set_axis_off()
    return sheet


def text_mm(text: str, points: float = TEXT, weight: str = "normal") -> float:
    """Return how wide a text is in millimetres: measured in the figures' font, so only while `render` draws."""
    properties = FontProperties(size=points, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties, ismath=False)
    return width / 72 / MM


def shortened(text: str, room: float, points: float = TEXT, weight: str = "normal") -> str:
    """Return a text that fits into a room in millimetres; "…" stands for its middle: names often differ at the end."""
    kept = text
    for left in range(len(text) - 1, -1, -1):
        if text_mm(kept, points, weight) <= room:
            break
        end = left // 2
        kept = text[: left - end].rstrip() + "…" + text[len(text) - end :].lstrip()
    return kept


def wrapped(text: str, room: float, points: float = TEXT, lines: int = 2) -> str:
    """Return a text broken into lines that fit into a room in millimetres; what does not fit ends in "…"."""
    found, line = [], ""
    words = re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+", text)
    pieces = [piece for word in words for piece in ([word] if text_mm(word, points) <= room else word)]
    for piece in pieces:
        if line and text_mm(line + piece.rstrip(), points) > room:
            found.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    found.append(line.rstrip())
    if len(found) > lines:
        last = found[lines - 1]
        while last and text_mm(last + "…", points) > room:
            last = last[:-1]
        found = [*found[: lines - 1], last.rstrip() + "…"]
    return "\n".join(found)


def _look(fonts: Fonts) -> dict:
    for file in set(fonts.figure_files) - _known:
        font_manager.fontManager.addfont(file)
        _known.add(file)
    return {
        "font.family": [fonts.figure],
        "font.size": TEXT,
        "text.color": INK,
        "text.parse_math": False,  # a name with a $ is a name, and no formula
        "axes.edgecolor": FADED,
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.6,
        "axes.unicode_minus": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "hatch.linewidth": 0.5,
        "svg.fonttype": "none",
        "svg.hashsalt": "pingan",
        "pdf.fonttype": 42,
        "savefig.facecolor": "white",
    }

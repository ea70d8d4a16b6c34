"""One figure of the bulletin as a file of its own: for slides, other documents, a wall."""

from pathlib import Path

from pingan.reading.published import Published
from pingan.reports.charts import CHARTS
from pingan.reports.errors import ReportError
from pingan.reports.figures.canvas import render
from pingan.reports.files import write_whole
from pingan.reports.fonts import find_fonts
from pingan.reports.subject import Subject, subject_of
from pingan.settings import Settings

KINDS = ("svg", "png", "pdf")
WIDTH = 180.0  # millimetres


def figure_file(
    published: Published,
    quarter: str,
    code: str | None,
    figure: str,
    language: str,
    settings: Settings,
    out: Path,
) -> Path:
    """Write one figure, with a line below that says quarter, release and whether it is demonstration data.

    Parameters
    ----------
    published : the edition, as the account that asks may see it
    code : an area's code of any level; None for the district
    figure : one of `pingan.reports.charts.CHARTS`
    out : ends in .svg (text as outlines), .png (300 dots per inch) or .pdf

    Raises
    ------
    ReportError
        As for a bulletin; there is no such figure or kind of file; or the figure has nothing to show.
    """
    kind = out.suffix.removeprefix(".").lower()
    if figure not in CHARTS or kind not in KINDS:
        raise ReportError(
            f"没有这种图：{figure}（{kind}）。可选的图：{'、'.join(CHARTS)}；格式：{'、'.join(KINDS)}。",
            f"There is no such figure: {figure} ({kind}). Figures: {', '.join(CHARTS)}; files: {', '.join(KINDS)}.",
        )
    fonts = find_fonts(settings.report_font)
    about = subject_of(published, quarter, code, language)
    chart = CHARTS[figure](about)
    if chart is None:
        raise ReportError(
            f"{about.name(about.code)} {quarter} 没有可画的内容：{figure}。",
            f"There is nothing to draw: {figure} of {about.name(about.code)} in {quarter}.",
        )
    size = (WIDTH, chart.height(WIDTH))
    return write_whole(render(chart.draw, size, fonts, kind, _footer(about), outlines=True), out)


def _footer(about: Subject) -> str:
    parts = [
        about.name(about.code),
        about.quarter_name(about.quarter),
        about.release.release_id,
        *about.marks,
    ]
    return " · ".join(parts)

"""The bulletin as PDF: set by typst, figures as vectors, fonts embedded, no request to anywhere."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from pingan.reports.content import Content
from pingan.reports.errors import ReportError
from pingan.reports.figures.canvas import render
from pingan.reports.fonts import Fonts

TEMPLATE = Path(__file__).parent / "templates" / "bulletin.typ"
WIDTH = 156.0  # millimetres between the margins


def pdf_of(
    content: Content, fonts: Fonts, template: str = "", progress: Callable[[float], None] = lambda done: None
) -> bytes:
    """Return a bulletin as a PDF file's content; the same release gives the same bytes.

    Parameters
    ----------
    template : a typst file to use instead of ours (`PINGAN_BULLETIN_TYPST`); it reads `bulletin.json` beside it
    progress : told how much is done, 0 to 1

    Raises
    ------
    ReportError
        The template does not exist or has a mistake; the message has typst's own words.
    """
    import typst

    source = Path(template) if template else TEMPLATE
    if not source.is_file():
        raise ReportError(
            f"PINGAN_BULLETIN_TYPST 所指的模板不存在：{template}。",
            f"PINGAN_BULLETIN_TYPST names no template: {template} does not exist.",
        )
    with TemporaryDirectory(prefix="pingan-bulletin-") as folder:
        root = Path(folder)
        (root / "bulletin.typ").write_bytes(source.read_bytes())
        fields = content.fields | {"fonts": _families(fonts), "figures": {}, "release": content.release_id}
        for done, (name, chart) in enumerate(content.figures.items(), start=1):
            drawn = render(chart.draw, (WIDTH, chart.height(WIDTH)), fonts, "svg")
            (root / f"{name}.svg").write_bytes(drawn)
            fields["figures"][name] = content.fields["figures"][name] | {"file": f"{name}.svg"}
            progress(0.8 * done / len(content.figures))
        (root / "bulletin.json").write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
        try:
            made = typst.compile(
                str(root / "bulletin.typ"),
                root=str(root),
                font_paths=list(fonts.folders),
                format="pdf",
                timestamp=int(content.published_at.timestamp()),
            )
        except typst.TypstError as error:
            raise ReportError(
                f"PDF 模板 {source.name} 无法排版：{error}",
                f"The PDF template {source.name} cannot be set: {error}",
            ) from error
    progress(1.0)
    return made


def _families(fonts: Fonts) -> dict[str, str]:
    return {use: family for use, family in asdict(fonts).items() if isinstance(family, str)}

"""Who is measured: our page and its two peers, each served and reached its own way."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine

from bench.districts import Subject, prepare
from bench.servers import serve_ours, serve_peer
from bench.shown import Shown, write_shown

OURS, PLOTLY, ECHARTS = "ours", "px.choropleth_map on the server", "ECharts page"
DEFAULT_SIZE = (874, 596)  # our map's box at 1366×768; measured anew whenever our page is opened first


@dataclass(frozen=True)
class Contender:
    """One page under measurement.

    Attributes
    ----------
    name : as the tables call it
    path : the address of the map
    back, forth : selectors of what one clicks for the quarter before and after
    serve : starts the server, given the size of the map's box, and the cores it may use
    still : seconds without change after which its picture is at rest
    """

    name: str
    path: str
    back: str
    forth: str
    serve: Callable[..., AbstractContextManager[str]]
    still: float = 0.8


def contenders(subject: Subject, echarts: bool = True) -> tuple[Shown, list[Contender]]:
    """Return what the subject's map shows, and who shows it; ours first."""
    data = prepare(subject)
    folder = data / "shown" / subject.level
    engine = create_engine(f"sqlite:///{data / 'pingan.db'}")
    shown = write_shown(engine, subject.level, folder)
    engine.dispose()
    assert len(shown.codes) == subject.polygons, (
        f"{subject.polygons} polygons expected, {len(shown.codes)} found"
    )
    listed = [
        Contender(OURS, subject.path, "#quarter-back", "#quarter-forth", _ours(data)),
        # At 13,000 polygons a rebuilt figure stands blank for seconds before its geometry is drawn.
        Contender(
            PLOTLY, "/map", "#back", "#forth", _peer("plotly_express", folder), 0.8 + subject.polygons / 4000
        ),
    ]
    if echarts:
        listed.append(Contender(ECHARTS, "/map", "#back", "#forth", _peer("echarts_page", folder)))
    return shown, listed


def _ours(data: Path) -> Callable[..., AbstractContextManager[str]]:
    @contextmanager
    def serve(_size: tuple[int, int] = DEFAULT_SIZE, cores: list[int] | None = None) -> Iterator[str]:
        with serve_ours(data, cores) as url:
            yield url

    return serve


def _peer(name: str, folder: Path) -> Callable[..., AbstractContextManager[str]]:
    def serve(
        size: tuple[int, int] = DEFAULT_SIZE, cores: list[int] | None = None
    ) -> AbstractContextManager[str]:
        return serve_peer(name, folder, size, cores)

    return serve

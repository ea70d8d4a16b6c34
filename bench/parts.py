"""The parts of the benchmark, in the order they are run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One part: the module whose `run()` returns its rows, and what its table says."""

    module: str
    title: str
    reading: str


PARTS = {
    "scoring": Part(
        "bench.scoring",
        "(a) Score and rank 13,000 areas × 22 indicators × 40 quarters",
        "Seconds, the median of the runs; times one read of the panel; times ours.",
    ),
    "switch": Part(
        "bench.switch",
        "(b) Quarter switch, from the click to the repainted map",
        "Milliseconds to pixels on the canvas; script: until the frame is handed to the (software) rasteriser.",
    ),
    "first-load": Part(
        "bench.first_load",
        "(c) First load, cold and warm cache",
        "Milliseconds from the start of the navigation; bytes on the wire, all of the page's requests.",
    ),
    "sessions": Part(
        "bench.sessions",
        "(d) What 2 cores serve to 50 sessions at once",
        "Answers per second and milliseconds per answer over loopback.",
    ),
    "cold-start": Part(
        "bench.cold_start",
        "(e) `make run`, from nothing to served",
        "Seconds until GET /map answers 200.",
    ),
    "area-page": Part(
        "bench.area_page",
        "(f) The page of an area, and the facts it is made of",
        "Milliseconds: from the click to the frame after the change; of the facts alone, without server and browser.",
    ),
    "what-if": Part(
        "bench.what_if",
        "(g) One scenario of the what-if page",
        "Milliseconds: from the input to the frame with the change; of the arithmetic alone.",
    ),
    "bulletin": Part(
        "bench.bulletin",
        "(h) The bulletin of one street",
        "Seconds, the median of the runs, without the start of the process and the reading of what is published.",
    ),
    "wall-screen": Part(
        "bench.wall_screen",
        "(i) The wall screen at 1920×1080",
        "Milliseconds to the first full picture and of the longest frame; percent of one core while nothing changes.",
    ),
}

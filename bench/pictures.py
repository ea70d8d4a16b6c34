"""Pictures of a map's canvas: which class each pixel shows, and the pixels by which a picture is recognised."""

import base64
import time
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Browser, Page

PROBES = 12
TOLERANCE = 8  # of 255: rounding in the blending of colours
WINDOWS = (9, 5, 3)  # a probe's surroundings have one colour: as wide as the polygons allow
ENOUGH = 200  # candidates
VISIBLE = 0.05  # of the canvas: less is a map that is still being drawn
CHANGED = 0.01  # of the polygons' pixels
LOCATE = """() => {
    const canvas = document.querySelector('.maplibregl-canvas') || document.querySelector('canvas');
    const {left, top, width, height} = canvas.getBoundingClientRect();
    return {x: left, y: top, width, height};
}"""
DECODE = """async (png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    let text = '';
    const part = 32768; // as many arguments as a call may have
    for (let i = 0; i < pixels.length; i += part) text += String.fromCharCode(...pixels.subarray(i, i + part));
    return [image.width, image.height, btoa(text)];
}"""


class NothingChangedError(AssertionError):
    """A switch changed no colours: there would be nothing to measure."""


class Camera:
    """Takes pictures of maps. PNG is decoded by the browser itself, in a page of its own."""

    def __init__(self, browser: Browser) -> None:
        self.darkroom = browser.new_page()

    def settled(
        self, page: Page, colours: list[str], before: np.ndarray | None, still: float, patience: float = 90
    ) -> np.ndarray:
        """Return what a map shows once it is at rest: which of the colours each pixel has, -1 none of them.

        Parameters
        ----------
        colours : the classes' colours
        before : what was shown before; the new picture must show polygons, and other classes than these
        still : for how many seconds the screen has not changed

        Raises
        ------
        NothingChangedError
            Where that does not come about in `patience` seconds.
        """
        negative, since, give_up = _negative(page), time.monotonic(), time.monotonic() + patience
        while time.monotonic() < give_up:
            time.sleep(0.2)
            now = _negative(page)
            if now != negative:
                negative, since = now, time.monotonic()
            if time.monotonic() - since >= still:
                classes = classes_of(self._developed(negative), colours)
                if (classes >= 0).mean() > VISIBLE and (before is None or changed(before, classes) > CHANGED):
                    return classes
        raise NothingChangedError("the map did not come to show another quarter, or did not come to rest")

    def _developed(self, png: bytes) -> np.ndarray:
        width, height, text = self.darkroom.evaluate(DECODE, base64.b64encode(png).decode())
        return np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)[:, :, :3]


def _negative(page: Page) -> bytes:
    box = page.evaluate(LOCATE)
    return page.screenshot(clip={name: round(value) for name, value in box.items()})


def classes_of(picture: np.ndarray, colours: list[str]) -> np.ndarray:
    """Return which of the colours each pixel has, -1 none of them (labels, borders, background)."""
    classes = np.full(picture.shape[:2], -1, dtype=np.int8)
    for place, colour in enumerate(colours):
        near = np.abs(picture.astype(np.int16) - np.array(rgb(colour), np.int16)).max(axis=2) <= TOLERANCE
        classes[near] = place
    return classes


def rgb(colour: str) -> list[int]:
    """Return `#a6401e` as [166, 64, 30]."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def changed(before: np.ndarray, after: np.ndarray) -> float:
    """Return the share, 0 to 1, of the pixels inside polygons on both pictures that show another class."""
    if before.shape != after.shape:
        return 1.0
    both = (before >= 0) & (after >= 0)
    return float((before != after)[both].mean()) if both.any() else 0.0


@dataclass(frozen=True)
class Probes:
    """Pixels by which a picture is told from the one before it: (x, y, [r, g, b])."""

    points: list[tuple[int, int, list[int]]]


def choose_probes(classes: np.ndarray, colours: list[str], before: np.ndarray | None = None) -> Probes:
    """Choose pixels inside polygons that show another class than in the picture before.

    Parameters
    ----------
    classes : which class each pixel shows in the picture waited for, -1 none
    colours : the classes' colours
    before : the same of the picture it follows; None chooses pixels of any class

    Raises
    ------
    NothingChangedError
        Where too few pixels changed from one class to another.
    """
    for window in WINDOWS:
        wanted = uniform(classes, window)
        if before is not None:
            wanted &= uniform(before, window) & (classes != before)
        y, x = np.nonzero(wanted)
        if len(y) >= ENOUGH:
            break
    else:
        raise NothingChangedError(f"only {len(y)} pixels inside polygons changed their class")
    chosen = np.random.default_rng(1).choice(len(y), PROBES, replace=False)
    return Probes([(int(x[i]), int(y[i]), rgb(colours[classes[y[i], x[i]]])) for i in chosen])


def uniform(classes: np.ndarray, window: int) -> np.ndarray:
    """Return where a square of `window` pixels around shows one class and nothing else; nowhere at the margins."""
    same = classes >= 0
    reach = window // 2
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            same &= np.roll(classes, (dy, dx), (0, 1)) == classes
    same[:window] = same[-window:] = same[:, :window] = same[:, -window:] = False
    return same

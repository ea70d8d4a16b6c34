"""The map as a small drawing for the moment before the scripts have run."""

from collections.abc import Sequence


def map_placeholder(paths: Sequence[str], fills: Sequence[str], size: tuple[int, int]) -> str:
    """Return an inline SVG of the areas.

    Parameters
    ----------
    paths : SVG path data, one an area
    fills : colours, in the same order
    size : width and height of the drawing's own coordinates
    """
    drawn = "".join(f'<path d="{path}" fill="{fill}"/>' for path, fill in zip(paths, fills, strict=True))
    return f'<svg class="first-map" viewBox="0 0 {size[0]} {size[1]}" aria-hidden="true">{drawn}</svg>'

"""The wall screen's scenes in a browser, fed by a real server through the administrator's preview, all in one page."""

import json
from urllib.parse import quote

import pytest

SIZES = {"wide": (1920, 1080), "ultra": (2560, 1080), "triple": (5760, 1080)}
KINDS = ("district", "dimension", "street", "movement", "warnings", "headlines")
ROUND = {
    "scenes": [
        {
            "kind": kind,
            "seconds": 600,
            "dimension": "security" if kind == "dimension" else None,
            "streets": ["310105006"] if kind == "street" else None,
            "quarter": None,
        }
        for kind in KINDS
    ],
    "quarter": "newest",
    "streets": None,
}

# Texts that are too small, that leave the screen or that stand across the edge between two of three panels.
FAULTS = """(panels) => {
    const unit = innerHeight / 1080, found = [];
    for (const element of document.querySelectorAll('.stage *')) {
        const css = getComputedStyle(element), box = element.getBoundingClientRect();
        const seen = box.width && css.visibility !== 'hidden' && css.opacity !== '0';
        if (element.children.length || !element.textContent.trim() || !seen) continue;
        const size = element.tagName === 'text' ? box.height / 1.2 : parseFloat(css.fontSize);
        const said = `${element.getAttribute('class')} ${element.textContent.slice(0, 20)}`;
        if (size < 23.5 * unit) found.push(`small ${said} ${size}`);
        const inside = box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
        if (!inside) found.push(`outside ${said}`);
        const [from, to] = [box.left, box.right].map((x) => Math.floor((x * panels) / innerWidth));
        if (from !== to) found.push(`across a bezel ${said}`);
    }
    const {scrollWidth, scrollHeight} = document.documentElement;
    if (scrollWidth > innerWidth || scrollHeight > innerHeight) found.push('scroll bars');
    return found;
}"""
KIND = "document.querySelector('#screen').dataset.kind"


@pytest.fixture
def screen(open_page, atlas_url, until):
    """Give the screen as an administrator previews it, with its first scene on."""
    size = {"width": 1920, "height": 1080}
    with open_page(role="admin", viewport=size, reduced_motion="reduce") as page:
        page.goto(f"{atlas_url}/screen/preview#playlist={quote(json.dumps(ROUND))}")
        until(page, f"{KIND} !== undefined")
        yield page


def test_every_scene_can_be_read_at_every_shape_of_screen_and_none_fails(screen, until):
    for shape, (width, height) in SIZES.items():
        screen.set_viewport_size({"width": width, "height": height})
        until(screen, f"document.querySelector('#screen').dataset.format === '{shape}'")
        for kind in KINDS:
            assert screen.evaluate(KIND) == kind
            faults = screen.evaluate(FAULTS, 3 if shape == "triple" else 1)
            assert not faults, (shape, kind, faults[:4])
            screen.keyboard.press("ArrowRight")
    assert screen.evaluate("window.screenState().counts.failed") == 0

"""Maps drawn by WebGL are what is tested here."""

import pytest
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser(webgl_browser: Browser) -> Browser:
    """A Chromium with WebGL."""
    return webgl_browser

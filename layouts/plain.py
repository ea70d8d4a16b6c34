"""Pages that the server writes whole, without Dash and without script: signing in, and being refused.

They are there in a moment, and work where no script may run. Templates in `layouts/templates/`.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from layouts.icon import ICON
from layouts.text import LANGUAGES, Text

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def plain_page(template: str, text: Text, theme: str, **values: object) -> str:
    """Return a whole HTML page.

    Parameters
    ----------
    template : "sign_in" or "refused"
    theme : "light" or "dark"
    values : what the template asks for; `asset` (name of a file in assets/ to its address) always, and
        `other_language`, the page's own address in the other language
    """
    return template_of(template).render(text=text, theme=theme, icon=ICON, **values)


def template_of(name: str) -> Template:
    """Return one of the templates."""
    return _TEMPLATES.get_template(f"{name}.html")


def other(language: str) -> str:
    """Return the language that the switch leads to."""
    return LANGUAGES[1 - LANGUAGES.index(language)]

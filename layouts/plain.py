"""Pages that the server writes whole, without Dash and without script: signing in, and being refused.

They are there in a moment, and work where no script may run. Templates in `layouts/templates/`.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from layouts.text import LANGUAGES, Text

ICON = (  # in the page itself: browsers ask for an icon again at every change of title
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Cpath d='M4 6l8 3v18l-8-3z' fill='%23e0975a'/%3E%3Cpath d='M12 9l8-3v18l-8 3z' fill='%237fb6c6'/%3E"
    "%3Cpath d='M20 6l8 3v18l-8-3z' fill='%231f6f96'/%3E%3C/svg%3E"
)
"""The application's mark: three strips of a folded map."""

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

"""What a wheel has where: in `site-packages` no name but `pingan`, `geodata` and `pingan_atlas` is taken.

Names that any other program may have too lie within `pingan_atlas`, which finds them there. An editable installation
has no copies: there they are found in the repository.
"""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WITHIN = ("app.py", "callbacks", "layouts", "assets")


class Rooms(BuildHookInterface):
    """Puts them there; found by hatchling by the name of this file."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Add them to a wheel's files."""
        if version == "standard":
            build_data["force_include"].update({name: f"pingan_atlas/{name}" for name in WITHIN})

"""An area's page, section by section."""

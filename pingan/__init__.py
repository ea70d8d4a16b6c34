"""The engine room: departments' workbooks in, checked observations, scores, releases out. No Dash in it."""

__version__ = "0.1.0"

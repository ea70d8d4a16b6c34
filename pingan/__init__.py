"""The engine room: departments' workbooks in, checked observations, scores, releases out. No Dash in it."""

"""The wall screen's page, and the page of what wall screens play."""

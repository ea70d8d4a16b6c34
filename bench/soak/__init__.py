"""The wall screen's soak: a real server and a real browser through everything that happens to a wall."""

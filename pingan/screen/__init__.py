"""The wall screen's own data: what it plays."""

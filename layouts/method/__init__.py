"""The page about the method."""

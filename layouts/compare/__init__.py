"""The page of comparisons."""

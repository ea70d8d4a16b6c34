"""The data office's pages."""

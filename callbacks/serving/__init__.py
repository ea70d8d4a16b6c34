"""What every request, and the server itself, is held to; knows none of its pages."""

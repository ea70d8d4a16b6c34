"""Changes of the schema, oldest first, run by `pingan.storage.migrate`. They travel inside the package."""

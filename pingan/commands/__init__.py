"""The command line, a command or a group of commands a file; `pingan.cli` puts them together."""

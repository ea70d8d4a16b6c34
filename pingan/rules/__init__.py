"""What is decided in files and not in the program: read and checked here. Pure, no database."""

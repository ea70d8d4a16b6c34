"""Reports: a quarter as a file to take along. Each is made from the edition as whoever asks may see it."""

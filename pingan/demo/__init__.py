"""The demonstration district: makes its files, then hands them to intake as a user would."""

"""Configured AI workers and their way from development to the archive."""

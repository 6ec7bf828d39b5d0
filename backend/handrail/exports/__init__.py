"""Exports: what a filter names, as a file with a manifest."""

"""Bulk decisions: a plan of exactly what was shown, carried out in chunks that survive a restart."""

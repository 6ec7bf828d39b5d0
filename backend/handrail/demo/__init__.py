"""Believable history and a simulated fleet, for trying Handrail."""

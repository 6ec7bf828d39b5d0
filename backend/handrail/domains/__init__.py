"""Business areas that group agents."""

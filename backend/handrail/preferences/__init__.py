"""What a person likes: theme, time zone, refresh interval and the rest."""

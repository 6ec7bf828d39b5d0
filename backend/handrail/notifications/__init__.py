"""Notifications: who should know what, kept until it is read."""

"""Live figures, health and Prometheus metrics."""

"""What agents' model calls used: recorded by the agents, priced, and rolled up as they arrive."""

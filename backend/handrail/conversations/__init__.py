"""What was said between people and agents: recorded by the agents, read by people, forgotten on demand."""

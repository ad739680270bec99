"""Everything Slack: what it tells us, what we tell it."""

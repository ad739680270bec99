"""What runs beside the listeners: the relay to Slack and the clockwork."""

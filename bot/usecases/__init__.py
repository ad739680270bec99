"""What people do with the bot: one transaction each. Load, ask the core, save, enqueue."""

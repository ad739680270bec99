"""Every promise, checked."""

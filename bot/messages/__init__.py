"""From a decision to text and blocks; the templates hold the words."""

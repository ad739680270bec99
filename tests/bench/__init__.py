"""Speed and memory, measured against a floor taken in the same minute."""

"""The pure core: data in, decision out."""

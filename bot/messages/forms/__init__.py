"""Forms: one module each, with what it shows and how it is read; block ids never leave it."""

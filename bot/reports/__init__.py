"""Reports: what is kept of the work, for the case record, in the formats of an office."""

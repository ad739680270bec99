"""Everything kept: the tables, and the statements over them."""

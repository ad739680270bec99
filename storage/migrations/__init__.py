"""The way from any earlier schema to this version's, through Alembic."""

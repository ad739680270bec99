"""What can be wrong with the database, each said in one line with no data in it."""


class DatabaseFault(Exception):
    """The database cannot be used as it is set up. One line, for a person; no data in it."""


class DatabaseUnavailable(DatabaseFault):
    """The database cannot be used now; what was tried has not happened.

    Or, where a server was lost at the very end, nobody knows; told again, it happens once.
    """


class DatabaseBusy(DatabaseUnavailable):
    """Somebody else was writing for longer than anybody should wait; nothing has happened."""

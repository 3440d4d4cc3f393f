"""The shapes the database has had, one after another, each made from the one before."""

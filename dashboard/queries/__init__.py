"""SELECT -> frame: each question promises its columns in its docstring."""

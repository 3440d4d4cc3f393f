"""A panel drawn for paper: figure, numbers, provenance, as a file."""

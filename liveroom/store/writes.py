"""What is kept: samples, readings, complaints and the registry; every writer takes a connection."""

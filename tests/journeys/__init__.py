"""What crosses rooms, against software nobody here wrote."""

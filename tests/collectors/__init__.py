"""What goes out and looks."""

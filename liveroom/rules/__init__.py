"""The arithmetic an award is judged on: standard library only, values in, values out."""

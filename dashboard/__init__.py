"""What a person sees: never collectors, never writes samples."""

"""What laptop pages say, without a browser."""

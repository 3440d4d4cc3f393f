"""Where a poll may connect, judged on the address when the socket is opened."""

"""What machines read: /healthz, /readyz, /metrics and /api/v1."""

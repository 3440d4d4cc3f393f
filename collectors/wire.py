"""The only door to the network: libcurl's multi interface on asyncio."""

"""How requests reach the schema: HTTP, WebSocket, guards, pages, health."""

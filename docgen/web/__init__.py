"""The web face (网页): pages in Chinese over the use cases; the only room that knows Flask."""

"""The main job in a real browser, against the demo region on a real server."""

"""The pages that the hub serves to a browser; their sources are TypeScript, `pages.py` serves what was built."""

"""Here so that pytest puts this folder on the path: the tests of pages share ``console.py``."""

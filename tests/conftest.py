"""Nothing that a test runs is kept from run to run, unless the test is about that."""

import os

os.environ["ITSTRAT_CACHE"] = ""

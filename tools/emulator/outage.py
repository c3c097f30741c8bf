"""
Regions in trouble, or one service of a Region: the file names them, each with what happens to a request that is signed for them.

`gone`: every request fails, and so do outputs of its stacks. `half`: every second call fails with a status that clients retry, and the next attempt at it is
answered: which of the calls at the same time gets all failures in a row would depend on the machine. `slow`: every request is late.
"""
import asyncio
import itertools
import re

from ministack import app as server

from calls import file_of_run

MESSAGE = "the region is gone"
REFUSAL = f"<ErrorResponse><Error><Code>RegionGone</Code><Message>{MESSAGE}</Message></Error></ErrorResponse>".encode()
SLOW_SECONDS = 0.5

calls = itertools.count()


def troubles():
    with file_of_run("outage") as file:
        return dict(line.split() for line in file)


def is_gone(region):
    return troubles().get(region) == "gone"


def signed_for(scope):
    """A signature carries date, region and service, in a header or in the query."""
    signatures = [value for name, value in scope["headers"] if name == b"authorization"] + [scope["query_string"].replace(b"%2F", b"/")]
    found = re.search(rb"Credential=[^/]+/\d{8}/(([a-z0-9-]+)/[a-z0-9-]+)", b" ".join(signatures))
    return [name.decode() for name in found.groups()] if found else []


def is_first_attempt(scope):
    """The SDKs number their attempts: `attempt=1; max=5`."""
    return not any(name == b"amz-sdk-request" and b"attempt=1" not in value.replace(b" ", b"").split(b";") for name, value in scope["headers"])


async def refuse(send, status):
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/xml")]})
    await send({"type": "http.response.body", "body": REFUSAL})


def prepare():
    answer = server.app

    async def app(scope, receive, send):
        trouble = next((what for name, what in troubles().items() if name in signed_for(scope)), None) if scope["type"] == "http" else None
        if trouble == "gone":
            # A status that clients don't retry; an unavailable Region gives none, and clients retry for minutes.
            return await refuse(send, 403)
        if trouble == "half" and is_first_attempt(scope) and next(calls) % 2:
            return await refuse(send, 503)
        if trouble == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        return await answer(scope, receive, send)

    server.app = app

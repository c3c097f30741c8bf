"""An unavailable Region: while the file names one, every request signed for it fails, and so do outputs of its stacks."""
import os
import re

from ministack import app as server

MESSAGE = "the region is gone"
REFUSAL = f"<ErrorResponse><Error><Code>RegionGone</Code><Message>{MESSAGE}</Message></Error></ErrorResponse>".encode()


def region_that_is_gone():
    with open(os.environ["EMULATOR_OUTAGE"], encoding="utf8") as file:
        return file.read()


def signed_for(scope):
    """A signature carries date, region and service, in a header or in the query."""
    signatures = [value for name, value in scope["headers"] if name == b"authorization"] + [scope["query_string"].replace(b"%2F", b"/")]
    found = re.search(rb"Credential=[^/]+/\d{8}/([a-z0-9-]+)/", b" ".join(signatures))
    return found.group(1).decode() if found else None


async def refuse(send):
    """With a status that clients don't retry; an unavailable Region gives none, and clients retry for minutes."""
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/xml")]})
    await send({"type": "http.response.body", "body": REFUSAL})


def prepare():
    answer = server.app

    async def app(scope, receive, send):
        if scope["type"] == "http" and (gone := region_that_is_gone()) and signed_for(scope) == gone:
            return await refuse(send)
        return await answer(scope, receive, send)

    server.app = app

"""Calls to the emulator's own service APIs, in the region of the stack that is deployed."""
import functools
import os

import botocore.session
from ministack.core.responses import get_region


@functools.cache
def client_in(service, region):
    endpoint = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return botocore.session.get_session().create_client(service, region, endpoint_url=endpoint, **keys)


def client(service):
    return client_in(service, get_region())

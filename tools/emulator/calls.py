"""Calls to the emulator's own service APIs, in the region of the stack that is deployed, and handlers of resource types that make one such call."""
import functools
import os
import uuid

import botocore.session
from ministack.core.responses import get_region


def file_of_run(name, mode="r"):
    return open(os.path.join(os.environ["EMULATOR_FOLDER"], name), mode, encoding="utf8")


@functools.cache
def session():
    return botocore.session.get_session()


@functools.cache
def client_in(service, region):
    endpoint = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return session().create_client(service, region, endpoint_url=endpoint, **keys)


def client(service):
    return client_in(service, get_region())


def creating(create, *attributes):
    """Creates a resource by a function of its properties that returns its id, which is also these attributes."""
    def work(logical_id, props, stack_name):
        made = create(props)
        return made, {name: made for name in attributes}

    return work


def deleting(service, operation, key):
    """Deletes a resource by its physical id."""
    return lambda physical_id, props: getattr(client(service), operation)(**{key: physical_id})


def putting(put, name, delete):
    """A type whose resource is created and changed alike, by a name that the property may have."""
    def create(logical_id, props, stack_name):
        return put(props.get(name) or f"{stack_name}-{logical_id}"[:51] + f"-{uuid.uuid4().hex[:12]}", props, True)

    return {"create": create, "update": lambda physical_id, old_props, new_props, stack_name: put(physical_id, new_props, False), "delete": delete}

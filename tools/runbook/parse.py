"""Parses commands with the AWS CLI itself, without a network.

Reads a JSON list of argument lists. Writes a JSON list of what the CLI did with each: the service, the operation, the Region and the
profile of the first request, or the error. No request leaves the process.
"""
import contextlib
import functools
import io
import json
import re
import sys

from awscli.clidriver import create_clidriver
# The CLI brings its own botocore, which it offers under this name.
from botocore import session, xform_name
from botocore.client import BaseClient
from botocore.credentials import Credentials


class Sent(BaseException):
    """The CLI accepted the arguments and is about to send a request."""


# The requests of a command. Those of `aws s3` run in threads, which tell of no exception.
SENT = []


def matches(pattern, value):
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        # A pattern in Java's dialect, which only the service can check.
        return True


def refused(shape, value, name):
    """What the service would refuse and the CLI sends all the same: unknown values of an enum, and texts that don't match a pattern."""
    if shape.type_name == 'structure':
        return [found for key, member in value.items() for found in refused(shape.members[key], member, key)]
    if shape.type_name == 'list':
        return [found for member in value for found in refused(shape.member, member, name)]
    if shape.type_name != 'string':
        return []
    if shape.enum and value not in shape.enum:
        return [f'{name} must be one of {", ".join(shape.enum)}, got "{value}"']
    pattern = shape.metadata.get('pattern')
    if pattern and not matches(pattern, value):
        return [f'{name} must match {pattern}, got "{value}"']
    return []


def prepare(client, operation, parameters):
    model = client.meta.service_model.operation_model(operation)
    # As before each request, botocore validates the parameters against the model of the service.
    client._convert_to_request_dict(
        api_params=parameters, operation_model=model, endpoint_url='https://localhost',
        context={'client_region': client.meta.region_name, 'client_config': client.meta.config, 'has_streaming_input': False})
    SENT.append((client.meta.service_model.service_name, operation, client.meta.region_name, client.can_paginate(xform_name(operation)),
                 refused(model.input_shape, parameters, operation) if model.input_shape else []))
    raise Sent


def parse(arguments):
    driver = create_clidriver()
    errors = io.StringIO()
    SENT.clear()
    status = None
    try:
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
            status = driver.main(arguments)
    except Sent:
        pass
    except SystemExit as end:
        status = end.code
    if SENT:
        service, operation, region, paginated, errors = SENT[0]
        if errors:
            return {'error': '; '.join(errors)}
        return {'service': service, 'operation': operation, 'region': region, 'paginated': paginated, 'profile': driver.session.profile}
    return {} if status == 0 else {'error': errors.getvalue().strip() or f'status {status}'}


BaseClient._make_api_call = prepare
session.Session.get_credentials = lambda self: Credentials('key', 'secret')
# Each command has a session of its own, but all read the models of the services once.
session.create_loader = functools.cache(session.create_loader)
json.dump([parse(arguments) for arguments in json.load(sys.stdin)], sys.stdout)

"""Events of AWS services. PutEvents rejects their sources, as in AWS, and the emulator's services send few."""
import json

from ministack.services import eventbridge

# No operation of AWS.
OPERATION = "AWSEvents.PutServiceEvents"


def prepare():
    answer = eventbridge.handle_request

    async def with_service_events(method, path, headers, body, query_params):
        if headers.get("x-amz-target") == OPERATION:
            return eventbridge._put_events(json.loads(body), allow_aws_source=True)
        return await answer(method, path, headers, body, query_params)

    eventbridge.handle_request = with_service_events

"""Application Auto Scaling, which MiniStack lacks: targets and policies, and services that have no fewer tasks than their minimum."""
import asyncio
import itertools
import json

from ministack import app as server
from ministack.core.responses import get_region

import calls
import outage

PREFIX = b"AnyScaleFrontendService."
IDENTITY = ("ServiceNamespace", "ResourceId", "ScalableDimension")

targets = {}
policies = {}
numbers = itertools.count(1)


def key(region, request):
    return (region, *(request[name] for name in IDENTITY))


def required(region, request):
    if key(region, request) not in targets:
        raise LookupError(f"No scalable target found for {request['ResourceId']}")
    return targets[key(region, request)]


def keep_minimum(region, target):
    """As the service does within a minute, unless its scaling is suspended."""
    if target["ServiceNamespace"] != "ecs" or target.get("SuspendedState", {}).get("DynamicScalingOutSuspended"):
        return
    _, cluster, service = target["ResourceId"].split("/")
    ecs = calls.client_in("ecs", region)
    found = ecs.describe_services(cluster=cluster, services=[service])["services"]
    if found and found[0]["desiredCount"] < target["MinCapacity"]:
        ecs.update_service(cluster=cluster, service=service, desiredCount=target["MinCapacity"])


def register_scalable_target(region, request):
    """What a request leaves out stays as it was; a new target needs both capacities."""
    present = targets.get(key(region, request))
    if present is None and not {"MinCapacity", "MaxCapacity"} <= request.keys():
        raise ValueError("MinCapacity and MaxCapacity are required for a new scalable target")
    number = f"{next(numbers):032x}"
    target = {"ScalableTargetARN": f"arn:aws:application-autoscaling:{region}:000000000000:scalable-target/{number}", **(present or {}), **request}
    if target["MinCapacity"] > target["MaxCapacity"]:
        raise ValueError("Maximum capacity cannot be less than minimum capacity")
    targets[key(region, request)] = target
    keep_minimum(region, target)
    return {"ScalableTargetARN": target["ScalableTargetARN"]}


def describe_scalable_targets(region, request):
    wanted = request.get("ResourceIds")
    return {"ScalableTargets": [target for (there, namespace, resource, _), target in targets.items()
                                if (there, namespace) == (region, request["ServiceNamespace"]) and (not wanted or resource in wanted)]}


def deregister_scalable_target(region, request):
    required(region, request)
    del targets[key(region, request)]
    for name in [name for name in policies if name[:-1] == key(region, request)]:
        del policies[name]
    return {}


def put_scaling_policy(region, request):
    required(region, request)
    policies[(*key(region, request), request["PolicyName"])] = request
    resource = f"{request['ServiceNamespace']}/{request['ResourceId']}:policyName/{request['PolicyName']}"
    return {"PolicyARN": f"arn:aws:autoscaling:{region}:000000000000:scalingPolicy:{next(numbers):032x}:resource/{resource}", "Alarms": []}


OPERATIONS = {
    "RegisterScalableTarget": register_scalable_target,
    "DescribeScalableTargets": describe_scalable_targets,
    "DeregisterScalableTarget": deregister_scalable_target,
    "PutScalingPolicy": put_scaling_policy,
}
ERRORS = {LookupError: "ObjectNotFoundException", ValueError: "ValidationException"}


def answered(region, operation, body):
    try:
        return 200, OPERATIONS[operation](region, json.loads(body))
    except tuple(ERRORS) as error:
        return 400, {"__type": ERRORS[type(error)], "message": str(error)}


async def read(receive):
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def prepare():
    """Before the outage, so that it refuses these calls too."""
    answer = server.app

    async def app(scope, receive, send):
        headers = dict(scope.get("headers") or [])
        target = headers.get(b"x-amz-target", b"")
        if not target.startswith(PREFIX):
            if scope["type"] == "http" and scope["path"] == "/_ministack/reset":
                targets.clear()
                policies.clear()
            return await answer(scope, receive, send)
        operation = target.removeprefix(PREFIX).decode()
        status, body = await asyncio.to_thread(answered, outage.signed_for(scope), operation, await read(receive))
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/x-amz-json-1.1")]})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    server.app = app


def identity(physical_id):
    resource, dimension, namespace = physical_id.split("|")
    return {"ServiceNamespace": namespace, "ResourceId": resource, "ScalableDimension": dimension}


def create_target(logical_id, props, stack_name):
    request = {name: value for name, value in props.items() if name not in ("RoleARN", "Tags", "ScheduledActions")}
    request |= {"MinCapacity": int(props["MinCapacity"]), "MaxCapacity": int(props["MaxCapacity"])}
    register_scalable_target(get_region(), request)
    return "|".join((props["ResourceId"], props["ScalableDimension"], props["ServiceNamespace"])), {}


def update_target(physical_id, old_props, new_props, stack_name):
    return create_target(None, new_props, stack_name)


def delete_target(physical_id, props):
    targets.pop(key(get_region(), identity(physical_id)), None)


def request_of(props):
    return {**props, **(identity(props["ScalingTargetId"]) if "ScalingTargetId" in props else {})}


def create_policy(logical_id, props, stack_name):
    return put_scaling_policy(get_region(), request_of(props))["PolicyARN"], {}


def update_policy(physical_id, old_props, new_props, stack_name):
    create_policy(None, new_props, stack_name)
    return physical_id, {}


def delete_policy(physical_id, props):
    request = request_of(props)
    policies.pop((*key(get_region(), request), request["PolicyName"]), None)


PROVISIONERS = {
    "AWS::ApplicationAutoScaling::ScalableTarget": {"create": create_target, "update": update_target, "delete": delete_target},
    "AWS::ApplicationAutoScaling::ScalingPolicy": {"create": create_policy, "update": update_policy, "delete": delete_policy},
}

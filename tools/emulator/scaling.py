"""Application Auto Scaling, which MiniStack lacks: targets and policies, and services that have no fewer tasks than their minimum."""
import asyncio
import itertools
import json
import sys

from ministack import app as server
from ministack.core.responses import AccountRegionScopedDict, error_response_json, get_region, json_response
from ministack.core.router import SERVICE_PATTERNS

from calls import client

SERVICE, MODULE = "application-autoscaling", "scaling"
IDENTITY = ("ServiceNamespace", "ResourceId", "ScalableDimension")

targets = AccountRegionScopedDict()
numbers = itertools.count(1)


def key(request):
    return tuple(request[name] for name in IDENTITY)


def required(request):
    if key(request) not in targets:
        raise LookupError(f"No scalable target found for {request['ResourceId']}")


def keep_minimum(target):
    """As the service does within a minute, unless its scaling is suspended."""
    if target["ServiceNamespace"] != "ecs" or target.get("SuspendedState", {}).get("DynamicScalingOutSuspended"):
        return
    _, cluster, service = target["ResourceId"].split("/")
    found = client("ecs").describe_services(cluster=cluster, services=[service])["services"]
    if found and found[0]["desiredCount"] < target["MinCapacity"]:
        client("ecs").update_service(cluster=cluster, service=service, desiredCount=target["MinCapacity"])


def register_scalable_target(request):
    """What a request leaves out stays as it was; a new target needs both capacities."""
    present = targets.get(key(request))
    if present is None and not {"MinCapacity", "MaxCapacity"} <= request.keys():
        raise ValueError("MinCapacity and MaxCapacity are required for a new scalable target")
    arn = f"arn:aws:application-autoscaling:{get_region()}:000000000000:scalable-target/{next(numbers):032x}"
    target = {"ScalableTargetARN": arn, **(present or {}), **request}
    if target["MinCapacity"] > target["MaxCapacity"]:
        raise ValueError("Maximum capacity cannot be less than minimum capacity")
    targets[key(request)] = target
    keep_minimum(target)
    return {"ScalableTargetARN": target["ScalableTargetARN"]}


def describe_scalable_targets(request):
    wanted = request.get("ResourceIds")
    return {"ScalableTargets": [target for target in targets.values()
                                if target["ServiceNamespace"] == request["ServiceNamespace"] and (not wanted or target["ResourceId"] in wanted)]}


def deregister_scalable_target(request):
    required(request)
    del targets[key(request)]
    return {}


def put_scaling_policy(request):
    """Nothing reads a policy: the emulator has no metrics."""
    required(request)
    resource = f"{request['ServiceNamespace']}/{request['ResourceId']}:policyName/{request['PolicyName']}"
    return {"PolicyARN": f"arn:aws:autoscaling:{get_region()}:000000000000:scalingPolicy:{next(numbers):032x}:resource/{resource}", "Alarms": []}


OPERATIONS = {
    "RegisterScalableTarget": register_scalable_target,
    "DescribeScalableTargets": describe_scalable_targets,
    "DeregisterScalableTarget": deregister_scalable_target,
    "PutScalingPolicy": put_scaling_policy,
}
ERRORS = {LookupError: "ObjectNotFoundException", ValueError: "ValidationException"}


async def handle_request(method, path, headers, body, query_params):
    operation = headers["x-amz-target"].split(".")[-1]
    try:
        return json_response(await asyncio.to_thread(OPERATIONS[operation], json.loads(body)))
    except tuple(ERRORS) as error:
        return error_response_json(ERRORS[type(error)], str(error))


def reset():
    targets.clear()


def prepare():
    """One more service of the emulator, which it also resets."""
    SERVICE_PATTERNS[SERVICE] = {"target_prefixes": ["AnyScaleFrontendService"]}
    server.SERVICE_REGISTRY[SERVICE] = {"module": MODULE}
    server.SERVICE_HANDLERS[SERVICE] = handle_request
    sys.modules[f"ministack.services.{MODULE}"] = sys.modules[__name__]


def identity(physical_id):
    resource, dimension, namespace = physical_id.split("|")
    return {"ServiceNamespace": namespace, "ResourceId": resource, "ScalableDimension": dimension}


def create_target(logical_id, props, stack_name):
    request = {name: value for name, value in props.items() if name not in ("RoleARN", "Tags", "ScheduledActions")}
    register_scalable_target({**request, "MinCapacity": int(props["MinCapacity"]), "MaxCapacity": int(props["MaxCapacity"])})
    return "|".join((props["ResourceId"], props["ScalableDimension"], props["ServiceNamespace"])), {}


def create_policy(logical_id, props, stack_name):
    return put_scaling_policy({**props, **(identity(props["ScalingTargetId"]) if "ScalingTargetId" in props else {})})["PolicyARN"], {}


PROVISIONERS = {
    "AWS::ApplicationAutoScaling::ScalableTarget": {
        "create": create_target,
        "update": lambda physical_id, old_props, new_props, stack_name: create_target(None, new_props, stack_name),
        "delete": lambda physical_id, props: targets.pop(key(identity(physical_id)), None),
    },
    "AWS::ApplicationAutoScaling::ScalingPolicy": {
        "create": create_policy,
        "update": lambda physical_id, old_props, new_props, stack_name: (physical_id, create_policy(None, new_props, stack_name)[1]),
        "delete": lambda physical_id, props: None,
    },
}

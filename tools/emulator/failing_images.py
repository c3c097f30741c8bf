"""
Images that ECS can't run, which MiniStack without containers lacks: every task would start.

The image `none` does not exist, a digest that begins with `dead` is one that crashes, and one with `feed` crashes with another command. The emulator's own circuit breaker counts the tasks, and rolls
back as it does for containers. A deployment that has failed is no longer in the list, because it has no tasks, and CloudFormation fails, both as in AWS.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
"""
import re

from ministack.services import ecs
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

FAILING = re.compile(r":none$|@sha256:dead")


def fails(definition):
    containers = ecs._task_defs[ecs._resolve_td_key(definition)]["containerDefinitions"]
    return any(FAILING.search(one["image"]) or ("@sha256:feed" in one["image"] and one.get("command")) for one in containers)


def service_of(task):
    _, service = task["group"].split(":")
    return ecs._services[f"{ecs._cluster_name_from_arn(task['clusterArn'])}/{service}"]


def stop_code(task):
    """Only tasks of a deployment in progress count; the emulator would replace all others without a pause."""
    service = service_of(task)
    breaker = (service["deploymentConfiguration"].get("deploymentCircuitBreaker") or {}).get("enable", False)
    counts = breaker and ecs._primary_deployment(service)["rolloutState"] == "IN_PROGRESS"
    return "TaskFailedToStart" if counts else "ServiceSchedulerInitiated"


def prepare():
    run_task, update = ecs._run_task, _RESOURCE_HANDLERS["AWS::ECS::Service"]["update"]

    def with_failures(data):
        before = set(ecs._tasks)
        answer = run_task(data)
        if data.get("_deploymentId") and fails(data["taskDefinition"]):
            for arn in [arn for arn in ecs._tasks if arn not in before]:
                task = ecs._tasks[arn]
                ecs._mark_task_stopped(arn, task, "CannotPullContainerError", stop_code(task), 1)
                service = service_of(task)
                service["deployments"] = [item for item in service["deployments"] if item["status"] == "PRIMARY" or item["rolloutState"] != "FAILED"]
        return answer

    def update_service(physical_id, old_props, new_props, stack_name):
        answer = update(physical_id, old_props, new_props, stack_name)
        cluster, service = physical_id.split("/")[-2:]
        if ecs._services[f"{cluster}/{service}"]["taskDefinition"] != new_props["TaskDefinition"]:
            raise ValueError("Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'")
        return answer

    ecs._run_task = with_failures
    _RESOURCE_HANDLERS["AWS::ECS::Service"] = {**_RESOURCE_HANDLERS["AWS::ECS::Service"], "update": update_service}

"""
Images that ECS can't run, which MiniStack without containers lacks: every task would start.

The image `none` does not exist, a digest that begins with `dead` is one that crashes, one with `feed` crashes with another command, and one with `beef` hangs with it. The emulator's own circuit breaker
counts the tasks as ECS does, and rolls back as it does for containers: all without an image, those that crash if a health check of the container or of a load balancer waits for them, and those that hang
if it fails. The default check of a worker always passes. Tasks that crash and do not count are gone: nothing replaces them here, and the tasks before them stay. A deployment that has failed is no longer in the list, because it has no tasks, and CloudFormation fails, both as in AWS.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
"""
import re

from ministack.services import ecs
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

FAULT = re.compile(r":(none)$|@sha256:(dead|feed|beef)")
REASONS = {"none": "CannotPullContainerError", "dead": "Essential container in task exited", "beef": "Task failed container health checks"}
#: Faults of the program that another command starts.
OF_COMMAND = {"feed": "dead", "beef": "beef"}


def fault_of(definition):
    """The container that fails, and how; nothing for tasks that run."""
    for one in ecs._task_defs[ecs._resolve_td_key(definition)]["containerDefinitions"]:
        found = FAULT.search(one["image"])
        fault = found and (found[1] or found[2])
        if fault and (fault not in OF_COMMAND or one.get("command")):
            return one, OF_COMMAND.get(fault, fault)
    return None, None


def is_noticed(container, fault, service):
    """Whether ECS notices the fault of a task that has started."""
    command = (container.get("healthCheck") or {}).get("command", [])
    return bool(fault == "none" or service["loadBalancers"] or (command if fault == "dead" else command and command[-1] != "exit 0"))


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
        container, fault = fault_of(data["taskDefinition"]) if data.get("_deploymentId") else (None, None)
        if fault:
            for arn in [arn for arn in ecs._tasks if arn not in before]:
                task = ecs._tasks[arn]
                service = service_of(task)
                noticed = is_noticed(container, fault, service)
                if fault == "beef" and not noticed:
                    continue
                ecs._mark_task_stopped(arn, task, REASONS[fault], stop_code(task) if noticed else "ServiceSchedulerInitiated", 1)
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

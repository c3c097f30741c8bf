"""
What a restore asks of AWS and MiniStack without containers lacks: a cluster as of a time, and tasks that end.

A task whose family ends with `-restore` runs its command on this machine, with its variables and secrets, and the programs of the folder `clients`.
A task of a migration ends by itself. What it does to a database is in test/backend.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterToPointInTime.html
"""
import os
import subprocess
import time

from ministack.services import cloudwatch_logs, ecs, rds

CLIENTS = os.path.join(os.environ["EMULATOR_FOLDER"], "clients")


def to_point_in_time(params):
    source = rds._clusters.get(rds._p(params, "SourceDBClusterIdentifier"))
    if not source:
        return rds._error("DBClusterNotFoundFault", "The source cluster does not exist.", 404)
    same = {name: [source[name]] for name in ("Engine", "EngineVersion", "MasterUsername")}
    status, headers, body = rds._create_db_cluster({**params, **same, "MasterUserPassword": [source.get("_MasterUserPassword", "password")]})
    return status, headers, body.replace(b"CreateDBCluster", b"RestoreDBClusterToPointInTime")


def log(options, container, task, text):
    name = {"logGroupName": options["awslogs-group"], "logStreamName": f"{options['awslogs-stream-prefix']}/{container}/{task.split('/')[-1]}"}
    cloudwatch_logs._create_log_stream(name)
    cloudwatch_logs._put_log_events({**name, "logEvents": [{"timestamp": int(time.time() * 1000), "message": line} for line in text.splitlines()]})


def run_to_its_end(run_task):
    def run(data):
        before = set(ecs._tasks)
        answer = run_task(data)
        definition = ecs._task_defs.get(ecs._resolve_td_key(data.get("taskDefinition", "")))
        new = [arn for arn in ecs._tasks if arn not in before]
        for arn in new if "migrate.js" in str(data.get("overrides")) else []:
            ecs._mark_task_stopped(arn, ecs._tasks[arn], "Essential container in task exited", "EssentialContainerExited", 0)
        for arn in new if definition and definition["family"].endswith("-restore") else []:
            [container] = definition["containerDefinitions"]
            variables = {one["name"]: one["value"] for one in container["environment"]}
            environment = {"PATH": f"{CLIENTS}:{os.environ['PATH']}", **variables, **ecs._resolve_container_secrets(container)}
            ended = subprocess.run(container["command"], env=environment, capture_output=True, text=True)
            log(container["logConfiguration"]["options"], container["name"], arn, ended.stdout + ended.stderr)
            ecs._mark_task_stopped(arn, ecs._tasks[arn], "Essential container in task exited", "EssentialContainerExited", ended.returncode)
        return answer

    return run


def prepare():
    rds._ACTION_MAP["RestoreDBClusterToPointInTime"] = to_point_in_time
    ecs._ACTION_MAP["RunTask"] = run_to_its_end(ecs._ACTION_MAP["RunTask"])

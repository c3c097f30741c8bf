"""Where MiniStack rejects what AWS accepts; each fault is patched from outside."""
import contextvars
import inspect
import itertools
import queue
import sys

from ministack.core import lambda_runtime
from ministack.core.responses import error_response_json, get_region, set_request_region
from ministack.services import ec2, ecr, ecs, elasticache, eventbridge, iam, route53
from ministack.services.cloudformation import engine, stacks
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

import outage

evaluate = engine._evaluate_conditions
resolve = engine._resolve_refs


def split(value, parameters):
    if isinstance(value, list):
        return [split(item, parameters) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Split" in value:
        delimiter, text = value["Fn::Split"]
        return parameters[text["Ref"]]["Value"].split(delimiter)
    return {key: split(item, parameters) for key, item in value.items()}


def replace_everywhere(name, own, other):
    """The emulator's modules hold its functions under names of their own."""
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("ministack.") and getattr(module, name, None) is own:
            setattr(module, name, other)


def split_in_conditions():
    def with_split(template, parameters):
        return evaluate({**template, "Conditions": split(template.get("Conditions") or {}, parameters)}, parameters)

    replace_everywhere("_evaluate_conditions", evaluate, with_split)


def output_of_region():
    def in_region(value, *context):
        reference = value.get("Fn::GetStackOutput") if isinstance(value, dict) else None
        if not reference or "Region" not in reference:
            return resolve(value, *context)
        if outage.is_gone(reference["Region"]):
            raise ValueError(outage.MESSAGE)
        own = get_region()
        set_request_region(reference["Region"])
        try:
            return resolve(value, *context)
        finally:
            set_request_region(own)

    replace_everywhere("_resolve_refs", resolve, in_region)


def two_shards():
    source, refusal = inspect.getsource(elasticache._create_replication_group), "if num_node_groups == 2:"
    assert source.count(refusal) == 1
    exec(source.replace(refusal, "if False:"), elasticache.__dict__)


def cluster_of_one_shard():
    create = elasticache._create_replication_group

    def with_configuration_endpoint(parameters):
        answer = create(parameters)
        group = elasticache._replication_groups.get(elasticache._p(parameters, "ReplicationGroupId"))
        if group and group["ClusterMode"] == "enabled":
            group["ClusterEnabled"] = True
            group["ConfigurationEndpoint"] = group["NodeGroups"][0]["PrimaryEndpoint"]
        return answer

    elasticache._create_replication_group = with_configuration_endpoint


def prefix_lists_of_rules():
    parse = ec2._parse_ip_permissions

    def with_prefix_lists(parameters, prefix):
        rules = parse(parameters, prefix)
        for position, rule in enumerate(rules, 1):
            for number in itertools.count(1):
                found = ec2._p(parameters, f"{prefix}.{position}.PrefixListIds.{number}.PrefixListId")
                if not found:
                    break
                rule["PrefixListIds"].append({"PrefixListId": found})
        return rules

    ec2._parse_ip_permissions = with_prefix_lists


def children_of_health_check():
    parse = route53._parse_health_check_config

    def with_children(element):
        children = [child.text for child in element.iter() if child.tag.endswith("ChildHealthCheck")]
        return {**parse(element), **({"ChildHealthChecks": children} if children else {})}

    route53._parse_health_check_config = with_children


def arn_of_secret():
    """The emulator's handlers know a secret by its name; the name is in the ARN, before six characters that AWS adds."""
    own = _RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]

    def name(arn):
        return arn.split(":secret:")[1].rpartition("-")[0]

    def create(*arguments):
        _, attributes = own["create"](*arguments)
        return attributes["Id"], attributes

    def update(arn, *arguments):
        _, attributes = own["update"](name(arn), *arguments)
        return attributes["Id"], attributes

    def delete(arn, props):
        own["delete"](name(arn), props)

    _RESOURCE_HANDLERS["AWS::SecretsManager::Secret"] = {**own, "create": create, "update": update, "delete": delete}


def items_of_input_paths():
    source = inspect.getsource(eventbridge._apply_input_transformer)
    parts, step = 'jpath.strip("$.").split(".")', "val = val[p]"
    assert source.count(parts) == source.count(step) == 1
    source = source.replace(parts, 'jpath.replace("[", ".").replace("]", "").strip("$.").split(".")')
    exec(source.replace(step, "val = val[int(p)] if isinstance(val, list) else val[p]"), eventbridge.__dict__)


def addresses_of_tasks():
    describe, numbers = ecs._ACTION_MAP["DescribeTasks"], itertools.count(256)

    def with_addresses(data):
        for task in ecs._tasks.values():
            if not task["attachments"] and task["lastStatus"] == "RUNNING":
                number = next(numbers)
                details = [{"name": "privateIPv4Address", "value": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}]
                task["attachments"] = [{"id": task["taskArn"], "type": "ElasticNetworkInterface", "status": "ATTACHED", "details": details}]
        return describe(data)

    ecs._ACTION_MAP["DescribeTasks"] = with_addresses


def taken_service_role():
    source = inspect.getsource(iam._create_service_linked_role)
    own = '409, "EntityAlreadyExists",\n                      f"Role with name {role_name} already exists."'
    assert source.count(own) == 1
    exec(source.replace(own, '400, "InvalidInput", f"Service role name {role_name} has been taken in this account, please try a different suffix."'), iam.__dict__)
    for actions in vars(iam).values():
        if isinstance(actions, dict) and "CreateServiceLinkedRole" in actions:
            actions["CreateServiceLinkedRole"] = iam._create_service_linked_role


def missing_images():
    describe = ecr._describe_images

    def with_error(data):
        name = data.get("repositoryName", "")
        if name in ecr._repositories and any(not ecr._find_image(name, wanted) for wanted in data.get("imageIds") or []):
            return error_response_json("ImageNotFoundException", f"The image does not exist within the repository with name '{name}'", 400)
        return describe(data)

    ecr._describe_images = with_error


def imported_buckets():
    """The names of buckets are checked before a deployment, also of those that it imports."""
    deploy, check, importing = stacks._deploy_stack_async, stacks._validation_errors, contextvars.ContextVar("importing", default=())

    async def deploying(*arguments, imports=None, **options):
        importing.set(imports or ())
        await deploy(*arguments, imports=imports, **options)

    replace_everywhere("_deploy_stack_async", deploy, deploying)
    stacks._validation_errors = lambda *arguments, **options: [error for error in check(*arguments, **options) if error[0] not in importing.get()]


def lines_before_the_answer():
    """
    The pipe of a function's messages has all of them when its answer comes, but on a busy machine not yet the thread that reads it, and then they
    were logged by the next call. A line of its own before each answer of Node.js ends the messages of a call.
    """
    end, write = "the end of the messages of a call", "const _realStdoutWrite = process.stdout.write.bind(process.stdout);"
    source = lambda_runtime._NODEJS_WORKER_SCRIPT
    assert source.count(write) == 1
    marked = f"""const _ownWrite = process.stdout.write.bind(process.stdout);
const _realStdoutWrite = (text) => {{
  if (!text.startsWith('{{"status":"ready"')) _stderrWrite("{end}\\n");
  return _ownWrite(text);
}};"""
    lambda_runtime._NODEJS_WORKER_SCRIPT = source.replace(write, marked)
    drain = lambda_runtime.Worker._drain_stderr_bounded

    def until_the_end(worker, *arguments, **options):
        if not worker.config.get("Runtime", "").startswith("nodejs"):
            return drain(worker, *arguments, **options)
        lines = []
        while True:
            reads = worker._stderr_thread.is_alive()
            try:
                line = worker._stderr_queue.get(timeout=0.05)
            except queue.Empty:
                if not reads:
                    break
                continue
            if line.endswith(end):
                lines.append(line.removesuffix(end))
                break
            lines.append(line)
        return "\n".join(lines)

    lambda_runtime.Worker._drain_stderr_bounded = until_the_end


WORKAROUNDS = {
    "messages of a call were logged by the next one, on a busy machine": lines_before_the_answer,
    "a deployment that imports a bucket is refused, because the bucket exists": imported_buckets,
    "a description of images left out those that do not exist": missing_images,
    "Fn::GetStackOutput looked in the stack's own region only": output_of_region,
    "Fn::Split in a condition was left unevaluated": split_in_conditions,
    "security groups lost rules for prefix lists": prefix_lists_of_rules,
    "the children of a calculated health check were lost": children_of_health_check,
    "Ref of a secret was its name, not its ARN": arn_of_secret,
    "an input transformer found no items of lists": items_of_input_paths,
    "a cache of two shards was refused": two_shards,
    "a cluster of one shard had no configuration endpoint": cluster_of_one_shard,
    "tasks had no addresses": addresses_of_tasks,
    "a service-linked role that exists was refused with another error": taken_service_role,
}

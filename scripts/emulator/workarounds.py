"""Where MiniStack refuses what AWS takes; each fault is mended from outside and named in the run's output."""
import inspect
import sys

from ministack.services import elasticache
from ministack.services.cloudformation import engine
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

evaluate = engine._evaluate_conditions


def split(value, parameters):
    if isinstance(value, list):
        return [split(item, parameters) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Split" in value:
        delimiter, text = value["Fn::Split"]
        return parameters[text["Ref"]]["Value"].split(delimiter)
    return {key: split(item, parameters) for key, item in value.items()}


def split_in_conditions():
    def with_split(template, parameters):
        return evaluate({**template, "Conditions": split(template.get("Conditions") or {}, parameters)}, parameters)

    for name, module in list(sys.modules.items()):
        if name.startswith("ministack.") and getattr(module, "_evaluate_conditions", None) is evaluate:
            module._evaluate_conditions = with_split


def two_shards():
    source, refusal = inspect.getsource(elasticache._create_replication_group), "if num_node_groups == 2:"
    assert source.count(refusal) == 1
    exec(source.replace(refusal, "if False:"), elasticache.__dict__)


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


WORKAROUNDS = {
    "Fn::Split in a condition was left unevaluated": split_in_conditions,
    "Ref of a secret was its name, not its ARN": arn_of_secret,
    "a cache of two shards was refused": two_shards,
}

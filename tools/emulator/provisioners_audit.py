"""Resource types of an account's audit that MiniStack's CloudFormation lacks, made by calling the service APIs that it has."""
import uuid

from ministack.services import config

from calls import client
from provisioners import camel


def name_of(logical_id, stack_name):
    return f"{stack_name}-{logical_id}-{uuid.uuid4().hex[:12]}"


def trail_parameters(props):
    apart = ("TrailName", "IsLogging", "EventSelectors", "Tags")
    return {"KmsKeyId" if key == "KMSKeyId" else key: value for key, value in props.items() if key not in apart}


def configure_trail(name, props):
    """UpdateTrail keeps the log group, which the emulator's CreateTrail drops."""
    trail = client("cloudtrail").update_trail(Name=name, **trail_parameters(props))
    if props.get("EventSelectors"):
        client("cloudtrail").put_event_selectors(TrailName=name, EventSelectors=props["EventSelectors"])
    logging = props["IsLogging"] in (True, "true")
    (client("cloudtrail").start_logging if logging else client("cloudtrail").stop_logging)(Name=name)
    return name, {"Arn": trail["TrailARN"]}


def create_trail(logical_id, props, stack_name):
    name = props.get("TrailName") or name_of(logical_id, stack_name)
    client("cloudtrail").create_trail(Name=name, **trail_parameters(props), TagsList=props.get("Tags", []))
    return configure_trail(name, props)


def update_trail(physical_id, old_props, new_props, stack_name):
    return configure_trail(physical_id, new_props)


def delete_trail(physical_id, props):
    client("cloudtrail").delete_trail(Name=physical_id)


def recorders():
    return [recorder["name"] for recorder in client("config").describe_configuration_recorders()["ConfigurationRecorders"]]


def start_recorders():
    """CloudFormation starts the recorder as soon as there is a channel, whichever of both comes first."""
    if client("config").describe_delivery_channels()["DeliveryChannels"]:
        for name in recorders():
            client("config").start_configuration_recorder(ConfigurationRecorderName=name)


def put_recorder(name, props):
    client("config").put_configuration_recorder(ConfigurationRecorder={**camel(props), "name": name})
    start_recorders()
    return name, {}


def create_recorder(logical_id, props, stack_name):
    if others := recorders():
        raise ValueError(f"a Region has one recorder, and {others[0]} exists")
    return put_recorder(props.get("Name") or name_of(logical_id, stack_name), props)


def update_recorder(physical_id, old_props, new_props, stack_name):
    return put_recorder(physical_id, new_props)


def delete_recorder(physical_id, props):
    """The emulator has no DeleteConfigurationRecorder."""
    config._recorders.pop(physical_id, None)


def put_channel(name, props):
    client("config").put_delivery_channel(DeliveryChannel={**camel(props), "name": name})
    start_recorders()
    return name, {}


def create_channel(logical_id, props, stack_name):
    return put_channel(props.get("Name") or name_of(logical_id, stack_name), props)


def update_channel(physical_id, old_props, new_props, stack_name):
    return put_channel(physical_id, new_props)


def delete_channel(physical_id, props):
    """The emulator has no DeleteDeliveryChannel."""
    config._delivery_channels.pop(physical_id, None)


def put_rule(name, props):
    if not recorders():
        raise ValueError("a rule needs a recorder")
    client("config").put_config_rule(ConfigRule={**props, "ConfigRuleName": name})
    rule, = client("config").describe_config_rules(ConfigRuleNames=[name])["ConfigRules"]
    return name, {"Arn": rule["ConfigRuleArn"], "ConfigRuleId": rule["ConfigRuleId"]}


def create_rule(logical_id, props, stack_name):
    return put_rule(props.get("ConfigRuleName") or name_of(logical_id, stack_name), props)


def update_rule(physical_id, old_props, new_props, stack_name):
    return put_rule(physical_id, new_props)


def delete_rule(physical_id, props):
    client("config").delete_config_rule(ConfigRuleName=physical_id)


PROVISIONERS = {
    "AWS::CloudTrail::Trail": {"create": create_trail, "update": update_trail, "delete": delete_trail},
    "AWS::Config::ConfigurationRecorder": {"create": create_recorder, "update": update_recorder, "delete": delete_recorder},
    "AWS::Config::DeliveryChannel": {"create": create_channel, "update": update_channel, "delete": delete_channel},
    "AWS::Config::ConfigRule": {"create": create_rule, "update": update_rule, "delete": delete_rule},
}


ADDITIONS = {}

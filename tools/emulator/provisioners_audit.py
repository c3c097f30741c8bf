"""Resource types of an account's audit that MiniStack's CloudFormation lacks, made by calling the service APIs that it has."""
from ministack.services import config

from calls import client, deleting, putting
from provisioners import camel


def trail_parameters(props):
    apart = ("TrailName", "IsLogging", "EventSelectors", "Tags")
    return {"KmsKeyId" if key == "KMSKeyId" else key: value for key, value in props.items() if key not in apart}


def put_trail(name, props, is_new):
    """UpdateTrail keeps the log group, which the emulator's CreateTrail drops."""
    if is_new:
        client("cloudtrail").create_trail(Name=name, **trail_parameters(props), TagsList=props.get("Tags", []))
    trail = client("cloudtrail").update_trail(Name=name, **trail_parameters(props))
    if props.get("EventSelectors"):
        client("cloudtrail").put_event_selectors(TrailName=name, EventSelectors=props["EventSelectors"])
    logging = props["IsLogging"] in (True, "true")
    (client("cloudtrail").start_logging if logging else client("cloudtrail").stop_logging)(Name=name)
    return name, {"Arn": trail["TrailARN"]}


def recorders():
    return [recorder["name"] for recorder in client("config").describe_configuration_recorders()["ConfigurationRecorders"]]


def start_recorders():
    """CloudFormation starts the recorder as soon as there is a channel, whichever of both comes first."""
    if client("config").describe_delivery_channels()["DeliveryChannels"]:
        for name in recorders():
            client("config").start_configuration_recorder(ConfigurationRecorderName=name)


def put_recorder(name, props, is_new):
    if is_new and (others := recorders()):
        raise ValueError(f"a Region has one recorder, and {others[0]} exists")
    client("config").put_configuration_recorder(ConfigurationRecorder={**camel(props), "name": name})
    start_recorders()
    return name, {}


def delete_recorder(physical_id, props):
    """The emulator has no DeleteConfigurationRecorder."""
    config._recorders.pop(physical_id, None)


def put_channel(name, props, is_new):
    client("config").put_delivery_channel(DeliveryChannel={**camel(props), "name": name})
    start_recorders()
    return name, {}


def delete_channel(physical_id, props):
    """The emulator has no DeleteDeliveryChannel."""
    config._delivery_channels.pop(physical_id, None)


def put_rule(name, props, is_new):
    if not recorders():
        raise ValueError("a rule needs a recorder")
    client("config").put_config_rule(ConfigRule={**props, "ConfigRuleName": name})
    rule, = client("config").describe_config_rules(ConfigRuleNames=[name])["ConfigRules"]
    return name, {"Arn": rule["ConfigRuleArn"], "ConfigRuleId": rule["ConfigRuleId"]}


PROVISIONERS = {
    "AWS::CloudTrail::Trail": putting(put_trail, "TrailName", deleting("cloudtrail", "delete_trail", "Name")),
    "AWS::Config::ConfigurationRecorder": putting(put_recorder, "Name", delete_recorder),
    "AWS::Config::DeliveryChannel": putting(put_channel, "Name", delete_channel),
    "AWS::Config::ConfigRule": putting(put_rule, "ConfigRuleName", deleting("config", "delete_config_rule", "ConfigRuleName")),
}

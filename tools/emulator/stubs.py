"""The stubs that stubs.json declares: types with no service behind them, whose properties are recorded; with `when`, only resources with this property."""
import json
import uuid

from ministack.core.responses import get_account_id

from calls import client, file_of_run
from provisioners_watch import alarm_arn, delete_alarm


def declared():
    with file_of_run("stubs") as file:
        return json.load(file)


def health_checks_of_plan(props):
    """ARC creates one per Region for each step that redirects users there; CloudFormation returns them in no order, here the last Region first."""
    steps = [step["ExecutionBlockConfiguration"] for workflow in props["Workflows"] for step in workflow["Steps"]]
    records = [step["Route53HealthCheckConfig"] for step in steps if "Route53HealthCheckConfig" in step]
    names = sorted({(record["HostedZoneId"], record["RecordName"]) for record in records})
    regions = reversed(props["Regions"])
    return [f"{zone}:{name}:{region}:{uuid.uuid5(uuid.NAMESPACE_DNS, region + name)}" for region in regions for zone, name in names]


# Attributes that other resources refer to.
ATTRIBUTES = {
    "AWS::ARCRegionSwitch::Plan": lambda name, props: {
        "Arn": f"arn:aws:arc-region-switch::{get_account_id()}:plan/{props['Name']}:0a1b2c",
        "PlanHealthChecks": health_checks_of_plan(props),
    },
    "AWS::CE::AnomalyMonitor": lambda name, props: {
        "MonitorArn": f"arn:aws:ce::{get_account_id()}:anomalymonitor/{uuid.uuid5(uuid.NAMESPACE_DNS, name)}",
    },
    "AWS::CloudWatch::Alarm": lambda name, props: {"Arn": alarm_arn(name)},
}


def put_alarm_without_metrics(name, props):
    """No metric is evaluated; but the alarm's state can be set, it notifies its topics, and composite alarms find it."""
    rest = {key: value for key, value in props.items() if key not in ("AlarmName", "Metrics", "Tags", "ThresholdMetricId")}
    client("cloudwatch").put_metric_alarm(AlarmName=name, **rest)


# Resources that stubs create nevertheless.
MADE = {
    "AWS::CloudWatch::Alarm": {"put": put_alarm_without_metrics, "delete": delete_alarm},
}


def handlers(kind, declaration, own):
    """The stub's handlers; with `when`, only for resources that have that property, all others are the emulator's own."""
    when = declaration.get("when")
    attributes = ATTRIBUTES.get(kind, lambda name, props: {})
    made = MADE.get(kind)

    def record(name, logical_id, props):
        if made:
            made["put"](name, props)
        with file_of_run("records", "a") as file:
            file.write(json.dumps({"type": kind, "logicalId": logical_id, "properties": props}) + "\n")
        return name, attributes(name, props)

    def create(logical_id, props, stack_name):
        if when and when not in props:
            return own["create"](logical_id, props, stack_name)
        return record(made and props.get("AlarmName") or f"{stack_name}-{logical_id}", logical_id, props)

    def update(physical_id, old_props, new_props, stack_name, logical_id=None):
        if when and when not in new_props:
            more = [logical_id] if own.get("update_with_logical_id") else []
            return own["update"](physical_id, old_props, new_props, stack_name, *more)
        return record(physical_id, logical_id, new_props)

    def delete(physical_id, props):
        if when and when not in props:
            own["delete"](physical_id, props)
        elif made:
            made["delete"](physical_id, props)

    return {"create": create, "update": update, "update_with_logical_id": True, "delete": delete}

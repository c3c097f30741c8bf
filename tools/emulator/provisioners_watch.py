"""Resource types that watch a platform and its costs, which MiniStack's CloudFormation lacks."""
import uuid

from ministack.core.responses import get_account_id, get_region

from calls import client, putting


def alarm_arn(name):
    return f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}"


def put_composite_alarm(name, props, is_new):
    """The service rejects a rule that names a missing alarm."""
    client("cloudwatch").put_composite_alarm(AlarmName=name, **{key: value for key, value in props.items() if key not in ("AlarmName", "Tags")})
    return name, {"Arn": alarm_arn(name)}


def delete_alarm(physical_id, props):
    client("cloudwatch").delete_alarms(AlarmNames=[physical_id])


def budget(name, props):
    """The budget as its service spells it."""
    limit = {**props["Budget"]["BudgetLimit"], "Amount": str(props["Budget"]["BudgetLimit"]["Amount"])}
    return {**props["Budget"], "BudgetName": name, "BudgetLimit": limit}


def create_budget(logical_id, props, stack_name):
    name = props["Budget"].get("BudgetName") or f"{stack_name}-{logical_id}-{uuid.uuid4().hex[:12]}"
    rest = {key: value for key, value in props.items() if key != "Budget"}
    client("budgets").create_budget(AccountId=get_account_id(), Budget=budget(name, props), **rest)
    return name, {"Id": name}


def update_budget(physical_id, old_props, new_props, stack_name):
    if old_props.get("NotificationsWithSubscribers") != new_props.get("NotificationsWithSubscribers"):
        raise ValueError("a change that replaces a budget is not imitated")
    client("budgets").update_budget(AccountId=get_account_id(), NewBudget=budget(physical_id, new_props))
    return physical_id, {"Id": physical_id}


def delete_budget(physical_id, props):
    client("budgets").delete_budget(AccountId=get_account_id(), BudgetName=physical_id)


PROVISIONERS = {
    "AWS::CloudWatch::CompositeAlarm": putting(put_composite_alarm, "AlarmName", delete_alarm),
    "AWS::Budgets::Budget": {"create": create_budget, "update": update_budget, "delete": delete_budget},
}

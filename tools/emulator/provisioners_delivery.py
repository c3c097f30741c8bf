"""Resource types of delivery and jobs that MiniStack's CloudFormation lacks, or whose properties it drops in part."""
import uuid

from calls import client


def create_oidc_provider(logical_id, props, stack_name):
    parameters = {"ClientIDList" if key == "ClientIdList" else key: value for key, value in props.items()}
    provider = client("iam").create_open_id_connect_provider(**parameters)["OpenIDConnectProviderArn"]
    return provider, {"Arn": provider}


def delete_oidc_provider(physical_id, props):
    client("iam").delete_open_id_connect_provider(OpenIDConnectProviderArn=physical_id)


def create_schedule(logical_id, props, stack_name):
    name = props.get("Name") or f"{stack_name}-{logical_id}"[:51] + f"-{uuid.uuid4().hex[:12]}"
    arn = client("scheduler").create_schedule(**{**props, "Name": name})["ScheduleArn"]
    return name, {"Arn": arn}


def update_schedule(physical_id, old_props, new_props, stack_name):
    arn = client("scheduler").update_schedule(**{**new_props, "Name": physical_id})["ScheduleArn"]
    return physical_id, {"Arn": arn}


def delete_schedule(physical_id, props):
    client("scheduler").delete_schedule(Name=physical_id)


PROVISIONERS = {
    "AWS::IAM::OIDCProvider": {"create": create_oidc_provider, "delete": delete_oidc_provider},
    "AWS::Scheduler::Schedule": {"create": create_schedule, "update": update_schedule, "delete": delete_schedule},
}


ADDITIONS = {}

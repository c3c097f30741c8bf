"""Resource types of delivery and jobs that MiniStack's CloudFormation lacks, or whose properties it drops in part."""
from calls import client, deleting, putting


def create_oidc_provider(logical_id, props, stack_name):
    parameters = {"ClientIDList" if key == "ClientIdList" else key: value for key, value in props.items()}
    provider = client("iam").create_open_id_connect_provider(**parameters)["OpenIDConnectProviderArn"]
    return provider, {"Arn": provider}


def put_schedule(name, props, is_new):
    put = client("scheduler").create_schedule if is_new else client("scheduler").update_schedule
    return name, {"Arn": put(**{**props, "Name": name})["ScheduleArn"]}


PROVISIONERS = {
    "AWS::IAM::OIDCProvider": {"create": create_oidc_provider, "delete": deleting("iam", "delete_open_id_connect_provider", "OpenIDConnectProviderArn")},
    "AWS::Scheduler::Schedule": putting(put_schedule, "Name", deleting("scheduler", "delete_schedule", "Name")),
}

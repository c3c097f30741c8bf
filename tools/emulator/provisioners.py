"""Resource types that MiniStack's CloudFormation lacks, made by calling the service APIs that it has."""
from calls import client, deleting


def tagged(props, kind):
    """CloudFormation's properties as EC2's parameters: the tags go into a specification."""
    rest = {key: value for key, value in props.items() if key != "Tags"}
    return {**rest, "TagSpecifications": [{"ResourceType": kind, "Tags": props["Tags"]}]} if props.get("Tags") else rest


def create_eip(logical_id, props, stack_name):
    address = client("ec2").allocate_address(**tagged(props, "elastic-ip"))
    return address["PublicIp"], {"PublicIp": address["PublicIp"], "AllocationId": address["AllocationId"]}


def delete_eip(physical_id, props):
    for address in client("ec2").describe_addresses()["Addresses"]:
        if address["PublicIp"] == physical_id:
            client("ec2").release_address(AllocationId=address["AllocationId"])


def create_nat_gateway(logical_id, props, stack_name):
    gateway = client("ec2").create_nat_gateway(**tagged(props, "natgateway"))["NatGateway"]["NatGatewayId"]
    return gateway, {"NatGatewayId": gateway}


def create_flow_log(logical_id, props, stack_name):
    parameters = tagged(props, "vpc-flow-log")
    flow_log, = client("ec2").create_flow_logs(ResourceIds=[parameters.pop("ResourceId")], **parameters)["FlowLogIds"]
    return flow_log, {"Id": flow_log}


def delete_flow_log(physical_id, props):
    client("ec2").delete_flow_logs(FlowLogIds=[physical_id])


def permission(props):
    """The one permission of an ingress or egress resource, as EC2 takes it."""
    about = {"Description": props["Description"]} if "Description" in props else {}
    peers = {
        "CidrIp": ("IpRanges", "CidrIp"),
        "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
        "SourcePrefixListId": ("PrefixListIds", "PrefixListId"),
        "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
        "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
        "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
    }
    (source, (field, key)), = [(name, peer) for name, peer in peers.items() if name in props]
    ports = {key: int(props[key]) for key in ("FromPort", "ToPort") if key in props}
    return {"GroupId": props["GroupId"], "IpPermissions": [{"IpProtocol": props["IpProtocol"], **ports, field: [{key: props[source], **about}]}]}


def revoke_default_egress(group):
    """CloudFormation strips EC2's own allow-all rule as soon as a group gets another one; EC2's rule has no description."""
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    found, = client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"]
    rules = [item for rule in found["IpPermissionsEgress"] if rule["IpProtocol"] == "-1" for item in rule["IpRanges"]]
    if {"CidrIp": "0.0.0.0/0"} in rules:
        client("ec2").revoke_security_group_egress(GroupId=group, IpPermissions=[everything])


def create_rule(direction):
    def create(logical_id, props, stack_name):
        if direction == "egress":
            revoke_default_egress(props["GroupId"])
        answer = getattr(client("ec2"), f"authorize_security_group_{direction}")(**permission(props))
        rule = answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        return rule, {"Id": rule}
    return create


def delete_rule(direction):
    return lambda physical_id, props: getattr(client("ec2"), f"revoke_security_group_{direction}")(**permission(props))


def camel(value):
    """ECS spells CloudFormation's properties with a small initial; the names of log options are data."""
    if isinstance(value, list):
        return [camel(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key[0].lower() + key[1:]: item if key == "Options" else camel(item) for key, item in value.items()}


def create_task_definition(logical_id, props, stack_name):
    definition = client("ecs").register_task_definition(**camel(props))["taskDefinition"]["taskDefinitionArn"]
    return definition, {"TaskDefinitionArn": definition}


def create_capacity_providers(logical_id, props, stack_name):
    client("ecs").put_cluster_capacity_providers(
        cluster=props["Cluster"],
        capacityProviders=props["CapacityProviders"],
        defaultCapacityProviderStrategy=camel(props["DefaultCapacityProviderStrategy"]),
    )
    return props["Cluster"], {}


def delete_capacity_providers(physical_id, props):
    client("ecs").put_cluster_capacity_providers(cluster=physical_id, capacityProviders=[], defaultCapacityProviderStrategy=[])


def create_rotation(logical_id, props, stack_name):
    client("secretsmanager").rotate_secret(
        SecretId=props["SecretId"],
        RotationLambdaARN=props["RotationLambdaARN"],
        RotationRules=props["RotationRules"],
        RotateImmediately=props.get("RotateImmediatelyOnUpdate", True) in (True, "true"),
    )
    return props["SecretId"], {}


def delete_rotation(physical_id, props):
    """The emulator has no CancelRotateSecret; the schedule goes with its secret."""


def replication(configuration):
    """The replication of a bucket, as S3 takes it."""
    rules = [{"ID" if key == "Id" else key: value for key, value in rule.items()} for rule in configuration["Rules"]]
    return {"Role": configuration["Role"], "Rules": rules}


def configure_bucket(bucket, props):
    """The parts of a bucket that the emulator's provisioner drops and its S3 keeps."""
    if "LoggingConfiguration" in props:
        logging = props["LoggingConfiguration"]
        status = {"LoggingEnabled": {"TargetBucket": logging["DestinationBucketName"], "TargetPrefix": logging["LogFilePrefix"]}}
        client("s3").put_bucket_logging(Bucket=bucket, BucketLoggingStatus=status)
    if "Tags" in props:
        client("s3").put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": props["Tags"]})
    if "ObjectLockConfiguration" in props:
        client("s3").put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=props["ObjectLockConfiguration"])
    if "ReplicationConfiguration" in props:
        client("s3").put_bucket_replication(Bucket=bucket, ReplicationConfiguration=replication(props["ReplicationConfiguration"]))


PROVISIONERS = {
    "AWS::EC2::EIP": {"create": create_eip, "delete": delete_eip},
    "AWS::EC2::NatGateway": {"create": create_nat_gateway, "delete": deleting("ec2", "delete_nat_gateway", "NatGatewayId")},
    "AWS::EC2::FlowLog": {"create": create_flow_log, "delete": delete_flow_log},
    "AWS::EC2::SecurityGroupIngress": {"create": create_rule("ingress"), "delete": delete_rule("ingress")},
    "AWS::EC2::SecurityGroupEgress": {"create": create_rule("egress"), "delete": delete_rule("egress")},
    "AWS::ECS::TaskDefinition": {"create": create_task_definition, "delete": deleting("ecs", "deregister_task_definition", "taskDefinition")},
    "AWS::ECS::ClusterCapacityProviderAssociations": {"create": create_capacity_providers, "delete": delete_capacity_providers},
    "AWS::SecretsManager::RotationSchedule": {"create": create_rotation, "delete": delete_rotation},
}


# What the emulator's own provisioners leave out, added after them.
ADDITIONS = {
    "AWS::S3::Bucket": configure_bucket,
}

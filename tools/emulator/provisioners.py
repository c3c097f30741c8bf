"""Resource types that MiniStack's CloudFormation lacks, made by calling the service APIs that it has."""
from calls import client, creating, deleting, putting


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


def create_nat_gateway(props):
    return client("ec2").create_nat_gateway(**tagged(props, "natgateway"))["NatGateway"]["NatGatewayId"]


def create_egress_only_gateway(props):
    made = client("ec2").create_egress_only_internet_gateway(**tagged(props, "egress-only-internet-gateway"))
    return made["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]


def create_flow_log(props):
    parameters = tagged(props, "vpc-flow-log")
    return client("ec2").create_flow_logs(ResourceIds=[parameters.pop("ResourceId")], **parameters)["FlowLogIds"][0]


def create_instance(logical_id, props, stack_name):
    taken = {key: props[key] for key in ("ImageId", "InstanceType", "SubnetId", "SecurityGroupIds", "Tags") if key in props}
    started, = client("ec2").run_instances(MinCount=1, MaxCount=1, **tagged(taken, "instance"))["Instances"]
    return started["InstanceId"], {"InstanceId": started["InstanceId"], "PrivateIp": started.get("PrivateIpAddress", "")}


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
    def create(props):
        if direction == "egress":
            revoke_default_egress(props["GroupId"])
        answer = getattr(client("ec2"), f"authorize_security_group_{direction}")(**permission(props))
        return answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    return creating(create, "Id")


def delete_rule(direction):
    return lambda physical_id, props: getattr(client("ec2"), f"revoke_security_group_{direction}")(**permission(props))


def camel(value):
    """ECS spells CloudFormation's properties with a small initial; the names of log options are data."""
    if isinstance(value, list):
        return [camel(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key[0].lower() + key[1:]: item if key == "Options" else camel(item) for key, item in value.items()}


def create_task_definition(props):
    return client("ecs").register_task_definition(**camel(props))["taskDefinition"]["taskDefinitionArn"]


def create_capacity_providers(props):
    client("ecs").put_cluster_capacity_providers(
        cluster=props["Cluster"],
        capacityProviders=props["CapacityProviders"],
        defaultCapacityProviderStrategy=camel(props["DefaultCapacityProviderStrategy"]),
    )
    return props["Cluster"]


def delete_capacity_providers(physical_id, props):
    client("ecs").put_cluster_capacity_providers(cluster=physical_id, capacityProviders=[], defaultCapacityProviderStrategy=[])


def create_rotation(props):
    client("secretsmanager").rotate_secret(
        SecretId=props["SecretId"],
        RotationLambdaARN=props["RotationLambdaARN"],
        RotationRules=props["RotationRules"],
        RotateImmediately=props.get("RotateImmediatelyOnUpdate", True) in (True, "true"),
    )
    return props["SecretId"]


def create_proxy(logical_id, props, stack_name):
    taken = {key: props[key] for key in ("DBProxyName", "EngineFamily", "Auth", "RoleArn", "VpcSubnetIds", "VpcSecurityGroupIds") if key in props}
    made = client("rds").create_db_proxy(**taken, RequireTLS=str(props.get("RequireTLS", False)).lower() == "true")["DBProxy"]
    return made["DBProxyName"], {"DBProxyArn": made["DBProxyArn"], "Endpoint": made["Endpoint"]}


def targets_of(props):
    return {**{key: props[key] for key in ("DBProxyName", "TargetGroupName")}, "DBClusterIdentifiers": props.get("DBClusterIdentifiers", [])}


def register_targets(logical_id, props, stack_name):
    client("rds").register_db_proxy_targets(**targets_of(props))
    return f"{props['DBProxyName']}|{props['TargetGroupName']}", {"TargetGroupArn": f"arn:aws:rds:::{props['DBProxyName']}"}


def associate_web_acl(props):
    client("wafv2").associate_web_acl(ResourceArn=props["ResourceArn"], WebACLArn=props["WebACLArn"])
    return f"{props['ResourceArn']}|{props['WebACLArn']}"


def create_oidc_provider(props):
    parameters = {"ClientIDList" if key == "ClientIdList" else key: value for key, value in props.items()}
    return client("iam").create_open_id_connect_provider(**parameters)["OpenIDConnectProviderArn"]


def put_schedule(name, props, is_new):
    """The emulator's own handler drops a part of the properties."""
    put = client("scheduler").create_schedule if is_new else client("scheduler").update_schedule
    return name, {"Arn": put(**{**props, "Name": name})["ScheduleArn"]}


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
    "AWS::EC2::NatGateway": {"create": creating(create_nat_gateway, "NatGatewayId"), "delete": deleting("ec2", "delete_nat_gateway", "NatGatewayId")},
    "AWS::EC2::EgressOnlyInternetGateway": {
        "create": creating(create_egress_only_gateway, "Id"), "delete": deleting("ec2", "delete_egress_only_internet_gateway", "EgressOnlyInternetGatewayId"),
    },
    "AWS::EC2::FlowLog": {"create": creating(create_flow_log, "Id"), "delete": lambda physical_id, props: client("ec2").delete_flow_logs(FlowLogIds=[physical_id])},
    "AWS::EC2::Instance": {"create": create_instance, "delete": lambda physical_id, props: client("ec2").terminate_instances(InstanceIds=[physical_id])},
    "AWS::EC2::SecurityGroupIngress": {"create": create_rule("ingress"), "delete": delete_rule("ingress")},
    "AWS::EC2::SecurityGroupEgress": {"create": create_rule("egress"), "delete": delete_rule("egress")},
    "AWS::ECS::TaskDefinition": {"create": creating(create_task_definition, "TaskDefinitionArn"), "delete": deleting("ecs", "deregister_task_definition", "taskDefinition")},
    "AWS::ECS::ClusterCapacityProviderAssociations": {"create": creating(create_capacity_providers), "delete": delete_capacity_providers},
    "AWS::IAM::OIDCProvider": {"create": creating(create_oidc_provider, "Arn"), "delete": deleting("iam", "delete_open_id_connect_provider", "OpenIDConnectProviderArn")},
    "AWS::RDS::DBProxy": {"create": create_proxy, "delete": deleting("rds", "delete_db_proxy", "DBProxyName")},
    "AWS::RDS::DBProxyTargetGroup": {"create": register_targets, "delete": lambda physical_id, props: client("rds").deregister_db_proxy_targets(**targets_of(props))},
    "AWS::Scheduler::Schedule": putting(put_schedule, "Name", deleting("scheduler", "delete_schedule", "Name")),
    # The emulator has no CancelRotateSecret; the schedule goes with its secret.
    "AWS::SecretsManager::RotationSchedule": {"create": creating(create_rotation), "delete": lambda physical_id, props: None},
    "AWS::WAFv2::WebACLAssociation": {
        "create": creating(associate_web_acl), "delete": lambda physical_id, props: client("wafv2").disassociate_web_acl(ResourceArn=props["ResourceArn"]),
    },
}


# What the emulator's own provisioners leave out, added after them.
ADDITIONS = {
    "AWS::S3::Bucket": configure_bucket,
}

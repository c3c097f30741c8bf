"""Resource types that only the integration apps have, made by calling the service APIs that the emulator has."""
from calls import client, deleting
from provisioners import tagged


def create_egress_only_gateway(logical_id, props, stack_name):
    made = client("ec2").create_egress_only_internet_gateway(**tagged(props, "egress-only-internet-gateway"))
    gateway = made["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    return gateway, {"Id": gateway}


def create_instance(logical_id, props, stack_name):
    taken = {key: props[key] for key in ("ImageId", "InstanceType", "SubnetId", "SecurityGroupIds", "Tags") if key in props}
    started, = client("ec2").run_instances(MinCount=1, MaxCount=1, **tagged(taken, "instance"))["Instances"]
    return started["InstanceId"], {"InstanceId": started["InstanceId"], "PrivateIp": started.get("PrivateIpAddress", "")}


def delete_instance(physical_id, props):
    client("ec2").terminate_instances(InstanceIds=[physical_id])


def associate_web_acl(logical_id, props, stack_name):
    client("wafv2").associate_web_acl(ResourceArn=props["ResourceArn"], WebACLArn=props["WebACLArn"])
    return f"{props['ResourceArn']}|{props['WebACLArn']}", {}


def disassociate_web_acl(physical_id, props):
    client("wafv2").disassociate_web_acl(ResourceArn=props["ResourceArn"])


def create_proxy(logical_id, props, stack_name):
    taken = {key: props[key] for key in ("DBProxyName", "EngineFamily", "Auth", "RoleArn", "VpcSubnetIds", "VpcSecurityGroupIds") if key in props}
    made = client("rds").create_db_proxy(**taken, RequireTLS=str(props.get("RequireTLS", False)).lower() == "true")["DBProxy"]
    return made["DBProxyName"], {"DBProxyArn": made["DBProxyArn"], "Endpoint": made["Endpoint"]}


def register_targets(logical_id, props, stack_name):
    group = {"DBProxyName": props["DBProxyName"], "TargetGroupName": props["TargetGroupName"]}
    client("rds").register_db_proxy_targets(**group, DBClusterIdentifiers=props.get("DBClusterIdentifiers", []))
    return f"{props['DBProxyName']}|{props['TargetGroupName']}", {"TargetGroupArn": f"arn:aws:rds:::{props['DBProxyName']}"}


def deregister_targets(physical_id, props):
    group = {"DBProxyName": props["DBProxyName"], "TargetGroupName": props["TargetGroupName"]}
    client("rds").deregister_db_proxy_targets(**group, DBClusterIdentifiers=props.get("DBClusterIdentifiers", []))


PROVISIONERS = {
    "AWS::EC2::EgressOnlyInternetGateway": {"create": create_egress_only_gateway, "delete": deleting("ec2", "delete_egress_only_internet_gateway", "EgressOnlyInternetGatewayId")},
    "AWS::EC2::Instance": {"create": create_instance, "delete": delete_instance},
    "AWS::WAFv2::WebACLAssociation": {"create": associate_web_acl, "delete": disassociate_web_acl},
    "AWS::RDS::DBProxy": {"create": create_proxy, "delete": deleting("rds", "delete_db_proxy", "DBProxyName")},
    "AWS::RDS::DBProxyTargetGroup": {"create": register_targets, "delete": deregister_targets},
}

"""What AWS refuses or does by itself and MiniStack does not, each named after what AWS does. Patched from outside, and named in the run's output."""
from ministack.services import dynamodb, ecs, rds, ssm
from ministack.services.cloudformation import stacks
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

import refusals
from calls import client

IPV6_BLOCK = "2001:db8:1234:1a00::/56"
# Types whose imitation calls the server over HTTP.
CALLING = ("AWS::RDS::DBCluster", "AWS::S3::Bucket")
ARM64_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64"


def leave_global_cluster():
    """The handler of CloudFormation removes a cluster from its global cluster before it deletes the cluster."""
    own = _RESOURCE_HANDLERS["AWS::RDS::DBCluster"]

    def delete(physical_id, props):
        arn = rds._clusters.get(physical_id, {}).get("DBClusterArn")
        for group in client("rds").describe_global_clusters()["GlobalClusters"]:
            if arn in [member["DBClusterArn"] for member in group["GlobalClusterMembers"]]:
                client("rds").remove_from_global_cluster(GlobalClusterIdentifier=group["GlobalClusterIdentifier"], DbClusterIdentifier=arn)
        own["delete"](physical_id, props)

    _RESOURCE_HANDLERS["AWS::RDS::DBCluster"] = {**own, "delete": delete}


def require_destination_of_replication():
    own = _RESOURCE_HANDLERS["AWS::S3::Bucket"]

    def check(props):
        for rule in props.get("ReplicationConfiguration", {}).get("Rules", []):
            name = rule["Destination"]["Bucket"].split(":")[-1]
            if name not in [bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]]:
                raise ValueError(f"Destination bucket must exist: {name}")

    def create(logical_id, props, stack_name):
        check(props)
        return own["create"](logical_id, props, stack_name)

    def update(physical_id, old_props, new_props, *more):
        check(new_props)
        return own["update"](physical_id, old_props, new_props, *more)

    _RESOURCE_HANDLERS["AWS::S3::Bucket"] = {**own, "create": create, "update": update}


def ipv6_block_of_network():
    own = _RESOURCE_HANDLERS["AWS::EC2::VPC"]

    def create(*arguments):
        physical_id, attributes = own["create"](*arguments)
        return physical_id, {**attributes, "Ipv6CidrBlocks": [IPV6_BLOCK]}

    _RESOURCE_HANDLERS["AWS::EC2::VPC"] = {**own, "create": create}


def forget_tags_of_tables():
    own = _RESOURCE_HANDLERS["AWS::DynamoDB::Table"]

    def delete(physical_id, props):
        own["delete"](physical_id, props)
        for arn in [arn for arn in dynamodb._tags if arn.endswith(f":table/{physical_id}")]:
            dynamodb._tags.pop(arn)

    _RESOURCE_HANDLERS["AWS::DynamoDB::Table"] = {**own, "delete": delete}


def arm64_image():
    ssm._PUBLIC_AMI_PARAMETERS[ARM64_IMAGE] = "ami-0a2023a1b2c3d4e5f"


def final_snapshot_of_cluster():
    own = rds._ACTION_MAP["DeleteDBCluster"]

    def delete(parameters):
        cluster = rds._clusters.get(rds._p(parameters, "DBClusterIdentifier"))
        answer = own(parameters)
        name = rds._p(parameters, "FinalDBSnapshotIdentifier")
        if cluster and cluster["Status"] == "deleting" and name:
            rds._create_cluster_snapshot_internal(name, cluster)
        return answer

    rds._ACTION_MAP["DeleteDBCluster"] = delete


def keep_what_a_rollback_left():
    own = stacks._roll_back_operation

    async def roll_back(stack_name, stack_id, stack, operation):
        created = dict(stack.get("_resources", {}))
        await own(stack_name, stack_id, stack, operation)
        if stack["StackStatus"] == "ROLLBACK_FAILED":
            stack["_resources"] = {name: {**created[name], "ResourceStatus": "DELETE_FAILED"} for name in stack["_rollback_failed"]}

    stacks._roll_back_operation = roll_back


def keep_settings_of_services():
    own = _RESOURCE_HANDLERS["AWS::ECS::Service"]

    def keeping(call, at):
        def work(*args):
            answer, props = call(*args), args[at]
            service = next(one for key, one in ecs._services.items() if key.endswith(f"/{props['ServiceName']}"))
            service["platformVersion"] = props.get("PlatformVersion", "LATEST")
            for key in ("enableECSManagedTags", "enableExecuteCommand", "propagateTags", "availabilityZoneRebalancing", "healthCheckGracePeriodSeconds"):
                service[key] = props.get(key[0].upper() + key[1:], service.get(key))
            return answer
        return work

    _RESOURCE_HANDLERS["AWS::ECS::Service"] = {**own, "create": keeping(own["create"], 1), "update": keeping(own["update"], 2)}


# Refusals come last, so that they are asked first.
BEHAVIORS = {
    "CloudFormation removes a cluster from its global cluster before it deletes the cluster": leave_global_cluster,
    "RDS refuses versions of clusters, and the deletion of a cluster that is protected or has instances": refusals.clusters,
    "Elastic Load Balancing refuses to delete a protected load balancer": refusals.load_balancers,
    "Application Auto Scaling refuses tags of a target without the permission": refusals.scalable_targets,
    "CloudFront refuses distributions of an account that is not verified": refusals.distributions,
    "S3 refuses replication to a bucket that does not exist": require_destination_of_replication,
    "RDS takes the final snapshot of a cluster": final_snapshot_of_cluster,
    "a stack whose rollback failed keeps the resources that could not be deleted": keep_what_a_rollback_left,
    "ECS returns all settings of a service that CloudFormation has set": keep_settings_of_services,
    "DynamoDB removes the tags of a table with the table": forget_tags_of_tables,
    "CloudFormation returns the IPv6 block of a VPC": ipv6_block_of_network,
    "Systems Manager has the parameter of the arm64 image of Amazon Linux 2023": arm64_image,
}

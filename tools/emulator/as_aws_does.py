"""What AWS refuses or does by itself and MiniStack does not, each named after what AWS does. Patched from outside."""
import json

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import backup, dynamodb, ecr, ecs, kms, rds, secretsmanager, ssm
from ministack.services.cloudformation import changesets, stacks
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
            service = next(one for key, one in ecs._services.items() if key.endswith(f"/{answer[1]['Name']}"))
            service["platformVersion"] = props.get("PlatformVersion", "LATEST")
            for key in ("enableECSManagedTags", "enableExecuteCommand", "propagateTags", "availabilityZoneRebalancing", "healthCheckGracePeriodSeconds"):
                service[key] = props.get(key[0].upper() + key[1:], service.get(key))
            return answer
        return work

    _RESOURCE_HANDLERS["AWS::ECS::Service"] = {**own, "create": keeping(own["create"], 1), "update": keeping(own["update"], 2)}


NAMED = {
    "AWS::Backup::BackupVault": ("BackupVaultName", lambda: backup._vaults, lambda found: {"BackupVaultArn": found["BackupVaultArn"], "BackupVaultName": found["BackupVaultName"]}),
    "AWS::ECR::Repository": ("RepositoryName", lambda: ecr._repositories, lambda found: {"Arn": found["repositoryArn"], "RepositoryUri": found["repositoryUri"]}),
}


def named_resources():
    for kind, (key, known, attributes) in NAMED.items():
        own = _RESOURCE_HANDLERS[kind]

        def create(logical_id, props, stack_name, own=own, key=key, known=known):
            if props.get(key) in known():
                raise ValueError(f"{props[key]} already exists")
            return own["create"](logical_id, props, stack_name)

        def adopt(identifier, key=key, known=known, attributes=attributes):
            return identifier[key], attributes(known()[identifier[key]])

        changesets._IMPORT_LOOKUPS[kind] = ((key,), lambda name, known=known: None if name in known() else f"{name} was not found")
        _RESOURCE_HANDLERS[kind] = {**own, "create": create, "import": adopt}


def copied_snapshots():
    def copy(parameters):
        source, name = (rds._p(parameters, f"{end}DBClusterSnapshotIdentifier") for end in ("Source", "Target"))
        region = source.split(":")[3] if source.startswith("arn:") else get_region()
        found = rds._db_cluster_snapshots.get_scoped(get_account_id(), region, source.split(":")[-1])
        if not found:
            return rds._error("DBClusterSnapshotNotFoundFault", f"DBClusterSnapshot {source} not found.", 404)
        arn = f"arn:aws:rds:{get_region()}:{get_account_id()}:cluster-snapshot:{name}"
        rds._db_cluster_snapshots[name] = {**found, "DBClusterSnapshotIdentifier": name, "DBClusterSnapshotArn": arn}
        return rds._xml(200, "CopyDBClusterSnapshotResponse", "<CopyDBClusterSnapshotResult/>")

    rds._ACTION_MAP["CopyDBClusterSnapshot"] = copy


def secret_replicas():
    own, replicate = secretsmanager.handle_request, secretsmanager._replicate_secret_to_regions

    def replicated(data):
        """The replica of a key that does not exist is not made."""
        keys = {region["Region"]: region.get("KmsKeyId") for region in data.get("AddReplicaRegions", [])}
        known = [(region, alias.split(":")[-1]) for _, region, alias in kms._aliases._data]
        lost = [region for region, key in keys.items() if key and key.startswith("alias/") and (region, key) not in known]
        answer = replicate({**data, "AddReplicaRegions": [region for region in data["AddReplicaRegions"] if region["Region"] not in lost]})
        secret = secretsmanager._resolve(data["SecretId"])[1]
        secret["ReplicationStatus"] += [{"Region": region, "Status": "Failed", "StatusMessage": f"no key {keys[region]}"} for region in lost]
        return answer

    def remove(data):
        secret = secretsmanager._resolve(data["SecretId"])[1]
        for region in data["RemoveReplicaRegions"]:
            secretsmanager._secrets.pop_scoped(get_account_id(), region, secret["Name"], None)
        secret["ReplicationStatus"] = [status for status in secret["ReplicationStatus"] if status["Region"] not in data["RemoveReplicaRegions"]]
        return json_response({"ARN": secret["ARN"], "ReplicationStatus": secret["ReplicationStatus"]})

    def stop(data):
        secret = secretsmanager._resolve(data["SecretId"])[1]
        if not secret:
            return secretsmanager.error_response_json("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", 400)
        secret.pop("_PrimarySecretArn", None)
        secret.pop("_PrimaryRegion", None)
        return json_response({"ARN": secret["ARN"]})

    async def handle(method, path, headers, body, query):
        action = headers.get("x-amz-target", "").split(".")[-1]
        added = {"RemoveRegionsFromReplication": remove, "StopReplicationToReplica": stop}.get(action)
        return added(json.loads(body)) if added else await own(method, path, headers, body, query)

    secretsmanager.handle_request, secretsmanager._replicate_secret_to_regions = handle, replicated


# Refusals come last, so that they are asked first.
BEHAVIORS = {
    "CloudFormation removes a cluster from its global cluster before it deletes the cluster": leave_global_cluster,
    "RDS refuses versions of clusters, and the deletion of a cluster that is protected or has instances": refusals.clusters,
    "Elastic Load Balancing refuses to delete a protected load balancer": refusals.load_balancers,
    "CloudFront refuses distributions of an account that is not verified, and aliases that another distribution has": refusals.distributions,
    "Cost Explorer refuses anomaly monitors by tag in a member account of an organization": refusals.anomaly_monitors,
    "Route 53 refuses to create a record that exists": refusals.records,
    "S3 refuses replication to a bucket that does not exist": require_destination_of_replication,
    "Secrets Manager ends a replication, and makes no replica with a key that does not exist": secret_replicas,
    "CloudFormation imports repositories and vaults by name, and does not create them again": named_resources,
    "RDS copies snapshots of clusters": copied_snapshots,
    "RDS takes the final snapshot of a cluster": final_snapshot_of_cluster,
    "a stack whose rollback failed keeps the resources that could not be deleted": keep_what_a_rollback_left,
    "ECS returns all settings of a service that CloudFormation has set": keep_settings_of_services,
    "DynamoDB removes the tags of a table with the table": forget_tags_of_tables,
    "CloudFormation returns the IPv6 block of a VPC": ipv6_block_of_network,
    "Systems Manager has the parameter of the arm64 image of Amazon Linux 2023": arm64_image,
}

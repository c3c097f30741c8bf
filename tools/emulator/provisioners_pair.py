"""Resource types of a pair of regions that MiniStack's CloudFormation lacks, and what it drops of those that it has."""
from ministack.services import rds

from calls import client, creating


def create_global_cluster(props):
    return client("rds").create_global_cluster(**{key: value for key, value in props.items() if key != "Tags"})["GlobalCluster"]["GlobalClusterIdentifier"]


def update_global_cluster(physical_id, old_props, new_props, stack_name):
    fixed = ("GlobalClusterIdentifier", "SourceDBClusterIdentifier")
    if any(old_props.get(key) != new_props.get(key) for key in fixed):
        raise ValueError("a change that replaces a global cluster is not imitated")
    client("rds").modify_global_cluster(GlobalClusterIdentifier=physical_id, DeletionProtection=new_props["DeletionProtection"])
    return physical_id, {}


def delete_global_cluster(physical_id, props):
    """As CloudFormation's handler: the cluster from which the global cluster was created leaves it first, even if the deletion is refused then.
    What is gone counts as deleted."""
    found = [one for one in client("rds").describe_global_clusters()["GlobalClusters"] if one["GlobalClusterIdentifier"] == physical_id]
    source = props.get("SourceDBClusterIdentifier")
    for member in [member for one in found for member in one["GlobalClusterMembers"]]:
        if source in (member["DBClusterArn"], member["DBClusterArn"].split(":")[-1]):
            client("rds").remove_from_global_cluster(GlobalClusterIdentifier=physical_id, DbClusterIdentifier=member["DBClusterArn"])
    for _ in found:
        client("rds").delete_global_cluster(GlobalClusterIdentifier=physical_id)


def join_global_cluster(physical_id, props):
    """The emulator's provisioner drops to which global cluster a cluster belongs; its API would add it like this, on creation alone."""
    if "GlobalClusterIdentifier" not in props:
        return
    found, = client("rds").describe_global_clusters(GlobalClusterIdentifier=props["GlobalClusterIdentifier"])["GlobalClusters"]
    cluster = rds._clusters[physical_id]
    if cluster["DBClusterArn"] in [member["DBClusterArn"] for member in found["GlobalClusterMembers"]]:
        return
    if (cluster["Engine"], cluster["EngineVersion"]) != (found["Engine"], found["EngineVersion"]):
        raise ValueError(f"{physical_id} must have the engine of {props['GlobalClusterIdentifier']}, {found['Engine']} {found['EngineVersion']}")
    rds._attach_cluster_to_global(rds._resolve_global_cluster(props["GlobalClusterIdentifier"]), cluster, False)


def create_backup_selection(props):
    return f"{client('backup').create_backup_selection(**props)['SelectionId']}_{props['BackupPlanId']}"


def delete_backup_selection(physical_id, props):
    client("backup").delete_backup_selection(SelectionId=physical_id.split("_")[0], BackupPlanId=props["BackupPlanId"])


PROVISIONERS = {
    "AWS::Backup::BackupSelection": {"create": creating(create_backup_selection, "Id"), "delete": delete_backup_selection},
    "AWS::RDS::GlobalCluster": {"create": creating(create_global_cluster), "update": update_global_cluster, "delete": delete_global_cluster},
}


ADDITIONS = {
    "AWS::RDS::DBCluster": join_global_cluster,
}

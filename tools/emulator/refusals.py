"""What AWS refuses, as the rows of refusal-rows.json say. The emulator knows the facts of the calls, the file those of the account."""
import json
import re

from ministack.services import alb, cloudformation, cloudfront, rds, route53
from ministack.services.cloudformation import provisioners
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

from calls import file_of_run

CLUSTER, BALANCER, DISTRIBUTION = "AWS::RDS::DBCluster", "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::CloudFront::Distribution"
MONITOR = "AWS::CE::AnomalyMonitor"
RECORD = "AWS::Route53::RecordSet"


def loaded(name):
    with file_of_run(name) as file:
        return json.load(file)


def numbers(version):
    return [int(part) for part in version.split(".")]


RELATIONS = {
    "equals": lambda fact, other, facts: str(fact) == other,
    "is not empty": lambda fact, other, facts: bool(fact),
    "is older than": lambda fact, other, facts: bool(facts.get(other)) and numbers(fact) < numbers(facts[other]),
}


def refusal_of(operation, facts):
    known = {**loaded("account"), **{name: fact for name, fact in facts.items() if fact is not None}}
    for row in loaded("refusals"):
        name, relation, other = [*row["when"], ""][:3]
        if row["operation"] == operation and name in known and RELATIONS[relation](known[name], other, known):
            return re.sub(r"\{(\w+)\}", lambda found: str(known[found.group(1)]), row["message"])
    return None


def check(operation, **facts):
    message = refusal_of(operation, facts)
    if message:
        raise ValueError(message)


def text(value):
    return str(value).lower()


def snapshot_version(identifier):
    return rds._db_cluster_snapshots.get(identifier.split(":cluster-snapshot:")[-1], {}).get("EngineVersion")


def check_creation(props):
    version, snapshot = props.get("EngineVersion"), props.get("SnapshotIdentifier")
    if snapshot:
        check("rds RestoreDBClusterFromSnapshot", EngineVersion=version, SnapshotVersion=snapshot_version(snapshot))


def protection(name):
    return text(rds._clusters.get(name, {}).get("DeletionProtection", False))


def instances(name):
    return [item["DBInstanceIdentifier"] for item in rds._instances.values() if item.get("DBClusterIdentifier") == name]


def rolls_back(stack_name):
    """The handler of CloudFormation sends no version in a rollback."""
    return "ROLLBACK" in cloudformation._stacks.get(stack_name, {}).get("StackStatus", "")


def clusters():
    create, handlers = provisioners._rds_db_cluster_create, _RESOURCE_HANDLERS[CLUSTER]

    def checked_create(logical_id, props, stack_name):
        check_creation(props)
        return create(logical_id, props, stack_name)

    def handled_create(logical_id, props, stack_name):
        check_creation(props)
        return handlers["create"](logical_id, props, stack_name)

    def update(name, old_props, new_props, stack_name, *more):
        version = new_props.get("EngineVersion")
        replaced = any(old_props.get(key) != new_props.get(key) for key in ("DBClusterIdentifier", "SnapshotIdentifier"))
        if version != old_props.get("EngineVersion") and not replaced and not rolls_back(stack_name):
            check("rds ModifyDBCluster", EngineVersion=version, RunningVersion=rds._clusters.get(name, {}).get("EngineVersion"))
        return handlers["update"](name, old_props, new_props, stack_name, *more)

    def delete(name, props):
        check("rds DeleteDBCluster", DeletionProtection=protection(name), DBInstances=instances(name))
        handlers["delete"](name, props)

    def delete_predecessor(name, props):
        # CloudFormation reports that it could not delete the cluster that an update replaces, and goes on. It has deleted the instances before.
        if not refusal_of("rds DeleteDBCluster", {"DeletionProtection": protection(name)}):
            own(name, props)

    own = provisioners._rds_db_cluster_delete
    provisioners._rds_db_cluster_create, provisioners._rds_db_cluster_delete = checked_create, delete_predecessor
    _RESOURCE_HANDLERS[CLUSTER] = {**handlers, "create": handled_create, "update": update, "delete": delete}


def load_balancers():
    handlers, own = _RESOURCE_HANDLERS[BALANCER], alb._ACTION_MAP["DeleteLoadBalancer"]

    def facts(arn):
        return {item["Key"]: text(item["Value"]) for item in alb._lb_attrs.get(arn, [])}

    def delete(arn, props):
        check("elasticloadbalancing DeleteLoadBalancer", **facts(arn))
        handlers["delete"](arn, props)

    def deleted(params):
        message = refusal_of("elasticloadbalancing DeleteLoadBalancer", facts(alb._p(params, "LoadBalancerArn")))
        return alb._error("OperationNotPermitted", message) if message else own(params)

    alb._ACTION_MAP["DeleteLoadBalancer"] = deleted
    _RESOURCE_HANDLERS[BALANCER] = {**handlers, "delete": delete}


def elsewhere(props, own=None):
    """The aliases that another distribution has."""
    aliases = props["DistributionConfig"].get("Aliases") or []
    return [alias for alias in aliases if any(owner != ("distribution", own) for owner in cloudfront._domain_owners(alias))]


def records():
    handlers = _RESOURCE_HANDLERS[RECORD]

    def made(logical_id, props, stack_name):
        record = provisioners._r53_record_set_build_rs(props)
        zone = route53._records.get(provisioners._r53_resolve_hosted_zone_id(props), [])
        existing = [item for item in zone if route53._rs_key(item) == route53._rs_key(record)]
        check("route53 ChangeResourceRecordSets", Existing=existing, Name=record["Name"], Type=record["Type"])
        return handlers["create"](logical_id, props, stack_name)

    _RESOURCE_HANDLERS[RECORD] = {**handlers, "create": made}


def distributions():
    handlers, create = _RESOURCE_HANDLERS[DISTRIBUTION], cloudfront._create_distribution

    def made(logical_id, props, stack_name):
        check("cloudfront CreateDistribution", AliasesElsewhere=elsewhere(props))
        return handlers["create"](logical_id, props, stack_name)

    def changed(name, old_props, new_props, *more, **named):
        check("cloudfront UpdateDistribution", AliasesElsewhere=elsewhere(new_props, name))
        return handlers["update"](name, old_props, new_props, *more, **named)

    def created(headers, body):
        message = refusal_of("cloudfront CreateDistribution", {})
        return cloudfront._error("AccessDenied", message, 403) if message else create(headers, body)

    def updated(name, headers, body):
        aliases = cloudfront._get_distribution_aliases({"config_xml": body})
        message = refusal_of("cloudfront UpdateDistribution", {"AliasesElsewhere": elsewhere({"DistributionConfig": {"Aliases": aliases}}, name)})
        return cloudfront._error("CNAMEAlreadyExists", message, 409) if message else update(name, headers, body)

    update, cloudfront._update_distribution = cloudfront._update_distribution, updated
    cloudfront._create_distribution = created
    _RESOURCE_HANDLERS[DISTRIBUTION] = {**handlers, "create": made, "update": changed}


def anomaly_monitors():
    handlers = _RESOURCE_HANDLERS[MONITOR]

    def create(logical_id, props, stack_name):
        """A monitor by service is allowed in each account."""
        if props["MonitorType"] == "CUSTOM":
            check("ce CreateAnomalyMonitor")
        return handlers["create"](logical_id, props, stack_name)

    _RESOURCE_HANDLERS[MONITOR] = {**handlers, "create": create}

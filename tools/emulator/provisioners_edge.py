"""Resource types of the edge that MiniStack's CloudFormation lacks, and what it drops of those that it has."""
import base64
import uuid

from ministack.services import waf

from calls import client, creating, deleting


def waf_parts(physical_id):
    """WAF's `Ref` is `name|id|scope`."""
    return dict(zip(("Name", "Id", "Scope"), physical_id.split("|")))


def create_ip_set(logical_id, props, stack_name):
    own = {"Name": props.get("Name") or f"{stack_name}-{logical_id}-{uuid.uuid4().hex[:12]}"}
    summary = client("wafv2").create_ip_set(**{**props, **own})["Summary"]
    return f"{summary['Name']}|{summary['Id']}|{props['Scope']}", {"Arn": summary["ARN"], "Id": summary["Id"]}


def update_ip_set(physical_id, old_props, new_props, stack_name):
    parts = waf_parts(physical_id)
    found = client("wafv2").get_ip_set(**parts)
    client("wafv2").update_ip_set(**parts, Addresses=new_props["Addresses"], LockToken=found["LockToken"])
    return physical_id, {"Arn": found["IPSet"]["ARN"], "Id": parts["Id"]}


def delete_ip_set(physical_id, props):
    parts = waf_parts(physical_id)
    client("wafv2").delete_ip_set(**parts, LockToken=client("wafv2").get_ip_set(**parts)["LockToken"])


def as_waf_spells(value):
    """CloudFormation's statements in the words of WAF's API, where they differ."""
    if isinstance(value, list):
        return [as_waf_spells(item) for item in value]
    if not isinstance(value, dict):
        return value
    spelled = {"ARN" if key == "Arn" else key: as_waf_spells(item) for key, item in value.items()}
    if "SearchString" in spelled:
        spelled["SearchString"] = base64.b64encode(spelled["SearchString"].encode()).decode()
    return spelled


def complete_web_acl(physical_id, props):
    """Neither the emulator's API nor its provisioner accepts these, but the API returns the whole web ACL."""
    parts = waf_parts(physical_id)
    record = waf.web_acl_record(parts["Id"], parts["Scope"])
    record["Rules"] = as_waf_spells(props["Rules"])
    for dropped in ("AssociationConfig", "DataProtectionConfig"):
        record.pop(dropped, None)
        if dropped in props:
            record[dropped] = props[dropped]
    return {"LabelNamespace": f"awswaf:{record['ARN'].split(':')[4]}:webacl:{record['Name']}:"}


def create_health_check(props):
    created = client("route53").create_health_check(CallerReference=uuid.uuid4().hex, HealthCheckConfig=props["HealthCheckConfig"])
    health_check = created["HealthCheck"]["Id"]
    if props.get("HealthCheckTags"):
        client("route53").change_tags_for_resource(ResourceType="healthcheck", ResourceId=health_check, AddTags=props["HealthCheckTags"])
    return health_check


def update_health_check(physical_id, old_props, new_props, stack_name):
    fixed = ("Type", "RequestInterval", "MeasureLatency", "RoutingControlArn")
    old, new = old_props["HealthCheckConfig"], new_props["HealthCheckConfig"]
    if any(old.get(key) != new.get(key) for key in fixed):
        raise ValueError("a change that replaces a health check is not imitated")
    client("route53").update_health_check(HealthCheckId=physical_id, **{key: value for key, value in new.items() if key not in fixed})
    return physical_id, {"HealthCheckId": physical_id}


def create_vpc_origin(logical_id, props, stack_name):
    config = {"HTTPPort": 80, "HTTPSPort": 443, **props["VpcOriginEndpointConfig"]}
    protocols = config.pop("OriginSSLProtocols")
    config["OriginSslProtocols"] = {"Quantity": len(protocols), "Items": protocols}
    tags = {"Items": props.get("Tags", [])}
    origin = client("cloudfront").create_vpc_origin(VpcOriginEndpointConfig=config, Tags=tags)["VpcOrigin"]
    return origin["Id"], {"Id": origin["Id"], "Arn": origin["Arn"]}


def delete_vpc_origin(physical_id, props):
    client("cloudfront").delete_vpc_origin(Id=physical_id, IfMatch=client("cloudfront").get_vpc_origin(Id=physical_id)["ETag"])


PROVISIONERS = {
    "AWS::CloudFront::VpcOrigin": {"create": create_vpc_origin, "delete": delete_vpc_origin},
    "AWS::WAFv2::IPSet": {"create": create_ip_set, "update": update_ip_set, "delete": delete_ip_set},
    "AWS::Route53::HealthCheck": {"create": creating(create_health_check, "HealthCheckId"), "update": update_health_check, "delete": deleting("route53", "delete_health_check", "HealthCheckId")},
}


ADDITIONS = {
    "AWS::WAFv2::WebACL": complete_web_acl,
}

"""Passes props that a struct does not declare, in each way that Python has. The kernel of jsii would drop what it does not refuse."""
import re
import sys

from aws_cdk import App, Environment, Stack, aws_ec2 as ec2, aws_ecr as ecr, aws_s3 as s3
from eldonia_constructs import (
    ApiImage, AuditTrail, DrPair, DrPairStacks, DrRegion, EldoniaPlatform, ExistingResources, FargateApiProps, MediaProcessing, PlatformAuditOptions, PlatformZone,
)

ACCOUNT = "123456789012"
app = App()
stack = Stack(app, "Shop", env=Environment(account=ACCOUNT, region="ap-northeast-1"))
vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-11111111", availability_zones=["ap-northeast-1a"])
image = ApiImage.from_repository(ecr.Repository.from_repository_name(stack, "Repository", "shop"), "v1")
bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "shop-media")
zone = PlatformZone.from_attributes(hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="eldonia.example")

# Of the signature, of the type check of arguments, and of the kernel.
REFUSED = re.compile(r"got an unexpected keyword argument|^type of argument \w+ must be|Wired struct has type '[\w.-]+', which does not match expected type")


def platform(**props):
    own = Stack(App(), "Shop", env=Environment(account=ACCOUNT, region="ap-northeast-1"))
    return EldoniaPlatform(own, "Platform", zone=zone, alarm_email="ops@eldonia.example", **props)


CASES = {
    "a bucket for a Region of a pair": lambda: DrRegion.tokyo(existing=ExistingResources(media_bucket=bucket)),
    "a bucket in a dictionary": lambda: DrRegion.tokyo(existing={"media_bucket": bucket}),
    "a bucket for a pair": lambda: DrPair(app, "Pair", account=ACCOUNT, zone=zone, existing={"media_bucket": bucket}),
    "the stacks of a pair for a platform": lambda: platform(stacks=DrPairStacks(standby=stack)),
    "the props of an API for a platform": lambda: platform(api=FargateApiProps(vpc=vpc, image=image)),
    "the audit of a platform for an audit": lambda: AuditTrail(stack, "Audit", **PlatformAuditOptions(enabled=False)._values),
    "the bucket of a processor for a platform": lambda: platform(media=MediaProcessing.images(bucket=bucket)),
    "a mistake in a nested struct": lambda: platform(monitoring={"availability_targt": 99.5}),
}

wrong = []
for name, define in CASES.items():
    try:
        define()
    except Exception as error:
        if not REFUSED.search(str(error)):
            wrong.append(f"{name}: {type(error).__name__}: {error}")
    else:
        wrong.append(f"{name}: accepted")
print(f"{len(CASES) - len(wrong)} of {len(CASES)} refused")
sys.exit("\n".join(wrong) or 0)

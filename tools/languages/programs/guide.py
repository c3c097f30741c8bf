"""Synthesizes the translated examples of the guides, each in an app of its own: the kernel of jsii loads the library once."""
import json
import os
import sys

import jsii
from aws_cdk import App, Environment, Stack, aws_ecr as ecr, aws_lambda as lambda_, aws_route53 as route53, aws_s3 as s3
from eldonia_constructs import DrPair, EldoniaPlatform, PlatformZone

ACCOUNT = "123456789012"
ID = "Z0123456789ABCDEFGHIJ"
PROPS = {"zone": PlatformZone.from_attributes(hosted_zone_id=ID, zone_name="example.com"), "alarm_email": "ops@eldonia.example"}

# As tools/languages/guide.ts defines it.
GIVEN = {
    "app": lambda app, stack: app,
    "platform": lambda app, stack: EldoniaPlatform(stack, "Platform", **PROPS),
    "pair": lambda app, stack: DrPair(app, "Eldonia", account=ACCOUNT, **PROPS),
    "zone": lambda app, stack: route53.HostedZone.from_hosted_zone_attributes(stack, "Zone", hosted_zone_id=ID, zone_name="eldonia.example"),
    "bucket": lambda app, stack: s3.Bucket(stack, "Bucket"),
    "repository": lambda app, stack: ecr.Repository.from_repository_name(stack, "ImportedRepository", "eldonia-backend"),
    "handler": lambda app, stack: lambda_.Function(
        stack, "Handler", code=lambda_.Code.from_inline("0"), handler="index.handler", runtime=lambda_.Runtime.NODEJS_24_X
    ),
}


def synthesize(index, example):
    app = App(outdir=os.path.join(os.environ["OUT"], str(index)), analytics_reporting=False, tree_metadata=False, context=guide["context"])
    stack = Stack(app, "Example", env=Environment(account=ACCOUNT, region="ap-northeast-1"))
    given = {name: GIVEN[name](app, stack) for name in example["given"]}
    exec(example["python"], {**imported, **given, "self": stack})
    app.synth()


with open("guide.json", encoding="utf-8") as file:
    guide = json.load(file)
imported = {"jsii": jsii}
exec(guide["imports"], imported)
failed = []
for index, example in enumerate(guide["examples"]):
    try:
        synthesize(index, example)
    except Exception as error:
        failed.append(f"{example['title']}: {type(error).__name__}: {error}\n{example['python']}")
sys.exit("\n\n".join(failed) or 0)

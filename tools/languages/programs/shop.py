import os

from aws_cdk import App, Environment, Stack
from eldonia_constructs import DrPair, EldoniaPlatform, JobSchedule, PlatformGithub, PlatformJob, PlatformZone

ACCOUNT = "123456789012"
ZONE = PlatformZone.from_attributes(hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="eldonia.example")


def new_app(name: str) -> App:
    return App(outdir=os.path.join(os.environ["OUT"], name), analytics_reporting=False)


platform = new_app("platform")
stack = Stack(platform, "Shop", env=Environment(account=ACCOUNT, region="ap-northeast-1"))
EldoniaPlatform(
    stack,
    "Platform",
    zone=ZONE,
    alarm_email="ops@eldonia.example",
    github=PlatformGithub(repository="eldonia/eldonia-backend"),
    jobs=[PlatformJob.command("NightlyCleanup", ["node", "src/nightly-cleanup.js"], schedule=JobSchedule.cron("0 3 * * ? *"))],
)
platform.synth()

pair = new_app("pair")
DrPair(pair, "Eldonia", account=ACCOUNT, zone=ZONE, alarm_email="ops@eldonia.example")
pair.synth()

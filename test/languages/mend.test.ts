import { mended } from '../../tools/languages/mend';

test.each([
  ['java', 'stack.getTags().getPriority() = 3;', 'stack.getTags().setPriority(3);'],
  ['java', 'boolean isSet = stack.getIsSet() == true;', 'boolean isSet = stack.getIsSet() == true;'],
  ['go', 'Topic: pager.*Topic,', 'Topic: pager.Topic,'],
  ['go', 'Trail: AccountResource_*FromExisting(arn),', 'Trail: AccountResource_FromExisting(arn),'],
  ['go', '\tVpc: *Vpc,\n\tCache: Cache,', '\tVpc: vpc,\n\tCache: cache,'],
  ['go', '\tStack: *Stack,', '\tStack: stack,'],
  ['go', 'stack := awscdk.Newstack(app)', 'stack := awscdk.NewStack(app)'],
  ['go', 'Emails: []*string{', 'Emails: []*string{'],
  ['go', 'Tier: *PlatformTier,', 'Tier: platformTier,'],
  ['java', 'platform.api.container.add("a.b.c", orders.getName());', 'platform.getApi().getContainer().add("a.b.c", orders.getName());'],
  ['java', 'import a.b.c.D; // a.b.c', 'import a.b.c.D; // a.b.c'],
  ['java', 'bucket.grant(platform.getServices()[0].getTaskRole());', 'bucket.grant(platform.getServices().get(0).getTaskRole());'],
  ['python', 'vpc = *Vpc,', 'vpc = *Vpc,'],
  ['python', 'api=ApiOptions(memory_limit_mi_b=2048, size_gi_b=1)', 'api=ApiOptions(memory_limit_mib=2048, size_gib=1)'],
  ['python', 'container.add_port_mappings(container_port=80)', 'container.add_port_mappings(ecs.PortMapping(container_port=80))'],
  ['python', 'Validations.of(app).acknowledge(id="a", reason="b")', 'from aws_cdk import Acknowledgment\nValidations.of(app).acknowledge(Acknowledgment(id="a", reason="b"))'],
  ['python', 'from aws_cdk.aws_wafv2.GeoProperty import GeoProperty\nblock(geo=GeoProperty(codes=["KP"]))', 'from aws_cdk.aws_wafv2 import CfnWebACL\nblock(geo=CfnWebACL.GeoProperty(codes=["KP"]))'],
  ['python', 'from aws_cdk import Environment, Environment', 'from aws_cdk import Environment'],
])('in %s, %s is mended', (language, translation, expected) => expect(mended(language, translation)).toBe(expected));

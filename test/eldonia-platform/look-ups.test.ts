import { App, Stack, aws_ec2 as ec2, aws_route53 as route53, aws_ssm as ssm } from 'aws-cdk-lib';
import { platform, QUIET } from './fixture';
import { MediaProcessing, PlatformZone } from '../../src/region';
import { TOKYO } from '../../tools/assemblies/stacks';

/** Before the CLI has made the lookups, the CDK returns dummy values. Synthesis must succeed with them. */
test('accepts lookups of the CDK, also in the first synthesis', () => {
  const stack = new Stack(new App(), 'Shop', { env: TOKYO });
  const zone = route53.HostedZone.fromLookup(stack, 'Zone', { domainName: 'eldonia.example' });
  platform({
    ...QUIET,
    media: MediaProcessing.none(),
    zone: PlatformZone.fromHostedZone(zone, ssm.StringParameter.valueFromLookup(stack, '/shop/domain')),
    alarmEmail: ssm.StringParameter.valueFromLookup(stack, '/shop/alarm-email'),
    existing: {
      vpc: ec2.Vpc.fromLookup(stack, 'Vpc', { isDefault: true }),
      imageParameterName: ssm.StringParameter.valueFromLookup(stack, '/shop/image-parameter'),
    },
  }, stack);
  const { missing = [] } = (stack.node.root as App).synth().manifest;

  expect(missing.map(({ provider }) => provider).sort()).toEqual(['hosted-zone', 'ssm', 'ssm', 'ssm', 'vpc-provider']);
});

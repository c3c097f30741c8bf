import { App, Stack } from 'aws-cdk-lib';
import { DrPair, DrRegion } from '../../src/dr-pair';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { Edge } from '../../src/region';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { PLATFORM as PROPS, quickApp } from '../dr-pair/fixture';

const platformIn = (region: string, props: Partial<EldoniaPlatformProps> = {}): App => {
  const app = quickApp();
  const stack = new Stack(app, 'Shop', { env: { account: ACCOUNT, region } });
  new EldoniaPlatform(stack, 'Platform', { ...PROPS, network: { availabilityZones: [`${region}a`, `${region}b`] }, ...props });
  return app;
};

describe.each(['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'])('in %s, which has no us-east-1,', (region) => {
  const message = `region of the stack must be in the partition aws, which has us-east-1, got ${region}; use Edge.none() (at Shop/Platform)`;

  test.each([Edge.cloudFront(), Edge.cloudFrontVpcOrigin()])('a platform with CloudFront is refused', (edge) =>
    expect(() => platformIn(region, { edge })).toThrow(new Error(message)));

  test('a platform without CloudFront refers to no other Region', () => {
    const { stacks } = platformIn(region, { edge: Edge.none() }).synth();

    expect([...new Set(stacks.map(({ environment }) => environment.region))]).toEqual([region]);
    expect(JSON.stringify(stacks.map(({ template }) => template as object))).not.toMatch(/us-east-1|arn:aws:/);
  });
});

test.each([
  ['us-gov-west-1', 'us-gov-east-1', 'primaryRegion', 'us-gov-west-1'],
  ['cn-north-1', 'cn-northwest-1', 'primaryRegion', 'cn-north-1'],
  ['eu-west-1', 'us-gov-west-1', 'recovery.standbyRegion', 'us-gov-west-1'],
])('a pair of %s and %s is refused', (primary, standby, prop, got) => expect(() => new DrPair(quickApp(), 'Eldonia', {
  ...PROPS, account: ACCOUNT, primaryRegion: DrRegion.of(primary), recovery: { standbyRegion: DrRegion.of(standby) },
})).toThrow(new Error(`${prop} must be in the partition aws, which has us-east-1 for the failover plan, got ${got}; ` +
  'choose another Region, or define an EldoniaPlatform with Edge.none() (at Eldonia)')));

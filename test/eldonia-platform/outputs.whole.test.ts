import { App } from 'aws-cdk-lib';
import { economy, slim } from './fixture';
import { EldoniaPlatform, PlatformTier, PlatformZone } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

interface Output { readonly Value: unknown; readonly Export?: unknown }
interface Stack { readonly template: { readonly Outputs?: Record<string, Output> } }

const LINK = 'https://ap-northeast-1.console.aws.amazon.com/cloudwatch/home?region=ap-northeast-1#dashboards/dashboard/';

/** The outputs of a stack that are for people: those for other stacks have an export, or a name of aws-cdk-lib. */
const outputsOf = ({ template: { Outputs = {} } }: Stack): Record<string, unknown> =>
  Object.fromEntries(Object.entries(Outputs).filter(([id]) => /^(Eldonia|Shop)[A-Z0-9]/.test(id)).map(([id, { Value, Export }]) => {
    if (Export !== undefined) throw new Error(`${id} has an export`);
    return [id, Value];
  }));
const outputsIn = (program: 'production' | 'warmPair' | 'pilotLight', stack: string) => outputsOf(canonical(program).getStackByName(stack));

test('a platform has its address, repository, image parameter, dashboard and reservations as outputs', () => {
  const { EldoniaRepositoryUri, EldoniaDashboard, ...others } = outputsIn('production', 'Eldonia');

  expect(JSON.stringify(EldoniaRepositoryUri)).toContain('.dkr.ecr.');
  expect(EldoniaDashboard).toEqual({ 'Fn::Join': ['', [LINK, { Ref: expect.stringContaining('Dashboard') }]] });
  expect(others).toEqual({
    EldoniaSiteUrl: 'https://eldonia.example',
    EldoniaImageParameter: '/eldonia/backend/image',
    EldoniaReservedDatabaseInstances: '3 x db.r6g.xlarge',
    EldoniaReservedCacheNodes: '4 x cache.r6g.large',
  });
});

test('the standby Region of a pair has the runbook and the reservations of its mode', () => {
  const standby = outputsIn('warmPair', 'Eldonia-Standby');

  expect(Object.keys(standby).sort()).toEqual([
    'EldoniaDashboard', 'EldoniaImageParameter', 'EldoniaPairDashboard', 'EldoniaRepositoryUri', 'EldoniaReservedCacheNodes',
    'EldoniaReservedDatabaseInstances', 'EldoniaRunbook',
  ]);
  expect([standby.EldoniaRunbook, standby.EldoniaReservedDatabaseInstances, standby.EldoniaReservedCacheNodes])
    .toEqual(['npx eldonia-constructs runbook --pair eldonia', '1 x db.r6g.xlarge', '2 x cache.r6g.large']);
  expect(outputsIn('warmPair', 'Eldonia-Primary')).toMatchObject({ EldoniaReservedDatabaseInstances: '3 x db.r6g.xlarge' });
  expect(Object.keys(outputsIn('pilotLight', 'Eldonia-Standby'))).not.toContain('EldoniaReservedCacheNodes');
});

test('a tier for development reserves nothing, and a platform without monitoring has no dashboard', () =>
  expect(Object.keys(outputsOf({ template: economy().template.toJSON() })).sort())
    .toEqual(['EldoniaImageParameter', 'EldoniaRepositoryUri', 'EldoniaSiteUrl']));

test('existing data stores are not reserved, and a wildcard is not an address', () => {
  const { template } = slim({ zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com', domainName: '*.example.com' }) });

  expect(Object.keys(outputsOf({ template: template.toJSON() })).sort()).toEqual(['EldoniaImageParameter', 'EldoniaRepositoryUri']);
});

test('two platforms in one stack have different outputs, also if their names differ in a hyphen only', () => {
  const stack = testStack();
  for (const name of ['shop-2', 'shop2']) {
    const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: PLATFORM_ZONE.zoneName, domainName: `${name}.${PLATFORM_ZONE.zoneName}` });
    new EldoniaPlatform(stack, name, { name, zone, tier: PlatformTier.ECONOMY, audit: { enabled: false } });
  }
  const outputs = (stack.node.root as App).synth().getStackArtifact(stack.artifactId).template.Outputs as Record<string, Output>;
  const sites = Object.entries(outputs).filter(([, { Value }]) => String(Value).startsWith('https://shop')).map(([id]) => id);

  expect(sites).toHaveLength(2);
  expect(sites).toContain('Shop2SiteUrl');
});

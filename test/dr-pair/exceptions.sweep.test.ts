import { App, aws_ec2 as ec2, Duration, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { pairOf, quickApp, REPORT } from './fixture';
import { madePair } from './pairs';
import { AuroraCluster, AuroraClusterProps, AuroraSnapshot } from '../../src/aurora-cluster';
import { BackupCopy } from '../../src/backup';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { BY_NAME, counterparts, differencesOf, OF_ONE_REGION, OF_SCAN, OF_TIER, TYPES_OF_ONE_REGION } from '../../src/dr-pair/private/compare-sides';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { ApiDeployment, ApiIngress, ApiScaling } from '../../src/fargate-api';
import { templateProperties } from '../../src/private/template-properties';
import { PlatformTier, PlatformWorkload } from '../../src/region';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';
import { WORKLOADS } from '../../tools/emulator/app';

const ALL: Partial<DrPairProps> = { jobs: [REPORT], workloads: WORKLOADS, github: { repository: 'eldonia/eldonia-backend' } };
const APART = quickApp();
const EVERY = [
  pairOf({
    ...ALL,
    primaryRegion: DrRegion.tokyo({ ingress: ApiIngress.INTERNET, audit: { recordMediaAccess: true, scanUploads: true } }),
    recovery: { enforceRpo: Duration.minutes(1), writeForwarding: true, standbyMode: StandbyMode.PILOT_LIGHT },
  }),
  // Whose caches have other names, and no dashboard to read them first.
  pairOf({ tier: PlatformTier.ECONOMY, monitoring: { dashboard: false } }),
  pairOf({
    api: { deployment: ApiDeployment.blueGreen() },
    recovery: { backupCopies: [BackupCopy.toVault('arn:aws:backup:ap-northeast-3:210987654321:backup-vault:copies')] },
  }),
  pairOf({
    recovery: { failoverMode: FailoverMode.AUTOMATIC },
    database: { snapshot: AuroraSnapshot.of('before-the-incident', '17.11') },
    stacks: { operations: new Stack(APART, 'Operations', { env: TOKYO }), standbyOperations: new Stack(APART, 'StandbyOperations', { env: OSAKA }) },
  }, APART),
  pairOf({
    primaryRegion: DrRegion.of('ap-southeast-2'),
    recovery: { standbyRegion: DrRegion.of('ap-southeast-4', { network: { availabilityZones: ['ap-southeast-4a', 'ap-southeast-4b'] } }) },
  }),
  ...(['given', 'economy', 'existingJobs'] as const).map((name) => madePair(name).pair),
];
/** The policy of the release function is longer than one may be, which shows at synthesis. */
const MANY = pairOf({ workloads: Array.from({ length: 7 }, (_, index) => PlatformWorkload.worker(`Worker${index}`, { command: ['node', 'worker.js'] })) });
(MANY.node.root as App).synth();
const CUSTOM = PlatformTier.custom(PlatformTier.PRODUCTION, {
  backupRetention: Duration.days(3), apiScaling: ApiScaling.between(2, 3), cacheNodeType: new ec2.InstanceType('r6g.2xlarge'),
});
const SIZED = [PlatformTier.ECONOMY, CUSTOM].map((standbyTier) => {
  const app = quickApp();
  const inject = (props: AuroraClusterProps) => ({ ...props, instanceType: undefined, serverlessV2MinCapacity: 1, serverlessV2MaxCapacity: 8 });
  if (standbyTier === CUSTOM) PropertyInjectors.of(app).add({ constructUniqueId: AuroraCluster.PROPERTY_INJECTION_ID, inject });
  return pairOf({ ...ALL, recovery: { standbyTier } }, app);
});

type Listed = readonly [type: string, property: string];
const listed = (list: typeof OF_ONE_REGION) => Object.entries(list)
  .flatMap(([type, properties]) => properties.map((property): Listed => [type, property]));
const isNeeded = (pairs: readonly Pick<DrPair, '_parts'>[]) => {
  const found = pairs.flatMap(({ _parts }) => differencesOf(_parts))
    .map(({ twins: [{ cfnResourceType, node }], path }) => ({ of: `* ${cfnResourceType} ${node.path}`, path: `${path.replace(/\.\d+(?=\.|$)/g, '')}.` }));
  return ([type, property]: Listed) => found.some(({ of, path }) => (of.split(' ').includes(type) || of.endsWith(type)) && path.startsWith(`${property}.`));
};

test.each(listed(OF_ONE_REGION))('%s has %s of one Region in a pair', (...one) => expect(isNeeded(EVERY)(one)).toBe(true));

test.each(listed(OF_SCAN))('%s has %s of one Region in a pair that scans uploads in one', (...one) => expect([EVERY.slice(0, 1), EVERY.slice(1)].map((pairs) => isNeeded(pairs)(one))).toEqual([true, false]));

test.each(listed(BY_NAME))('%s has %s by its name in the standby Region', (...one) => expect(isNeeded(EVERY)(one)).toBe(true));

test.each(listed(OF_TIER))('%s has %s of the tier of the standby Region in a pair', (...one) => expect(isNeeded(SIZED)(one)).toBe(true));

test.each(TYPES_OF_ONE_REGION)('%s differs in a pair', (type) => {
  const twins = [EVERY[0], MANY].flatMap(({ _parts }) => counterparts(_parts)).filter(([{ cfnResourceType }]) => cfnResourceType === type);

  expect(twins.filter(([here, there]) => JSON.stringify(templateProperties(here)) !== JSON.stringify(templateProperties(there)))).not.toEqual([]);
});

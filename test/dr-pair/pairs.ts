import { Lazy, Stack, Stage, Tags, aws_ec2 as ec2, aws_iam as iam, aws_sns as sns } from 'aws-cdk-lib';
import { CloudAssembly, CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { OSAKA_REGION, PROPS, Placed, REPORT, TOKYO_REGION, assemblyOf, existingStack, pairOf, placed, quickApp } from './fixture';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { ApiIngress } from '../../src/fargate-api';
import { AccountResource } from '../../src/operations';
import { PlatformTier } from '../../src/region';
import { Deployer } from '../../src/release';
import { shared } from '../../tools/assemblies/shared-work';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { useOf } from '../support/whole-platforms';

/** Not part of any other name, so that every text with it is a name of the pair. */
export const NAME = 'kumo';

const CONNECTION = `arn:aws:codeconnections:ap-northeast-1:${ACCOUNT}:connection/12345678-1234-1234-1234-123456789012`;
const REPOSITORY = 'eldonia/eldonia-backend';

/** A warm standby with all options that can be combined. */
const WARM: Partial<DrPairProps> = {
  name: NAME,
  jobs: [REPORT],
  github: { repository: REPOSITORY },
  monitoring: { criticalAlarmEmail: 'on-call@eldonia.example' },
};

/** The pairs that tests read and do not change. The props of a pair are independent of each other. */
const PAIRS = {
  least: () => pairOf(),
  warm: () => pairOf(WARM),
  /** A pilot light with automatic failover and all other options. */
  pilotLight: () => pairOf({
    ...WARM,
    recovery: { standbyMode: StandbyMode.PILOT_LIGHT, failoverMode: FailoverMode.AUTOMATIC },
    github: {
      repository: REPOSITORY, connectionArn: CONNECTION, deployer: Deployer.GITHUB_ACTIONS, manualApproval: true,
    },
  }),
  /** A pilot light with the optional parts of `abroad`. */
  pilotLightAbroad: () => pairOf({
    primaryRegion: regionAbroad('eu-west-1', '10.8.0.0/16'),
    recovery: { standbyRegion: regionAbroad('eu-central-1'), standbyMode: StandbyMode.PILOT_LIGHT },
  }),
  economyPilotLight: () => pairOf({
    tier: PlatformTier.ECONOMY, recovery: { standbyMode: StandbyMode.PILOT_LIGHT },
  }),
  /** With the feature flags that `cdk init` sets. */
  pilotLightWithFlags: () => pairOf({ recovery: { standbyMode: StandbyMode.PILOT_LIGHT } }, quickApp(CURRENTLY_RECOMMENDED_FLAGS)),
  withoutNat: () => pairOf({ recovery: { standbyTier: PlatformTier.custom(PlatformTier.PRODUCTION, { natGateways: 0 }) } }),
  ownCacheHost: () => pairOf({ name: NAME, api: { environment: { REDIS_HOST: 'cache.example.com' } } }),
  withoutBackups: () => pairOf({ name: NAME, recovery: { backups: false } }),
  /** In a Stage, with Regions and trigger alarms of the caller, and without a recipient of alarms. */
  abroad: () => new DrPair(new Stage(quickApp(), 'Beta'), 'Eldonia', {
    ...PROPS,
    alarmEmail: undefined,
    primaryRegion: regionAbroad('eu-west-1', '10.8.0.0/16'),
    recovery: {
      standbyRegion: regionAbroad('eu-central-1'),
      failoverMode: FailoverMode.AUTOMATIC,
      triggerAlarms: ['down'],
    },
  }),
  /** Existing VPCs, topics and an existing approver. */
  given: pairOfGiven,
  /** Without monitoring; with tokens, adjacent CIDR blocks and other replica Regions. */
  unwatched: () => pairOf({
    alarmEmail: Lazy.string({ produce: () => 'ops@eldonia.example' }),
    monitoring: { enabled: false },
    costs: { enabled: false },
    github: { repository: REPOSITORY, replicaRegions: ['us-west-2'] },
    primaryRegion: DrRegion.tokyo({ audit: { enabled: false }, network: { cidr: '10.2.0.0/16' } }),
    recovery: {
      registryReplication: AccountResource.none(),
      standbyRegion: DrRegion.osaka({
        audit: { detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef') },
        network: { cidr: '10.3.0.0/16' },
      }),
    },
  }),
  economy: () => pairOfExisting({ tier: PlatformTier.ECONOMY }),
  existingJobs: () => pairOfExisting({ jobs: [REPORT] }),
} satisfies Record<string, () => DrPair>;

/** A pair and its synthesized assembly. Tests do not change it. */
export interface MadePair {
  readonly pair: Readonly<DrPair>;
  readonly assembly: CloudAssembly;
  readonly stacks: readonly Placed[];
}

export type PairName = keyof typeof PAIRS;

const made = new Map<PairName, MadePair>();

/** Creates a pair on first use, once per worker. */
export function madePair(name: PairName): MadePair {
  useOf(name);
  const known = made.get(name);
  if (known) return known;
  const { pair, assembly } = shared(() => {
    const one = PAIRS[name]();
    return { pair: one, assembly: assemblyOf(one) };
  });
  const result = { pair, assembly, stacks: placed(assembly) };
  made.set(name, result);
  return result;
}

const regionAbroad = (name: string, cidr?: string): DrRegion => DrRegion.of(name, {
  network: { cidr, availabilityZones: [`${name}a`, `${name}b`] }, ingress: ApiIngress.cloudFrontOnly('pl-0123456789abcdef0'),
});

/** A pair with an existing stack of the platform. */
function pairOfExisting(props: Partial<DrPairProps>): DrPair {
  const app = quickApp();
  const { stack } = existingStack(app);
  const pair = new DrPair(app, 'Pair', { ...PROPS, stacks: { primary: stack }, ...props });
  Tags.of(stack).add('CostCenter', 'team-a');
  return pair;
}

function pairOfGiven(): DrPair {
  const app = quickApp();
  const given = (region: string) => {
    const stack = new Stack(app, `Given-${region}`, { env: { account: ACCOUNT, region } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: `vpc-${region}`,
      vpcCidrBlock: '10.9.0.0/16',
      availabilityZones: [`${region}a`, `${region}c`],
      publicSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetIds: ['subnet-3', 'subnet-4'],
    });
    const topic = (name: string) => sns.Topic.fromTopicArn(stack, name, `arn:aws:sns:${region}:${ACCOUNT}:${name}`);
    return { existing: { vpc, alarmTopic: topic('alarms'), criticalAlarmTopic: topic('pages') } };
  };
  const usEast1 = new Stack(app, 'Given-us-east-1');
  const usEast1AlarmTopic = sns.Topic.fromTopicArn(usEast1, 'Topic', `arn:aws:sns:us-east-1:${ACCOUNT}:alarms`);
  return pairOf({
    alarmEmail: undefined,
    recovery: {
      standbyRegion: DrRegion.osaka(given(OSAKA_REGION)),
      approver: iam.Role.fromRoleArn(
        new Stack(app, 'People'), 'OnCall', `arn:aws:iam::${ACCOUNT}:role/on-call`,
      ),
    },
    primaryRegion: DrRegion.tokyo(given(TOKYO_REGION)),
    monitoring: { usEast1AlarmTopic },
  }, app);
}

import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { FailoverMode, StandbyMode } from '../../../src/failover';
import { FailoverActions, FailoverPair, FailoverPlan } from '../../../src/failover/internal';
import { importedVpc } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface PairSample {
  readonly name: string;
  readonly late: boolean;
  readonly primary: string;
  readonly standby: string;
  readonly clusters: [string, string];
  readonly services: [string, string];
  readonly globalClusterIdentifier: string;
  readonly standbyMode?: StandbyMode;
  readonly minimumTasks?: number;
  readonly mostReaders?: number;
}

interface PlanSample {
  readonly pair: PairSample;
  readonly mode?: FailoverMode;
  readonly approves: boolean;
  /** Triggers where a person decides. */
  readonly stray: boolean;
  readonly approvalMinutes?: number;
  readonly triggerAlarms?: string[];
  readonly triggerSeconds?: number;
  readonly primaryHealthAlarms?: string[];
  readonly standbyHealthAlarms?: string[];
  readonly capacityPercent?: number;
  readonly objectiveMinutes?: number;
  readonly domainName: string;
  readonly hostedZoneId: string;
}

interface ActionsSample {
  readonly pair: PairSample;
  readonly port?: number;
  readonly readinessPath?: string;
}

const database = mostly(fc.constantFrom('shop', 'shop-osaka', 'a1'), fc.oneof(fc.string(), fc.constantFrom('Shop', 'shop-', '1a', 'a'.repeat(64))));
const service = mostly(fc.constantFrom('shop', 'Shop_1', 'a'.repeat(255)), fc.oneof(fc.string(), fc.constant('a'.repeat(256))));
const region = (legal: string) => mostly(fc.constant(legal), fc.oneof(fc.string(), fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1', 'ap-northeast-1')));
const alarms = fc.array(fc.constantFrom('down', 'a b', 'Shop/High?'), { minLength: 1, maxLength: 3 });

type Required = 'late' | 'name' | 'primary' | 'standby' | 'clusters' | 'services' | 'globalClusterIdentifier';

const pair: fc.Arbitrary<PairSample> = fc.record<PairSample, Required>({
  name: mostly(fc.constantFrom('shop', 'Shop-1', 'a', 'a'.repeat(32)), fc.oneof(fc.string(), fc.constantFrom('-a', 'a-', 'a'.repeat(33)))),
  late: mostly(fc.constant(false), fc.constant(true)),
  primary: region('ap-northeast-1'),
  standby: region('ap-northeast-3'),
  clusters: fc.tuple(database, database),
  services: fc.tuple(service, service),
  globalClusterIdentifier: database,
  standbyMode: fc.constantFrom(StandbyMode.WARM, StandbyMode.PILOT_LIGHT),
  minimumTasks: mostly(fc.integer({ min: 1, max: 5_000 }), fc.oneof(fc.integer(), fc.double())),
  mostReaders: fc.integer({ min: 0, max: 15 }),
}, { requiredKeys: ['name', 'late', 'primary', 'standby', 'clusters', 'services', 'globalClusterIdentifier'] });

const plans: fc.Arbitrary<PlanSample> = fc.record<PlanSample, 'pair' | 'approves' | 'stray' | 'domainName' | 'hostedZoneId'>({
  pair,
  mode: fc.constantFrom(FailoverMode.MANUAL, FailoverMode.AUTOMATIC),
  approves: mostly(fc.constant(true), fc.constant(false)),
  stray: mostly(fc.constant(false), fc.constant(true)),
  approvalMinutes: mostly(fc.integer({ min: 1, max: 10_080 }), fc.integer()),
  triggerAlarms: mostly(alarms, fc.array(fc.string(), { minLength: 9, maxLength: 12 })),
  triggerSeconds: mostly(fc.integer({ min: 1, max: 10_080 }).map((minutes) => minutes * 60), fc.nat()),
  primaryHealthAlarms: alarms,
  standbyHealthAlarms: alarms,
  capacityPercent: mostly(fc.integer({ min: 1, max: 1_000 }), fc.oneof(fc.integer(), fc.double())),
  objectiveMinutes: mostly(fc.integer({ min: 1, max: 10_080 }), fc.nat()),
  domainName: mostly(fc.constantFrom('origin.shop.example', 'shop.example'), fc.oneof(fc.string(), fc.constant('origin.op.example'))),
  hostedZoneId: mostly(fc.constant('Z0123456789ABCDEFGHIJ'), fc.string()),
}, { requiredKeys: ['pair', 'approves', 'stray', 'domainName', 'hostedZoneId'] });

const actions: fc.Arbitrary<ActionsSample> = fc.record<ActionsSample, 'pair'>({
  pair,
  port: mostly(fc.integer({ min: 1, max: 65_535 }), fc.oneof(fc.integer(), fc.double())),
  readinessPath: mostly(fc.constantFrom('/', '/ready', '/a/b.c~d'), fc.string()),
}, { requiredKeys: ['pair'] });

function pairOf(sample: PairSample, id: string): FailoverPair {
  const { clusters, services } = sample;
  const side = (index: 0 | 1) => ({ clusterIdentifier: clusters[index], ecsCluster: services[index], ecsService: services[1 - index] });
  return {
    // Tokens are valid, because synthesis cannot check them.
    name: sample.late ? Lazy.string({ produce: () => `late-${id}` }) : sample.name,
    primary: { ...side(0), region: sample.primary },
    standby: { ...side(1), region: sample.standby },
    globalClusterIdentifier: sample.globalClusterIdentifier,
    standbyMode: sample.standbyMode,
    minimumTasks: sample.minimumTasks,
    readerScaling: sample.mostReaders ? { maximum: sample.mostReaders } : undefined,
  };
}

function minutesOf(value: number | undefined): Duration | undefined {
  // The CDK itself rejects negative durations.
  return value === undefined ? undefined : Duration.minutes(Math.max(0, value));
}

function buildPlan(stack: Stack, id: string, sample: PlanSample): void {
  const { pair: facts, approves, stray, approvalMinutes, objectiveMinutes, triggerAlarms, triggerSeconds, hostedZoneId, ...rest } = sample;
  const triggers = sample.mode === FailoverMode.AUTOMATIC || stray;
  new FailoverPlan(stack, id, {
    ...rest,
    pair: pairOf(facts, id),
    zone: { hostedZoneId, zoneName: 'shop.example' },
    approver: approves ? iam.Role.fromRoleArn(stack, `${id}Approver`, 'arn:aws:iam::123456789012:role/on-call') : undefined,
    approvalTimeout: minutesOf(approvalMinutes),
    recoveryTimeObjective: minutesOf(objectiveMinutes),
    triggerAlarms: triggers ? triggerAlarms : undefined,
    triggerInterval: triggers && triggerSeconds !== undefined ? Duration.seconds(triggerSeconds) : undefined,
  });
}

function buildActions(stack: Stack, id: string, { pair: facts, ...rest }: ActionsSample): void {
  const tasks = ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}Tasks`, 'sg-11111111');
  new FailoverActions(stack, id, { ...rest, pair: pairOf(facts, id), vpc: importedVpc(stack), tasks });
}

export const failoverPlanSubject: Subject<PlanSample> = { name: 'FailoverPlan', arbitrary: plans, build: buildPlan };
export const failoverActionsSubject: Subject<ActionsSample> = { name: 'FailoverActions', arbitrary: actions, build: buildActions };

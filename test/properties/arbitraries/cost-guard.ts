import { Lazy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { CostGuard, CostTag, UptimeSchedule } from '../../../src/operations/internal';
import { importedVpc } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface CostSample {
  readonly monthlyBudget: number;
  readonly costTag: CostTag;
  readonly notified: boolean;
  readonly emails?: string[];
  readonly late: boolean;
  readonly taggedCostsOnly?: boolean;
  readonly anomalyThreshold?: number;
  readonly anomalyMonitorArn?: string;
  readonly reservationAlerts?: boolean;
  readonly reservationTarget?: number;
}

interface HoursSample {
  readonly services: readonly { readonly desiredCount?: number; readonly autoScaled?: boolean }[];
  readonly databases: readonly string[];
  readonly opening?: number;
  readonly closing?: number;
  readonly days?: string;
}

const dollars = mostly(fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constant(0.5)), fc.oneof(fc.integer({ max: 0 }), fc.double()));
const email = mostly(fc.constantFrom('costs@eldonia.example', 'a+b@c.example'), fc.string());
const tagPart = mostly(fc.constantFrom('Project', 'a:b', '名前'), fc.constant(''));

const costs: fc.Arbitrary<CostSample> = fc.record<CostSample, 'monthlyBudget' | 'costTag' | 'notified' | 'late'>({
  monthlyBudget: dollars,
  costTag: fc.record({ key: tagPart, value: tagPart }),
  notified: mostly(fc.constant(true), fc.constant(false)),
  emails: mostly(fc.array(email, { minLength: 1, maxLength: 10 }), fc.array(email, { maxLength: 12 })),
  late: mostly(fc.constant(false), fc.constant(true)),
  taggedCostsOnly: fc.boolean(),
  anomalyThreshold: dollars,
  anomalyMonitorArn: mostly(fc.constant('arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012'), fc.string()),
  reservationAlerts: fc.boolean(),
  reservationTarget: mostly(fc.integer({ min: 1, max: 100 }), fc.oneof(fc.integer(), fc.double())),
}, { requiredKeys: ['monthlyBudget', 'costTag', 'notified', 'late'] });

const hours: fc.Arbitrary<HoursSample> = fc.record<HoursSample, 'services' | 'databases'>({
  services: fc.array(fc.record({
    desiredCount: mostly(fc.integer({ min: 1, max: 5_000 }), fc.oneof(fc.integer(), fc.double())), autoScaled: fc.boolean(),
  }, { requiredKeys: [] }), { maxLength: 3 }),
  databases: mostly<readonly string[]>(fc.constantFrom(['shop'], ['shop', 'shop-2']), fc.constant([])),
  opening: mostly(fc.integer({ min: 1, max: 10 }), fc.integer()),
  closing: mostly(fc.integer({ min: 11, max: 23 }), fc.integer()),
  days: mostly(fc.constantFrom('MON-FRI', 'MON', 'MON,WED-FRI,SUN'), fc.oneof(fc.string(), fc.constantFrom('', 'mon', 'MON-'))),
}, { requiredKeys: ['services', 'databases'] });

function buildCosts(stack: Stack, id: string, { notified, late, emails, ...rest }: CostSample): void {
  new CostGuard(stack, id, {
    ...rest,
    topic: notified ? sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:costs') : undefined,
    // Tokens are valid: their values are unknown here.
    emails: late ? emails?.map(() => Lazy.string({ produce: () => 'late@eldonia.example' })) : emails,
  });
}

function buildHours(stack: Stack, id: string, { services, databases, ...rest }: HoursSample): void {
  const cluster = ecs.Cluster.fromClusterAttributes(stack, `${id}Cluster`, { clusterName: 'shop', vpc: importedVpc(stack) });
  new UptimeSchedule(stack, id, {
    ...rest,
    services: services.map((options, index) => ({
      ...options,
      service: ecs.FargateService.fromFargateServiceAttributes(stack, `${id}Service${index}`, { serviceName: `s${index}`, cluster }) as ecs.IBaseService,
    })),
    databases: databases.map((clusterIdentifier) => rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, `${id}${clusterIdentifier}`, { clusterIdentifier })),
  });
}

export const costGuardSubject: Subject<CostSample> = { name: 'CostGuard', arbitrary: costs, build: buildCosts };
export const uptimeScheduleSubject: Subject<HoursSample> = { name: 'UptimeSchedule', arbitrary: hours, build: buildHours };

import { aws_ec2 as ec2, aws_iam as iam } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { FailoverMode, StandbyMode } from '../../../src/failover';
import { FailoverActions, FailoverPlan, SiteProbe } from '../../../src/failover/internal';
import { made } from '../made';
import { subject } from '../subject';
import { amount, key, lateText, millis, minutes, mostly, seconds, text, topic, usually, vpc } from '../values';

const database = text(['shop', 'shop-osaka', 'a1'], ['Shop', 'shop-', '1a', 'a'.repeat(64)]);
const service = text(['shop', 'Shop_1', 'a'.repeat(255)], ['a'.repeat(256)]);
const side = (region: string) => fc.record({
  clusterIdentifier: database, ecsCluster: service, ecsService: service, region: text([region], ['eu-west-1', 'us-gov-west-1', 'cn-north-1', 'ap-northeast-1']),
});
const alarms = fc.array(fc.constantFrom('down', 'a b', 'Shop/High?'), { minLength: 1, maxLength: 3 });

const pair = fc.record({
  name: mostly(text(['shop', 'Shop-1', 'a', 'a'.repeat(32)], ['-a', 'a-', 'a'.repeat(33)]), lateText('late')),
  primary: side('ap-northeast-1'),
  standby: side('ap-northeast-3'),
  globalClusterIdentifier: database,
  standbyMode: fc.constantFrom(StandbyMode.WARM, StandbyMode.PILOT_LIGHT),
  minimumTasks: amount(1, 5_000),
  readerScaling: fc.integer({ min: 0, max: 15 }).map((maximum) => maximum === 0 ? undefined : { maximum }),
}, { requiredKeys: ['name', 'primary', 'standby', 'globalClusterIdentifier'] });

export const failoverPlan = subject('FailoverPlan', {
  pair,
  domainName: text(['origin.shop.example', 'shop.example'], ['origin.op.example']),
  zone: fc.record({ hostedZoneId: text(['Z0123456789ABCDEFGHIJ']), zoneName: fc.constant('shop.example') }),
  approver: made(usually(true), (approves, stack, id) => approves ? iam.Role.fromRoleArn(stack, id, 'arn:aws:iam::123456789012:role/on-call') : undefined),
  hasStrayTriggers: usually(false),
}, {
  mode: fc.constantFrom(FailoverMode.MANUAL, FailoverMode.AUTOMATIC),
  approvalTimeout: minutes(mostly(fc.integer({ min: 1, max: 10_080 }), fc.nat())),
  triggerAlarms: mostly(alarms, fc.array(fc.string(), { minLength: 9, maxLength: 12 })),
  triggerInterval: seconds(mostly(fc.integer({ min: 1, max: 10_080 }).map((count) => count * 60), fc.nat())),
  primaryHealthAlarms: alarms,
  standbyHealthAlarms: alarms,
  capacityPercent: amount(1, 1_000),
  recoveryTimeObjective: minutes(mostly(fc.integer({ min: 1, max: 10_080 }), fc.nat())),
}, ({ hasStrayTriggers, ...props }, stack, id) => {
  // Where a person decides, triggers are rejected.
  const triggers = props.mode === FailoverMode.AUTOMATIC || hasStrayTriggers ? {} : { triggerAlarms: undefined, triggerInterval: undefined };
  new FailoverPlan(stack, id, { ...props, ...triggers });
});

export const failoverActions = subject('FailoverActions', {
  pair, vpc, tasks: made(fc.constant('tasks'), (_, stack, id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, 'sg-11111111')),
}, {
  port: amount(1, 65_535),
  readinessPath: text(['/', '/ready', '/a/b.c~d']),
}, (props, stack, id) => new FailoverActions(stack, id, props));

export const siteProbe = subject('SiteProbe', {
  domainName: mostly(text(['eldonia.example', 'a.b.c.example'], ['*.eldonia.example', 'https://eldonia.example'], 10), lateText('late.example')),
}, {
  path: text(['/', '/health', '/a/b.c'], ['health', '/health?x=1', '/' + 'a'.repeat(800)], 10),
  timeout: millis(mostly(fc.integer({ min: 1, max: 50 }).map((count) => count * 1_000), fc.nat(90_000))),
  evaluationPeriods: amount(5, 1_440, 10),
  failuresToAlarm: amount(1, 5, 10),
  alarmName: text(['site', 'a b', 'a'.repeat(255)], ['', ' a', 'a'.repeat(256)]),
  alarmTopic: topic,
  logEncryptionKey: key,
}, (props, stack, id) => new SiteProbe(stack, id, props));

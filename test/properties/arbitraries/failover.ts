import { aws_iam as iam } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { FailoverMode, StandbyMode } from '../../../src/failover';
import { FailoverPlan } from '../../../src/failover/internal';
import { made } from '../made';
import { subject } from '../subject';
import { amount, lateText, minutes, mostly, text, usually } from '../values';

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
  triggerAlarms: mostly(alarms, fc.array(fc.string(), { minLength: 9, maxLength: 12 })),
  recoveryTimeObjective: minutes(mostly(fc.integer({ min: 1, max: 10_080 }), fc.nat())),
}, ({ hasStrayTriggers, ...props }, stack, id) => {
  // Where a person decides, triggers are rejected.
  const triggers = props.mode === FailoverMode.AUTOMATIC || hasStrayTriggers ? {} : { triggerAlarms: undefined };
  new FailoverPlan(stack, id, { ...props, ...triggers });
});

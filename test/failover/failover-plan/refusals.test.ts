import { App, Duration, Fn, Lazy, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { manual, network, PAIR, planStack, SCHEDULE, VIRGINIA } from './fixture';
import { FailoverMode } from '../../../src/failover';
import { FailoverActions, FailoverPair, FailoverPlan } from '../../../src/failover/internal';
import { FailoverActionsProps } from '../../../src/failover/private/failover-actions-props';
import { FailoverPlanProps } from '../../../src/failover/private/failover-plan-props';
import { TOKYO, testStack } from '../../../tools/assemblies/stacks';

const planOf = (props: Partial<FailoverPlanProps>) => (stack = planStack()) => new FailoverPlan(stack, 'Failover', { ...manual(stack), ...props });
const side = (props: Partial<FailoverPair['primary']>) => ({ pair: { ...PAIR, standby: { ...PAIR.standby, ...props } } });
const paired = (props: Partial<FailoverPair>) => ({ pair: { ...PAIR, ...props } });
const automatic = { mode: FailoverMode.AUTOMATIC };

test.each<[string, Partial<FailoverPlanProps>]>([
  ['pair.standby.region must differ from that of the primary, got ap-northeast-1 for both; pass a second Region', side({ region: 'ap-northeast-1' })],
  ['pair.standby.region must be the name of a Region, got "Osaka"; write it as ap-northeast-3', side({ region: 'Osaka' })],
  ['pair.standby.region must be the name of a Region, got a token; write it as ap-northeast-3',
    side({ region: Fn.ref('AWS::Region') })],
  ['pair.standby.region must be a Region with ARC Region switch, got cn-north-1; it is not available in the Regions of China',
    side({ region: 'cn-north-1' })],
  ['pair.standby.clusterIdentifier must be lower-case letters, digits and single inner hyphens, with a letter first, got "Shop"; rename it',
    side({ clusterIdentifier: 'Shop' })],
  ['pair.standby.ecsCluster must be letters, digits, hyphens and underscores, got "arn:aws:ecs:x"; rename it', side({ ecsCluster: 'arn:aws:ecs:x' })],
  ['pair.standby.ecsService must be letters, digits, hyphens and underscores, got ""; rename it', side({ ecsService: '' })],
  ['pair.name must be letters, digits and inner hyphens, got "shop-"; rename it', { pair: { ...PAIR, name: 'shop-' } }],
  [`pair.name must have at most 32 characters, got 33 ("${'a'.repeat(33)}"); shorten it`, { pair: { ...PAIR, name: 'a'.repeat(33) } }],
  ['pair.globalClusterIdentifier must be lower-case letters, digits and single inner hyphens, with a letter first, got "-"; rename it',
    { pair: { ...PAIR, globalClusterIdentifier: '-' } }],
  ['pair.minimumTasks must be a whole number from 1 to 5000, got 0; choose one in that range', { pair: { ...PAIR, minimumTasks: 0 } }],
  ['pair.readerScaling.maximum must be a whole number from 0 to 15, got 16; choose one in that range',
    { pair: { ...PAIR, readerScaling: { maximum: 16 } } }],
  ['pair.scalableStack.stackName must be letters, digits and hyphens, with a letter first, got "shop_osaka"; rename it',
    paired({ scalableStack: { stackName: 'shop_osaka', role: 'scaling' } })],
  ['pair.scalableStack.role must be a path without a leading slash, and a name of letters, digits and _+=,.@-, got "/team/scaling"; rename it',
    paired({ scalableStack: { stackName: 'ShopOsaka', role: '/team/scaling' } })],
  [`pair.scalableStack.role must be a path without a leading slash, and a name of letters, digits and _+=,.@-, got "team/${'a'.repeat(65)}"; rename it`,
    paired({ scalableStack: { stackName: 'ShopOsaka', role: `team/${'a'.repeat(65)}` } })],
  ['pair.schedules[0].name must be letters, digits and _.-, got "a,b"; rename it', paired({ schedules: [{ ...SCHEDULE, name: 'a,b' }] })],
  ['pair.schedules[0].primaryRoleName must be letters, digits and +=,.@_-, got "jobs/shop"; rename it',
    paired({ schedules: [{ ...SCHEDULE, primaryRoleName: 'jobs/shop' }] })],
  ['pair.schedules[0].standbyRoleName must be letters, digits and +=,.@_-, got ""; rename it',
    paired({ schedules: [{ ...SCHEDULE, standbyRoleName: '' }] })],
  ['pair.schedules[1].name must be unique, got "shop-report" twice; leave one out', paired({ schedules: [SCHEDULE, SCHEDULE] })],
  ['pair.schedules must be at most 50, got 51; leave out those that may run in both Regions',
    paired({ schedules: Array.from({ length: 51 }, (_, index) => ({ ...SCHEDULE, name: `a${index}` })) })],
  ['approver must be passed when mode is MANUAL, got none; pass the role of the approvers, or use FailoverMode.AUTOMATIC', { approver: undefined }],
  ['approver must be an IAM role, got "arn:aws:iam::123456789012:user/alice"; pass a role with the path in its ARN',
    { approver: { roleArn: 'arn:aws:iam::123456789012:user/alice' } as iam.IRole }],
  ['triggerAlarms must be absent when mode is MANUAL, got one; leave it out, or use FailoverMode.AUTOMATIC', { triggerAlarms: ['down'] }],
  ['triggerAlarms must be 1 to 10 names when mode is AUTOMATIC, got 0; pass alarms in ap-northeast-3 that watch ap-northeast-1', automatic],
  ['triggerAlarms must be 1 to 10 names when mode is AUTOMATIC, got 11; pass alarms in ap-northeast-3 that watch ap-northeast-1',
    { ...automatic, triggerAlarms: Array<string>(11).fill('down') }],
  ['recoveryTimeObjective must be whole minutes from 1 minute to 7 days, got 1 minute 30 seconds; choose one in that range',
    { recoveryTimeObjective: Duration.seconds(90) }],
  ['recoveryTimeObjective must be whole minutes from 1 minute to 7 days, got 0 minutes; choose one in that range',
    { recoveryTimeObjective: Duration.minutes(0) }],
  ['domainName must be in the zone shop.example, got "origin.other.example"; choose a name below the zone, or pass the other zone',
    { domainName: 'origin.other.example' }],
  ['domainName must be a domain name, got "no name"; write it as eldonia.example', { domainName: 'no name' }],
  ['zone.hostedZoneId must be the id of a hosted zone, got "shop"; it begins with Z', { zone: { hostedZoneId: 'shop', zoneName: 'shop.example' } }],
])('fails: %s', (message, props) => {
  const stack = planStack();

  expect(() => planOf(props)(stack)).toThrow(new Error(`${message} (at Plan/Failover)`));
  expect(stack.node.findAll().filter(({ node }) => node.path.startsWith('Plan/Failover/'))).toEqual([]);
});

test('takes values that are known later', () => {
  const late = (text: string) => Lazy.string({ produce: () => text });

  expect(planOf({
    pair: { ...PAIR, name: late('shop'), globalClusterIdentifier: late('shop-global'), minimumTasks: Token.asNumber(Fn.importValue('tasks')) },
    domainName: late('origin.shop.example'),
    recoveryTimeObjective: Duration.minutes(Token.asNumber(Fn.importValue('minutes'))),
    approver: { roleArn: late('role') } as iam.IRole,
  })).not.toThrow();
});

test.each<[string, Partial<FailoverActionsProps>, Stack?]>([
  ['pair.standby.region must differ from that of the primary, got ap-northeast-1 for both; pass a second Region',
    { pair: { ...PAIR, standby: PAIR.primary } }],
  ['port must be a whole number from 1 to 65535, got 0; choose one in that range', { port: 0 }],
  ['readinessPath must be an absolute path, got "ready"; write it as /ready', { readinessPath: 'ready' }],
  ['region of the stack must be ap-northeast-1 or ap-northeast-3, got us-east-1; define the actions in the stacks of the two Regions',
    {}, testStack(VIRGINIA)],
  ['region of the stack must be known, got none; set env.region of the stack to ap-northeast-1 or ap-northeast-3', {}, new Stack(new App(), 'Test')],
])('fails to define actions: %s', (message, props, stack = testStack(TOKYO)) => {
  expect(() => new FailoverActions(stack, 'Actions', { pair: PAIR, ...network(stack), ...props })).toThrow(new Error(`${message} (at Test/Actions)`));
});

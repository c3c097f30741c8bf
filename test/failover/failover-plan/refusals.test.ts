import { Duration, Fn, Lazy, Token, aws_iam as iam } from 'aws-cdk-lib';
import { manual, PAIR, planStack, SCHEDULE } from './fixture';
import { FailoverMode } from '../../../src/failover';
import { FailoverPlan } from '../../../src/failover/internal';
import { FailoverPlanProps } from '../../../src/failover/private/failover-plan-props';

const planOf = (props: Partial<FailoverPlanProps>) => (stack = planStack()) => new FailoverPlan(stack, 'Failover', { ...manual(stack), ...props });
const automatic = { mode: FailoverMode.AUTOMATIC };

test.each<[string, Partial<FailoverPlanProps>]>([
  ['jobs must be at most 50 in a pair, got 51; leave out those that may run in both Regions',
    { pair: { ...PAIR, schedules: Array.from({ length: 51 }, (_, index) => ({ ...SCHEDULE, name: `a${index}` })) } }],
  ['approver must be an IAM role, got "arn:aws:iam::123456789012:user/alice"; pass a role with the path in its ARN',
    { approver: { roleArn: 'arn:aws:iam::123456789012:user/alice' } as iam.IRole }],
  ['triggerAlarms must be 1 to 10 names when mode is AUTOMATIC, got 0; pass alarms in ap-northeast-3 that watch ap-northeast-1', automatic],
  ['triggerAlarms must be 1 to 10 names when mode is AUTOMATIC, got 11; pass alarms in ap-northeast-3 that watch ap-northeast-1',
    { ...automatic, triggerAlarms: Array<string>(11).fill('down') }],
  ['recoveryTimeObjective must be whole minutes from 1 minute to 7 days, got 1 minute 30 seconds; choose one in that range',
    { recoveryTimeObjective: Duration.seconds(90) }],
  ['recoveryTimeObjective must be whole minutes from 1 minute to 7 days, got 0 minutes; choose one in that range',
    { recoveryTimeObjective: Duration.minutes(0) }],
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

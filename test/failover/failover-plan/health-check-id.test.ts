import * as arcregionswitch from 'aws-cdk-lib/aws-arcregionswitch';
import { planStack } from './fixture';
import { healthCheckId } from '../../../src/failover/private/failover-plan';
import { evaluate } from '../../../tools/evaluate';

const stack = planStack();
const plan = new arcregionswitch.CfnPlan(stack, 'Plan', {
  name: 'shop', executionRole: 'arn:aws:iam::123456789012:role/shop', recoveryApproach: 'activePassive', regions: [], workflows: [],
});

/** What CloudFormation would make of it, for the list that the plan returns. */
function idOf(region: string, list: string[]): unknown {
  const template = JSON.parse(JSON.stringify(stack.resolve(healthCheckId(plan, region))), (_, value) => value?.['Fn::GetAtt'] ? list : value as unknown) as unknown;
  return evaluate({ Resources: { template } }, {}).template;
}

const TOKYO = 'Z0123456789ABCDEFGHIJ:active.origin.shop.example:ap-northeast-1:11111111-1111-1111-1111-111111111111';
const OSAKA = 'Z0123456789ABCDEFGHIJ:active.origin.shop.example:ap-northeast-3:33333333-3333-3333-3333-333333333333';

test.each([['Tokyo first', [TOKYO, OSAKA]], ['Osaka first', [OSAKA, TOKYO]], ['each twice', [OSAKA, TOKYO, OSAKA, TOKYO]]])(
  'is the region\'s own with %s', (_, list) => {
    expect(idOf('ap-northeast-1', list)).toBe('11111111-1111-1111-1111-111111111111');
    expect(idOf('ap-northeast-3', list)).toBe('33333333-3333-3333-3333-333333333333');
  });

// CloudFormation fails where it cannot select a value.
test.each([['nothing', []], ['ids alone', ['11111111-1111-1111-1111-111111111111']], ['another form', ['ap-northeast-1=11111111']], ['the other region', [OSAKA]]])(
  'fails the deployment with %s', (_, list) => expect(idOf('ap-northeast-1', list)).not.toEqual(expect.any(String)));

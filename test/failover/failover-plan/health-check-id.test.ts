import { Stack } from 'aws-cdk-lib';
import * as arcregionswitch from 'aws-cdk-lib/aws-arcregionswitch';
import { planStack } from './fixture';
import { healthCheckId } from '../../../src/failover/private/health-check-id';

type Node = string | Node[] | { readonly [intrinsic: string]: Node | number };

/** What CloudFormation would make of it, for the list that the plan returns. */
function evaluate(node: Node, list: string[]): Node {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map((item) => evaluate(item, list));
  const [[name, raw]] = Object.entries(node);
  if (name === 'Fn::GetAtt') return list;
  const [first, second] = raw as [string | number, Node];
  const value = evaluate(second, list);
  if (name === 'Fn::Join') return (value as string[]).join(first as string);
  if (name === 'Fn::Split') return (value as string).split(first as string);
  const chosen = (value as Node[])[first as number];
  if (chosen === undefined) throw new Error(`Template error: Fn::Select cannot select nonexistent value at index ${first}`);
  return chosen;
}

function idOf(stack: Stack, region: string, list: string[]): Node {
  const plan = stack.node.tryFindChild('Plan') as arcregionswitch.CfnPlan | undefined ?? new arcregionswitch.CfnPlan(stack, 'Plan', {
    name: 'shop', executionRole: 'arn:aws:iam::123456789012:role/shop', recoveryApproach: 'activePassive', regions: [], workflows: [],
  });
  return evaluate(stack.resolve(healthCheckId(plan, region)) as Node, list);
}

const stack = planStack();
const TOKYO = 'Z0123456789ABCDEFGHIJ:active.origin.shop.example:ap-northeast-1:11111111-1111-1111-1111-111111111111';
const OSAKA = 'Z0123456789ABCDEFGHIJ:active.origin.shop.example:ap-northeast-3:33333333-3333-3333-3333-333333333333';

test.each([['Tokyo first', [TOKYO, OSAKA]], ['Osaka first', [OSAKA, TOKYO]], ['each twice', [OSAKA, TOKYO, OSAKA, TOKYO]]])(
  'is the region\'s own with %s', (_, list) => {
    expect(idOf(stack, 'ap-northeast-1', list)).toBe('11111111-1111-1111-1111-111111111111');
    expect(idOf(stack, 'ap-northeast-3', list)).toBe('33333333-3333-3333-3333-333333333333');
  });

test.each([['nothing', []], ['ids alone', ['11111111-1111-1111-1111-111111111111']], ['another form', ['ap-northeast-1=11111111']], ['the other region', [OSAKA]]])(
  'fails the deployment with %s', (_, list) => {
    expect(() => idOf(stack, 'ap-northeast-1', list)).toThrow('Fn::Select cannot select nonexistent value at index 1');
  });

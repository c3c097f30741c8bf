import { App, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Body } from './render';

/** A dashboard as CloudWatch would get it, with stand-ins for what only a deployment knows. */
export interface Dashboard {
  readonly name: string;
  readonly region: string;
  readonly body: Body;
}

type Value = string | { readonly [intrinsic: string]: unknown };

/** CloudFormation ends the names that it makes with such a part. */
const RANDOM_PART = '1A2B3C4D5E6F';

/** Every dashboard of an app; asked of the constructs, as a synthesis takes long. */
export function dashboardsOf(app: App): Dashboard[] {
  return app.node.findAll().filter((construct) => construct instanceof cloudwatch.CfnDashboard).map((dashboard) => {
    const stack = Stack.of(dashboard);
    const text = (value: string) => textOf(stack, stack.resolve(value) as Value);
    const [name, body] = [dashboard.dashboardName ?? dashboard.logicalId, dashboard.dashboardBody].map(text);
    return { name, region: stack.region, body: JSON.parse(body) as Body };
  });
}

/** Names instead of references. */
function textOf(stack: Stack, value: Value): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument]] = Object.entries(value);
  if (intrinsic === 'Fn::Join') {
    const [separator, parts] = argument as [string, Value[]];
    return parts.map((part) => textOf(stack, part)).join(separator);
  }
  const [id, attribute] = [argument].flat() as string[];
  const pseudo: Record<string, string> = { 'AWS::Region': stack.region, 'AWS::Partition': 'aws', 'AWS::AccountId': stack.account };
  if (id in pseudo) return pseudo[id];
  const alarm = attribute === 'Arn' ? alarmOf(stack, id) : undefined;
  return alarm === undefined ? id : `arn:aws:cloudwatch:${stack.region}:${stack.account}:alarm:${alarm}`;
}

/** The name of an alarm, as CloudFormation gives it if we don't. */
function alarmOf(stack: Stack, id: string): string | undefined {
  const alarm = stack.node.findAll().find((construct) =>
    (construct instanceof cloudwatch.CfnAlarm || construct instanceof cloudwatch.CfnCompositeAlarm) && stack.resolve(construct.logicalId) === id);
  if (!alarm) return undefined;
  const name = stack.resolve((alarm as cloudwatch.CfnAlarm | cloudwatch.CfnCompositeAlarm).alarmName) as Value | undefined;
  return name === undefined ? `${stack.stackName}-${id}-${RANDOM_PART}` : textOf(stack, name);
}

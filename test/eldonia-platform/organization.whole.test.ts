import { App, Stack, Stage, aws_route53 as route53, aws_sns_subscriptions as subscriptions, aws_sqs as sqs } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { slim } from './fixture';
import { callsOf } from '../../cli/preflight/calls';
import { AccountResource, AlarmTopic, PlatformZone } from '../../src';

const ACCOUNTS = { development: '111111111111', staging: '222222222222', production: '333333333333', network: '444444444444', operations: '555555555555' };
const place = (account: string) => ({ account, region: 'ap-northeast-1' });

/** Three platforms in three accounts, the parent of their zones in a fourth, and who receives their alarms in a fifth. */
function organization(): CloudAssembly {
  const app = new App();
  const parent = new Stack(app, 'Network', { env: place(ACCOUNTS.network) });
  const zone = route53.PublicHostedZone.fromHostedZoneAttributes(parent, 'Zone', { hostedZoneId: 'Z0PARENT', zoneName: 'shop.example' });
  new sqs.Queue(new Stack(app, 'Receivers', { env: place(ACCOUNTS.operations) }), 'Alarms', { queueName: 'alarms' });
  for (const [name, account] of Object.entries(ACCOUNTS).slice(0, 3)) {
    const zoneName = `${name}.shop.example`;
    new route53.NsRecord(parent, name, { zone, recordName: zoneName, values: ['ns-1.example.', 'ns-2.example.'] });
    const stack = new Stack(new Stage(app, name, { env: place(account) }), 'Shop');
    const { topic } = new AlarmTopic(stack, 'Alarms');
    topic.addSubscription(new subscriptions.SqsSubscription(sqs.Queue.fromQueueArn(stack, 'Receiver', `arn:aws:sqs:ap-northeast-1:${ACCOUNTS.operations}:alarms`)));
    slim({
      zone: PlatformZone.fromAttributes({ hostedZoneId: `Z0${name.toUpperCase()}`, zoneName }),
      name: `shop-${name}`,
      existing: { alarmTopic: topic },
      monitoring: {},
      costs: { monthlyBudget: 100, anomalyMonitor: AccountResource.none() },
    }, stack);
  }
  return app.synth();
}

test('platforms of an organization are one app: each in its account, in an order, and none asks for another account', () => {
  const assembly = organization();
  const accounts = (pattern: RegExp) => [...new Set(assembly.stacksRecursively.filter(({ stackName }) => pattern.test(stackName))
    .map(({ environment }) => environment.account))];
  const development = assembly.getNestedAssembly('assembly-development');
  const named = new Map(development.stacks.map(({ id, stackName }) => [id, stackName.replace('development-', '')]));
  const order = development.stacks.map(({ id, dependencies }) => [named.get(id), ...dependencies.flatMap((one) => named.get(one.id) ?? []).sort()]);

  expect(['development', 'staging', 'production'].map((name) => accounts(new RegExp(`^${name}-`)))).toEqual([[ACCOUNTS.development], [ACCOUNTS.staging], [ACCOUNTS.production]]);
  expect([accounts(/^Network/), accounts(/^Receivers/)]).toEqual([[ACCOUNTS.network], [ACCOUNTS.operations]]);
  expect(order).toEqual([
    ['Shop-Release'], ['Shop-UsEast1'], ['Shop', 'Shop-Release', 'Shop-UsEast1'], ['Shop-Costs', 'Shop'], ['Shop-EdgeAlarms', 'Shop', 'Shop-UsEast1'],
  ]);
  expect(callsOf(development).filter(({ resource }) => /[2-5]{12}/.test(resource)).map(({ by }) => by)).toEqual([]);
});

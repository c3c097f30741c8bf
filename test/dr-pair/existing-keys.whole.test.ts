import { App, Stack, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { assemblyOf, ofType, OSAKA_REGION, pairOf, placed, quickApp, TOKYO_REGION, VIRGINIA_REGION } from './fixture';
import { DrRegion, Edge } from '../../src';
import { ACCOUNT } from '../../tools/assemblies/stacks';

const stackIn = (app: App, region: string) => new Stack(app, `Given-${region}`, { env: { account: ACCOUNT, region } });
const arnIn = (region: string) => `arn:aws:kms:${region}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

// A service control policy can deny kms:CreateKey.
test('creates no key where all are passed, and encrypts replicas of secrets by an alias of the passed one', () => {
  const app = quickApp();
  const options = (region: string) => {
    const stack = stackIn(app, region);
    const key = (id: string) => kms.Key.fromKeyArn(stack, id, arnIn(region));
    const alarmTopic = sns.Topic.fromTopicArn(stack, 'Topic', `arn:aws:sns:${region}:${ACCOUNT}:alarms`);
    return { existing: { encryptionKey: key('Key'), alarmTopic }, audit: { encryptionKey: key('AuditKey') } };
  };
  const virginia = stackIn(app, VIRGINIA_REGION);
  const pair = pairOf({
    alarmEmail: undefined,
    primaryRegion: DrRegion.tokyo(options(TOKYO_REGION)),
    recovery: { standbyRegion: DrRegion.osaka(options(OSAKA_REGION)) },
    monitoring: { usEast1AlarmTopic: sns.Topic.fromTopicArn(virginia, 'Topic', `arn:aws:sns:${VIRGINIA_REGION}:${ACCOUNT}:alarms`) },
    edge: Edge.cloudFront({ firewallOptions: { encryptionKey: kms.Key.fromKeyArn(virginia, 'Key', arnIn(VIRGINIA_REGION)) } }),
  }, app);
  const stacks = placed(assemblyOf(pair));
  const replicas = stacks.flatMap(({ template }) => ofType(template, 'AWS::SecretsManager::Secret'))
    .flatMap(({ ReplicaRegions }) => (ReplicaRegions ?? []) as { readonly KmsKeyId: string }[]);

  expect(stacks.flatMap(({ stackName, template }) => ofType(template, 'AWS::KMS::Key').map(() => stackName))).toEqual([]);
  expect(stacks.flatMap(({ template }) => ofType(template, 'AWS::KMS::Alias'))).toEqual([
    { AliasName: replicas[0].KmsKeyId, TargetKeyId: expect.stringContaining('1234abcd') },
  ]);
});

test('refuses a key of the app for the standby Region, because three stacks use it', () => {
  const app = quickApp();
  const encryptionKey = new kms.Key(stackIn(app, OSAKA_REGION), 'Key');

  expect(() => pairOf({ recovery: { standbyRegion: DrRegion.osaka({ existing: { encryptionKey } }) } }, app)).toThrow(new Error(
    'recovery.standbyRegion.existing.encryptionKey must be imported, got a key of the stack "Given-ap-northeast-3"; import it with kms.Key.fromKeyArn(), ' +
    'because three stacks use it (at Eldonia)'));
});

import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { minimal } from '../../tools/assemblies/minimal';
import { operations } from '../../tools/assemblies/operations';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';
import { defineFault, variants } from '../../tools/assemblies/variants';
import { acceptedBy, platformWithAlarms, rulePacks } from '../../tools/policies/rule-packs';
import { blemishes } from '../support/blemishes';
import { findings, missingContext } from '../support/findings';
import { flagSets } from '../support/flags';

/*
 * CloudFormation's validator and AwsSolutions run here over everything, with each set of feature flags; what other packs find
 * is in rule-packs.test.ts.
 */
const OTHER_PACKS = /^Annotation::(NIST|HIPAA|PCI)\./;
const WITHOUT_FLAGS = 'no feature flags';
const apps = new Map(Object.entries(flagSets).map(([name, context]) => [name, defineEverything(context)]));

function defineEverything(flags: Record<string, unknown>): App {
  const app = new App({ treeMetadata: false, context: { ...flags, 'aws:cdk:disable-creation-stack-traces': true } });
  for (const [name, build] of Object.entries(minimal)) build(new Stack(app, name, { env: TOKYO }), 'Minimal');
  for (const [name, { build, env = TOKYO }] of Object.entries(variants)) build(new Stack(app, name, { env }));
  platformWithAlarms(app);
  operations(app);
  // One app has all of them here, and one account has one of each of these.
  for (const id of ['eldonia-platform:secondAudit', 'dr-pair:secondReplication', 'github-deploy-role:secondProvider']) {
    Annotations.of(app).acknowledgeWarning(`@eldonia/${id}`);
  }
  return app;
}

/** By stack. */
function templatesOf(app: App): Record<string, object> {
  return Object.fromEntries(app.synth().stacksRecursively.map(({ hierarchicalId, template }) => [hierarchicalId, template as object]));
}

/** What differs between two uses of a construct. */
const PARTICULARS: [RegExp, string][] = [
  [/<\w+?(\.\w+)?>/g, '<…$1>'],
  [/\b(minimal|pilot)\b/g, '<name>'],
  [/\b(ap-northeast-[13]|eu-west-1)\b/g, '<AWS::Region>'],
  [/\b\d{12}\b/g, '<AWS::AccountId>'],
  [/\b\w+[0-9A-F]{8}\b/g, '<…>'],
];

/** Each acceptance of what AwsSolutions or the validator finds: its id, without particulars, and the reason. */
function acknowledgements(app: App): [string, string][] {
  return app.node.findAll().flatMap(acceptedBy).flatMap((accepted) => Object.entries(accepted))
    .filter(([id]) => !OTHER_PACKS.test(id)).map(([id, reason]) => [generally(id), reason]);
}

function generally(id: string): string {
  return PARTICULARS.reduce((text, [particular, general]) => text.replace(particular, general), id);
}

// The validator tells the console what it finds, too.
beforeEach(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));

test('the validator would find a fault', () => {
  const app = new App();
  defineFault(app);

  expect(findings(app, { packs: [] })).toContainEqual(expect.stringContaining('9 is greater than the maximum of 5'));
});

test.each(rulePacks().map((pack) => [pack.readPackName, pack] as const))('%s would find a fault', (name, pack) => {
  const stack = testStack();
  new s3.Bucket(stack, 'Bad');

  const found = findings(stack, { packs: [pack] });

  expect(found).toContainEqual(expect.stringMatching(`^${name} ${name}-S.* at Test/Bad/Resource: .+`));
});

describe.each([...apps])('with %s', (_, app) => {
  test('nothing is found, and nothing is looked up', () => {
    expect(findings(app)).toEqual([]);
    expect(missingContext(app)).toEqual([]);
  });

  test('no null, NaN or forgotten token is in a template', () => {
    expect(blemishes(templatesOf(app))).toEqual([]);
  });
});

test('the same templates are written when everything is synthesised again', () => {
  const first = templatesOf(apps.get(WITHOUT_FLAGS)!);
  const again = templatesOf(defineEverything({}));

  expect(Object.keys(again)).toEqual(Object.keys(first));
  // As text: the order counts, too.
  const differ = Object.keys(again).filter((stack) => JSON.stringify(again[stack]) !== JSON.stringify(first[stack]));
  expect(differ).toEqual([]);
});

test('each finding is accepted with a reason', () => {
  expect(acknowledgements(apps.get(WITHOUT_FLAGS)!).filter(([, reason]) => reason.length < 40)).toEqual([]);
});

test('these findings are accepted, each for so many reasons', () => {
  const reasons = new Map<string, Set<string>>();
  for (const [id, reason] of acknowledgements(apps.get(WITHOUT_FLAGS)!)) {
    reasons.set(id, (reasons.get(id) ?? new Set()).add(reason));
  }

  expect([...reasons].map(([id, of]) => `${id}: ${of.size}`).sort()).toMatchInlineSnapshot(`
    [
      "Annotation::AwsSolutions-AEC4: 1",
      "Annotation::AwsSolutions-AEC5: 1",
      "Annotation::AwsSolutions-AEC6: 1",
      "Annotation::AwsSolutions-AS3: 1",
      "Annotation::AwsSolutions-CB3: 1",
      "Annotation::AwsSolutions-CFR1: 1",
      "Annotation::AwsSolutions-DDB3: 1",
      "Annotation::AwsSolutions-EC23: 1",
      "Annotation::AwsSolutions-EC26: 1",
      "Annotation::AwsSolutions-ECS2: 1",
      "Annotation::AwsSolutions-ECS4: 1",
      "Annotation::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup]: 1",
      "Annotation::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::*]: 20",
      "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/*]: 5",
      "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/media/*]: 2",
      "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/originals/*]: 2",
      "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/private/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/thumbs/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:<AWS::Region>:<AWS::AccountId>:scalable-target/*]: 4",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:arc-region-switch::<AWS::AccountId>:plan/<name>:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:backup:<AWS::Region>:<AWS::AccountId>:recovery-point:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/AutomaticPair-StandbyCache/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:*::snapshot/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:volume/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/<name>-backend:*]: 2",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/<name>-platform-backend:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/<…>:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/alarmed-backend:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/anywhere-backend:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/development-backend:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/private-backend:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/weekly:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<name>-cluster/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<name>/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<…>/*]: 2",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/shared/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:elasticache:<AWS::Region>:<AWS::AccountId>:cluster:<name>-cache-*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:elasticache:<AWS::Region>:<AWS::AccountId>:snapshot:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/AwsBackupManagedRule*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/*/<name>-Nightly-<AWS::Region>]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]: 4",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/application-signals/data:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<…>:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:RDSOSMetrics:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:RDSOSMetrics:log-stream:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster-auto-backup:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster-snapshot:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster-snapshot:awsbackup:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<name>-media-<AWS::AccountId>-<AWS::Region>/*]: 2",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<name>-media-<AWS::AccountId>-<AWS::Region>/media/*]: 2",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<name>-media-<AWS::AccountId>-<AWS::Region>/originals/*]: 2",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<name>-media-<AWS::AccountId>-<AWS::Region>/private/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::archive/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::copies/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::media-copy/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::media-osaka/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::media/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::uploads/media/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::uploads/originals/*]: 1",
      "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/cdk-bootstrap/*/version]: 1",
      "Annotation::AwsSolutions-L1: 1",
      "Annotation::AwsSolutions-RDS10: 1",
      "Annotation::AwsSolutions-RDS11: 1",
      "Annotation::AwsSolutions-S1: 1",
      "Annotation::AwsSolutions-SMG4: 3",
      "Annotation::AwsSolutions-SQS3: 1",
      "CloudFormation-Validate::W3010: 1",
      "CloudFormation-Validate::W3688: 1",
    ]
  `);
});

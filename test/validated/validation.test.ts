import { Annotations, App, CfnResource, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { everythingApp } from '../../tools/assemblies/everything';
import { testStack } from '../../tools/assemblies/stacks';
import { acceptedBy, platformWithAlarms, rulePacks } from '../../tools/policies/rule-packs';
import { blemishes } from '../support/blemishes';
import { findings, missingContext } from '../support/findings';
import { flagSets } from '../support/flags';

/*
 * CloudFormation's validator and AwsSolutions run here over everything, with each set of feature flags; what other packs find
 * is in rule-packs.test.ts.
 */
const WITHOUT_FLAGS = 'no feature flags';
const apps = new Map(Object.entries(flagSets).map(([name, context]) => [name, defineEverything(context)]));

function defineEverything(flags: Record<string, unknown>): App {
  const app = new App({ treeMetadata: false, context: { ...flags, 'aws:cdk:disable-creation-stack-traces': true } });
  platformWithAlarms(everythingApp(app));
  // One app has all of them here, and one account has one of each of these.
  for (const id of ['eldonia-platform:secondAudit', 'dr-pair:secondReplication', 'github-deploy-role:secondProvider', 'network:equalBlock']) {
    Annotations.of(app).acknowledgeWarning(`@eldonia/${id}`);
  }
  return app;
}

/** By stack. */
const templatesOf = (app: App): Record<string, object> =>
  Object.fromEntries(app.synth().stacksRecursively.map(({ hierarchicalId, template }) => [hierarchicalId, template as object]));

/** The reasons of everything that is accepted. */
const reasons = (app: App): string[] => app.node.findAll().flatMap(acceptedBy).flatMap((accepted) => Object.values(accepted));

// The validator tells the console what it finds, too.
beforeEach(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));

test('the validator would find a fault', () => {
  const app = new App();
  new CfnResource(new Stack(app, 'Fault'), 'Wrong', { type: 'AWS::ElastiCache::ReplicationGroup', properties: { ReplicasPerNodeGroup: 9 } });

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

  test('no null, NaN or forgotten token is in a template', () => expect(blemishes(templatesOf(app))).toEqual([]));
});

test('the same templates are written when everything is synthesized again', () => {
  const first = templatesOf(apps.get(WITHOUT_FLAGS)!);
  const again = templatesOf(defineEverything({}));

  expect(Object.keys(again)).toEqual(Object.keys(first));
  // As text: the order counts, too.
  const differ = Object.keys(again).filter((stack) => JSON.stringify(again[stack]) !== JSON.stringify(first[stack]));
  expect(differ).toEqual([]);
});

test('each finding is accepted with a reason', () => {
  expect(reasons(apps.get(WITHOUT_FLAGS)!)).not.toEqual([]);
  expect(reasons(apps.get(WITHOUT_FLAGS)!).filter((reason) => reason.length < 40)).toEqual([]);
});


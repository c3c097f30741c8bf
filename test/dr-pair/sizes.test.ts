import { TemplateText, ofType } from './fixture';
import { madePair } from './pairs';

/** D-19; CloudFormation itself takes 500 resources and 1 MB. */
const MOST_RESOURCES = 450;
const MOST_BYTES = 800_000;

/** What is made by a function of ours because CloudFormation has no resource for it, or one that can't do it. */
const REASONS: Record<string, string> = {
  'Custom::BucketReplication': 'a bucket can\'t replicate to one that is not made yet, so the standby\'s rule comes after both',
  'Custom::DatabaseUser': 'a user of the database is made by SQL alone',
  'Custom::ImageParameter': 'a resource would set the parameter back to none with each deployment, which the release process writes',
  'Custom::JobWatch': 'the alarm on missed runs has to be started by a first data point, or it says nothing of a job that never ran',
  'Custom::ReplicatedSecret': 'a task needs the complete ARN of a copy, whose end nobody knows before it is there',
  'Custom::RestrictDefaultSecurityGroup': 'CloudFormation can\'t change the group that AWS makes with each network',
};

const { stacks } = madePair('pilotLight');
const customTypes = ({ Resources }: TemplateText) => Object.values(Resources).map(({ Type }) => Type).filter((type) => /^Custom::|::CustomResource$/.test(type));

test.each(stacks.map(({ stackName, template }) => [stackName, template] as const))('%s has room left', (_, template) => {
  expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(MOST_RESOURCES);
  expect(Buffer.byteLength(JSON.stringify(template, undefined, 1))).toBeLessThanOrEqual(MOST_BYTES);
});

test('has custom resources for what CloudFormation can\'t do, and no others', () => {
  const used = [...new Set(stacks.flatMap(({ template }) => customTypes(template)))].sort();

  expect(used).toEqual(Object.keys(REASONS).sort());
});

test('has a custom resource of a kind once in a stack', () => {
  const twice = stacks.flatMap(({ stackName, template }) => {
    const types = customTypes(template);
    return types.filter((type, index) => types.indexOf(type) !== index).map((type) => `${stackName} ${type}`);
  });

  expect(twice).toEqual([]);
});

test('has everything that was asked for', () => {
  const types = new Set(stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)));

  expect([...types]).toEqual(expect.arrayContaining(['AWS::CodePipeline::Pipeline', 'AWS::Scheduler::Schedule', 'AWS::Backup::BackupPlan', 'AWS::ECR::ReplicationConfiguration']));
  expect(stacks.flatMap(({ template }) => ofType(template, 'AWS::ARCRegionSwitch::Plan'))[0].Triggers).toHaveLength(1);
});

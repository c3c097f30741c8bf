import { readFileSync } from 'fs';
import { placed, TemplateText } from './fixture';
import { canonical, Program } from '../../tools/assemblies/canonical';

/** Limits for a pair with every option. The quotas of CloudFormation are 500 resources and 1 MB. */
const MAX_RESOURCES = 480;
const MAX_BYTES = 800_000;

/** The custom resources, each with the reason why no CloudFormation resource is sufficient. */
const REASONS: Record<string, string> = {
  'Custom::BackupWatch': 'the alarms on missed backups need a first data point, otherwise they are in ALARM until the ' +
    'first backup completes',
  'Custom::BucketReplication': 'the destination bucket must exist first, so the rule of the standby Region is ' +
    'created after both buckets',
  'Custom::ConfigServiceRole': 'an account has the role once, and CloudFormation fails to create one that exists',
  'Custom::DatabaseUser': 'a database user is created with SQL only',
  'Custom::ImageParameter': 'the release writes the parameter, and a deployment of a resource would reset it to none',
  'Custom::JobWatch': 'the alarm on missed runs needs a first data point, otherwise it has no data for a job that ' +
    'never ran',
  'Custom::ReplicatedSecret': 'a task needs the complete ARN of a replica, whose suffix is not known before it exists',
  'Custom::RestrictDefaultSecurityGroup': 'CloudFormation cannot change the default security group of a VPC',
};

const stacks = placed(canonical('everythingOn'));
const customTypes = ({ Resources }: TemplateText) => Object.values(Resources).map(({ Type }) => Type)
  .filter((type) => /^Custom::|::CustomResource$/.test(type));

const named = stacks.map(({ stackName, template }) => [stackName, template] as const);

test.each(named)('%s is below the limits', (_, template) => {
  expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(MAX_RESOURCES);
  expect(Buffer.byteLength(JSON.stringify(template, undefined, 1))).toBeLessThanOrEqual(MAX_BYTES);
});

test('has these custom resources and no others', () => {
  const used = [...new Set(stacks.flatMap(({ template }) => customTypes(template)))].sort();

  expect(used).toEqual(Object.keys(REASONS).sort());
});

test('has each type of custom resource once per stack', () => {
  const twice = stacks.flatMap(({ stackName, template }) => {
    const types = customTypes(template);
    return types.filter((type, index) => types.indexOf(type) !== index).map((type) => `${stackName} ${type}`);
  });

  expect(twice).toEqual([]);
});

test('the guide states how many commands fit into a stack', () => {
  const idsOf = (program: Program) => Math.max(...canonical(program).stacks.map(({ template }) => Object.keys(template.Resources).length));
  const ids = Object.keys(canonical('everythingOn').stacks.find(({ stackName }) => stackName === 'EverythingOn')!.template.Resources);
  const jobs = ids.filter((id) => id.startsWith('PlatformJobs'));
  const shared = jobs.filter((id) => id.startsWith('PlatformJobsBeginWatch')).length;
  // A failover moves the schedules, with a function that a pair without jobs does not have.
  const sharedOfPair = shared + ids.filter((id) => id.includes('FailoverActionsMoveSchedules')).length;
  const each = jobs.length - shared;
  const room = (resources: number) => Math.floor((500 - resources) / each);

  expect(sharedOfPair).toBeGreaterThan(shared);
  expect(readFileSync('docs/constructs/ScheduledJob.md', 'utf8').replaceAll('\n', ' ')).toContain(`A command has ${each} of them, all jobs of a platform share ` +
    `${shared} more, and those of a pair ${sharedOfPair}. So a production platform has room for up to ${room(idsOf('production') + shared)} commands, a pair for up to ` +
    `${room(idsOf('leastPair') + sharedOfPair)}, and a pair with every option for up to ${room(idsOf('everythingOn') - each)};`);
});

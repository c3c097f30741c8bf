import { readFileSync } from 'fs';
import { join } from 'path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { allOf, ofType, OSAKA_REGION, templateOf, TemplateText, TOKYO_REGION, VIRGINIA_REGION } from './fixture';
import { madePair } from './pairs';

const { pair, assembly, stacks } = madePair('least');
const [globalStack, primary, standby] = [pair.globalStack, pair.primaryStack, pair.standbyStack]
  .map((stack) => Template.fromJSON(templateOf(stacks, stack)));
const osaka = templateOf(stacks, pair.standbyStack);
const ids = new Map(assembly.stacksRecursively.map(({ id, stackName }) => [id, stackName]));

interface Rule {
  readonly RuleName: string;
  readonly CopyActions: unknown[];
}

/** The only element of a list. */
function only<T>(all: T[]): T {
  expect(all).toHaveLength(1);
  return all[0];
}

test('creates stacks in three Regions, whose dependencies allow a first deployment', () => {
  const needs = Object.fromEntries(assembly.stacksRecursively.map(({ stackName, environment, dependencies }) =>
    [`${stackName} ${environment.region}`, dependencies.map(({ id }) => ids.get(id)).filter((name) => name !== undefined).sort()]));

  expect(needs).toEqual({
    'Eldonia-Global us-east-1': [],
    'Eldonia-StandbyBase ap-northeast-3': [],
    'Eldonia-StandbyCache ap-northeast-3': ['Eldonia-StandbyBase'],
    'Eldonia-Primary-Release ap-northeast-1': [],
    'Eldonia-Primary-UsEast1 us-east-1': [],
    'Eldonia-Primary ap-northeast-1': ['Eldonia-Global', 'Eldonia-Primary-Release', 'Eldonia-Primary-UsEast1', 'Eldonia-StandbyBase'],
    'Eldonia-Standby ap-northeast-3': ['Eldonia-Global', 'Eldonia-Primary', 'Eldonia-StandbyBase', 'Eldonia-StandbyCache'],
    'Eldonia-Primary-Audit ap-northeast-1': ['Eldonia-Primary', 'Eldonia-Standby'],
    'Eldonia-Primary-Costs ap-northeast-1': ['Eldonia-Primary', 'Eldonia-Standby'],
    'Eldonia-Primary-EdgeAlarms us-east-1': ['Eldonia-Primary', 'Eldonia-Primary-UsEast1'],
    'Eldonia-Standby-Audit ap-northeast-3': ['Eldonia-Standby', 'Eldonia-StandbyBase'],
  });
});

test('makes no lookups', () => {
  expect(assembly.manifest.missing ?? []).toEqual([]);
});

test('each Region refers to its own stacks and to us-east-1 only', () => {
  const references = stacks.flatMap(({ region, template }) => {
    const text = JSON.stringify(template);
    const imports = [...text.matchAll(/"Fn::ImportValue":"([\w-]+):/g)].map(([, name]) =>
      stacks.find(({ stackName }) => stackName === name)!.region);
    const outputs = [...text.matchAll(/"Fn::GetStackOutput":\{[^}]*"Region":"([\w-]+)"/g)].map(([, from]) => from);
    return [...imports, ...outputs].map((from) => `${from} to ${region}`);
  });

  expect([...new Set(references)].sort()).toEqual([
    `${OSAKA_REGION} to ${OSAKA_REGION}`, `${VIRGINIA_REGION} to ${TOKYO_REGION}`,
    `${VIRGINIA_REGION} to ${OSAKA_REGION}`,
    // The audit and the budgets use the topic of the platform. The CloudFront alarms use the ID of the distribution and
    // the log of the firewall.
    `${TOKYO_REGION} to ${TOKYO_REGION}`, `${TOKYO_REGION} to ${VIRGINIA_REGION}`,
    `${VIRGINIA_REGION} to ${VIRGINIA_REGION}`,
  ].sort());
  expect(JSON.stringify(stacks)).not.toMatch(/CrossRegionExport/);
});

test('the names of global resources are unique: IAM, S3 and CloudFront', () => {
  const names = stacks.flatMap(({ template }) => [
    ...ofType(template, 'AWS::IAM::Role').map(({ RoleName }) => RoleName as string),
    ...ofType(template, 'AWS::S3::Bucket').map(({ BucketName }) => BucketName as string),
    ...ofType(template, 'AWS::CloudFront::CachePolicy').map(({ CachePolicyConfig: { Name } }) => Name as string),
  ]).filter((name) => name !== undefined);

  expect(names.length).toBeGreaterThan(6);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe('database', () => {
  test('commits are never blocked in the standby Region', () => {
    expect(JSON.stringify(standby.findResources('AWS::RDS::DBClusterParameterGroup'))).not
      .toContain('rds.global_db_rpo');
  });

  test('the tasks of the standby Region use the endpoints of their own cluster', () => {
    const task = only(ofType(osaka, 'AWS::ECS::TaskDefinition'));
    const environment = task.ContainerDefinitions[0].Environment as { Name: string; Value: unknown }[];
    const cluster = only(Object.keys(standby.findResources('AWS::RDS::DBCluster')));

    expect(environment).toContainEqual({ Name: 'DB_HOST', Value: { 'Fn::GetAtt': [cluster, 'Endpoint.Address'] } });
    expect(environment).toContainEqual({
      Name: 'DB_READER_HOST', Value: { 'Fn::GetAtt': [cluster, 'ReadEndpoint.Address'] },
    });
    expect(JSON.stringify(stacks)).not.toContain('GlobalEndpoint');
  });
});

describe('replication', () => {
  const media = (region: string) => `eldonia-media-123456789012-${region}`;
  const within15 = { Status: 'Enabled', Time: { Minutes: 15 } };

  test('replicates media back to the primary Region', () => {
    const { BucketName, Rule } = only(ofType(osaka, 'Custom::BucketReplication'));
    const parts = Rule['Fn::Join'][1] as unknown[];
    const { Destination } = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'aws')).join(''));

    expect(BucketName).toBe(media(OSAKA_REGION));
    expect(Destination).toMatchObject({ Bucket: `arn:aws:s3:::${media(TOKYO_REGION)}`, ReplicationTime: within15 });
  });

  test('copies the backups of the primary Region to the vaults of backupCopies, e.g. in another account', () => {
    const vault = 'arn:aws:backup:ap-northeast-1:210987654321:backup-vault:copies';
    const { pair: copied, stacks: made } = madePair('leastWithCopies');
    const rules = only(ofType(templateOf(made, copied.primaryStack), 'AWS::Backup::BackupPlan')).BackupPlan.BackupPlanRule;

    expect(rules.map(({ CopyActions }: Rule) => CopyActions)).toEqual([
      [], [{ DestinationBackupVaultArn: vault, Lifecycle: { DeleteAfterDays: 365 } }],
    ]);
  });
});

test('maintenance never restarts databases or caches of both Regions at once, and the standby Region is first', () => {
  const windowsOf = (template: TemplateText, type: string) => new Set(ofType(template, type)
    .map(({ PreferredMaintenanceWindow }) => String(PreferredMaintenanceWindow).slice(0, 3)));
  const tokyo = templateOf(stacks, pair.primaryStack);

  for (const type of ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance']) {
    expect([windowsOf(osaka, type), windowsOf(tokyo, type)]).toEqual([new Set(['sat']), new Set(['sun'])]);
  }
  const cache = 'AWS::ElastiCache::ReplicationGroup';
  expect([windowsOf(templateOf(stacks, pair.standbyCacheStack), cache), windowsOf(tokyo, cache)])
    .toEqual([new Set(['sat']), new Set(['sun'])]);
});

describe('alarms', () => {
  const lag = (from: string, to: string) => ({
    Namespace: 'AWS/S3',
    MetricName: 'ReplicationLatency',
    Threshold: 900,
    Dimensions: Match.arrayWith([
      { Name: 'DestinationBucket', Value: `eldonia-media-123456789012-${to}` },
      { Name: 'SourceBucket', Value: `eldonia-media-123456789012-${from}` },
    ]),
  });
  const failed = (from: string) => ({
    Namespace: 'AWS/S3',
    MetricName: 'OperationsFailedReplication',
    Threshold: 0,
    Dimensions: Match.arrayWith([{ Name: 'SourceBucket', Value: `eldonia-media-123456789012-${from}` }]),
  });

  test('are in the Region of the S3 metrics: the destination for the lag, the source for failures', () => {
    standby.hasResourceProperties('AWS::CloudWatch::Alarm', lag(TOKYO_REGION, OSAKA_REGION));
    primary.hasResourceProperties('AWS::CloudWatch::Alarm', lag(OSAKA_REGION, TOKYO_REGION));
    primary.hasResourceProperties('AWS::CloudWatch::Alarm', failed(TOKYO_REGION));
    standby.hasResourceProperties('AWS::CloudWatch::Alarm', failed(OSAKA_REGION));
  });

  test('the standby Region has an alarm on the data loss (RPO) of the database', () => {
    standby.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'eldonia-database-not-replicated', Threshold: 900_000, TreatMissingData: 'breaching',
    });
  });

  test('all notify a topic, except the alarms that only a composite alarm uses', () => {
    const quiet = stacks.flatMap(({ template }) => ofType(template, 'AWS::CloudWatch::Alarm') as Record<string, string>[])
      .filter(({ AlarmActions }) => !AlarmActions?.length);

    // The windows of the burn rate. A composite alarm of two windows notifies instead.
    expect(quiet.filter(({ AlarmDescription }) => !/^The burn rate of the error budget/.test(AlarmDescription))).toEqual([]);
  });
});

describe('plan', () => {
  test.each([TOKYO_REGION, OSAKA_REGION])('its functions exist in %s', (region) => {
    const functions = new RegExp(`:lambda:${region}:123456789012:function:([\\w-]+)`, 'g');
    const called = [...JSON.stringify(globalStack.toJSON()).matchAll(functions)].map(([, name]) => name);
    const made = allOf(stacks, 'AWS::Lambda::Function', region).map(({ FunctionName }) => FunctionName);

    expect([...new Set(called)].length).toBeGreaterThanOrEqual(4);
    expect([...new Set(called)].filter((name) => !made.includes(name))).toEqual([]);
  });

  test.each([
    ['PRIMARY', primary], ['SECONDARY', standby],
  ])('only its own health check fails over the %s record', (SetIdentifier, template) => {
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'active.origin.eldonia.example.',
      SetIdentifier,
      Failover: SetIdentifier,
      AliasTarget: Match.objectLike({ EvaluateTargetHealth: false }),
      HealthCheckId: Match.anyValue(),
    });
  });
});

test('a second synthesis writes the same files', () => {
  const { assembly: again, stacks: made } = madePair('leastAgain');

  // The second pair writes no runbook file, whose command is an output.
  const textsOf = ({ stacksRecursively }: typeof assembly) => stacksRecursively.map(({ templateFullPath }) =>
    readFileSync(templateFullPath, 'utf8').replace(/"EldoniaRunbook": \{[^}]*\},?\s*/, ''));

  expect(Object.keys(made)).toEqual(Object.keys(stacks));
  expect(textsOf(again)).toEqual(textsOf(assembly));
});

test('writes the runbooks beside the templates', () => {
  const written = (suffix: string) => readFileSync(join(assembly.directory, `eldonia-${suffix}.md`), 'utf8');

  expect(written('runbook')).toBe(pair.runbook());
  expect(written('recovery')).toBe(pair.recoveryRunbook());
  expect(written('rebuild')).toBe(pair.rebuildRunbook());
});

test('writes no runbook file if runbookFile is false', () => {
  const { pair: quiet, assembly: { directory } } = madePair('leastAgain');

  expect(() => readFileSync(join(directory, 'eldonia-runbook.md'))).toThrow(/ENOENT/);
  expect(quiet.runbook()).toBe(pair.runbook());
});


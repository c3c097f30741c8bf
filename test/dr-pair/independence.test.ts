import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join, resolve } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { OSAKA_REGION, Placed, TOKYO_REGION, VIRGINIA_REGION, placed } from './fixture';
import { NAME, PairName, madePair } from './pairs';
import { arnsIn, copiesIn, dangling, namesIn, ownNames, textsOf } from './references';

const MEDIA = (region: string) => `${NAME}-media-123456789012-${region}`;

/** The failback sets the role that the schedule had in Tokyo. */
const JOB_ROLE = [`/${NAME}-NightlyReport-ap-northeast-1`];

/** A copy of an assembly without the stacks of a Region and without the dependencies on them. */
function without(region: string, assembly: CloudAssembly): CloudAssembly {
  const directory = mkdtempSync(join(tmpdir(), 'without-'));
  cpSync(assembly.directory, directory, { recursive: true });
  const file = join(directory, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const gone = assembly.stacksRecursively.filter(({ environment }) => environment.region === region);
  const lost = new Set(gone.flatMap(({ id }) => [id, `${id}.assets`]));
  gone.forEach(({ templateFullPath }) => rmSync(join(directory, basename(templateFullPath))));
  for (const [id, artifact] of Object.entries<{ dependencies?: string[] }>(manifest.artifacts)) {
    if (lost.has(id)) delete manifest.artifacts[id];
    else artifact.dependencies = artifact.dependencies?.filter((other) => !lost.has(other));
  }
  writeFileSync(file, JSON.stringify(manifest));
  return new CloudAssembly(directory);
}

/** The assets of a stack that are missing or are published to the removed Region. */
function lacking({ directory }: CloudAssembly, id: string): string[] {
  const { files }: { files: Record<string, Asset> } = JSON.parse(readFileSync(
    join(directory, `${id}.assets.json`), 'utf8',
  ));
  const toTokyo = ({ destinations }: Asset) => Object.values(destinations)
    .some(({ region }) => region === TOKYO_REGION);
  const missing = ({ source }: Asset) => !existsSync(resolve(directory, source.path));
  return Object.values(files).filter((file) => missing(file) || toTokyo(file)).map(({ source }) => source.path);
}

interface Asset {
  readonly source: { readonly path: string };
  readonly destinations: Record<string, { readonly region?: string }>;
}

/** The names of the pair in the stacks of a Region, with their origin. */
function origins(here: Placed[], others: Placed[], lost: Placed[]): Map<string, string> {
  const [own, elsewhere, copies] = [ownNames(here), ownNames(others), copiesIn(here[0].region, lost)];
  const where = (name: string) =>
    own.has(name) ? 'own' : elsewhere.has(name) ? 'us-east-1' : copies.has(name) ? 'copy' : 'nowhere';
  // A bucket name without the key of an object.
  const bucket = (name: string) => name.replace(/^(\w+-[^/]+)\/.*/, '$1');
  // A cache name without the suffix of a node.
  const cache = (name: string) => name.replace(/-\d{4}-\d{3}$/, '');
  const spellings = (name: string) =>
    [name, name.replace(/^\//, ''), `/${name}`, `alias/${name}`, bucket(name), cache(name)];
  const origin = (name: string) => spellings(name).map(where).find((place) => place !== 'nowhere') ?? 'nowhere';
  const found = here.flatMap(textsOf).flatMap(({ text }) => own.has(text) ? [text] : namesIn(text, NAME));
  return new Map([...new Set(found)].sort().map((name) => [name, origin(name)]));
}

function from(place: string, found: Map<string, string>): string[] {
  return [...found].filter(([, origin]) => origin === place).map(([name]) => name);
}

/** A file name in the text of the dashboard. */
const RUNBOOK = `${NAME}-runbook.md`;

/** The resources that contain an ARN of a Region, with this ARN without its account. */
function reaches(region: string, here: Placed[]): string[] {
  const arns = here.flatMap(textsOf).flatMap(({ at, text }) => arnsIn(text).filter((arn) => arn.region === region)
    .map(({ arn }) =>
      `${at.replace(/[0-9A-F]{8}\b.*/, '')} ${arn.split(':').slice(2).filter((_, index) => index !== 2).join(':')}`));
  return [...new Set(arns)].sort();
}

describe.each<[string, PairName, string[]]>([
  ['a warm standby with all options', 'warm', JOB_ROLE],
  ['a pilot light with automatic failover', 'pilotLight', JOB_ROLE],
  ['a standby without optional parts', 'withoutBackups', []],
])('Osaka without Tokyo: %s', (_, pair, roles) => {
  const { assembly } = madePair(pair);
  const tokyo = placed(assembly).filter(({ region }) => region === TOKYO_REGION);
  const left = without(TOKYO_REGION, assembly);
  const [osaka, virginia] = [OSAKA_REGION, VIRGINIA_REGION].map((name) =>
    placed(left).filter(({ region }) => region === name));
  const found = origins(osaka, virginia, tokyo);

  test('is a valid app, and its stacks have all assets', () => {
    expect(osaka.map(({ stackName }) => stackName)).toEqual([
      'Eldonia-StandbyBase', 'Eldonia-StandbyCache', 'Eldonia-Standby', 'Eldonia-Standby-Audit',
    ]);
    expect(left.stacksRecursively.filter(({ environment }) => environment.region === TOKYO_REGION)).toEqual([]);
    expect(left.stacksRecursively.flatMap((stack) => lacking(left, stack.id))).toEqual([]);
  });

  test('has no dangling references', () => {
    expect(dangling(osaka, virginia)).toEqual([]);
  });

  test('each name is that of a resource in Osaka, of a replica, or of the plan in us-east-1 (dashboard text)', () => {
    expect(from('copy', found)).toEqual([
      'kumo-global', 'kumo/cloudfront-header/1', 'kumo/cloudfront-header/2', 'kumo/db-password', 'kumo/jwt-secret',
    ]);
    expect(from('us-east-1', found).filter((name) => ![NAME, `${NAME}-failover-approver`].includes(name))).toEqual([]);
    expect(from('own', found).length).toBeGreaterThan(40);
  });

  test('the only names of Tokyo are the replication destination and the role of the jobs', () => {
    expect(from('nowhere', found)).toEqual([...roles, MEDIA(TOKYO_REGION), RUNBOOK].sort());
  });

  test('no resource refers to Tokyo, except the functions of the plan', () => {
    expect(reaches(TOKYO_REGION, osaka).filter((place) => !/^PairFailoverActions\w+(?:Role|Function) /.test(place)))
      .toEqual([]);
  });

  test.each([
    ['a name', `${NAME}/tokyo-only`, `${NAME}/tokyo-only`],
    ['a dynamic reference', `{{resolve:secretsmanager:${NAME}/tokyo-only:SecretString:::}}`, `${NAME}/tokyo-only`],
    ['an ARN', {
      'Fn::Join': [
        '', ['arn:', { Ref: 'AWS::Partition' }, `:lambda:ap-northeast-3:123456789012:function:${NAME}-tokyo-only`],
      ],
    }, `${NAME}-tokyo-only`],
    ['a parameter', `/${NAME}/tokyo/only`, `/${NAME}/tokyo/only`],
  ])('the check detects %s of Tokyo', (__, Value, name) => {
    const stray: Placed = {
      ...osaka[1], template: { Resources: { Stray: { Type: 'AWS::SSM::Parameter', Properties: { Value } } } },
    };

    expect(origins([...osaka, stray], virginia, tokyo).get(name)).toBe('nowhere');
  });

  test('the check detects a reference to a resource of Tokyo', () => {
    const Properties = {
      Value: { 'Fn::ImportValue': 'Eldonia-Primary:Vpc' },
      Other: { 'Fn::GetStackOutput': { StackName: 'Eldonia-Primary', Region: TOKYO_REGION, OutputName: 'Vpc' } },
      Last: { Ref: 'TokyoKey' },
      Chosen: { 'Fn::If': ['TokyoReleased', 1, 0] },
    };
    const Conditions = { Own: { 'Fn::Equals': [{ Ref: 'TokyoImage' }, ''] } };
    const stray: Placed = {
      ...osaka[1], stackName: 'Stray', template: { Conditions, Resources: { Stray: { Type: 'AWS::SSM::Parameter', Properties, Condition: 'TokyoOnly' } } },
    };

    expect(dangling([stray], [...osaka, ...virginia])).toEqual([
      expect.stringMatching(/^Stray: "Fn::GetStackOutput":.*"Region":"ap-northeast-1"/), 'Stray: ${export|Eldonia-Primary:Vpc}', 'Stray: TokyoImage', 'Stray: TokyoKey',
      'Stray: TokyoReleased', 'Stray: TokyoOnly',
    ]);
  });
});

describe('Tokyo without Osaka', () => {
  const { assembly } = madePair('warm');
  const osaka = placed(assembly).filter(({ region }) => region === OSAKA_REGION);
  const left = without(OSAKA_REGION, assembly);
  const [tokyo, virginia] = [TOKYO_REGION, VIRGINIA_REGION].map((name) =>
    placed(left).filter(({ region }) => region === name));
  const found = origins(tokyo, virginia, osaka);

  test('has no dangling references', () => {
    expect(dangling(tokyo, virginia)).toEqual([]);
  });

  test('each name is that of a resource in Tokyo, except the replication destinations, their key, the role of the jobs and the probe', () => {
    const { length } = from('own', found);

    expect(from('nowhere', found)).toEqual([
      `/${NAME}-NightlyReport-ap-northeast-3`, `/${NAME}-base`, MEDIA(OSAKA_REGION),
      `${MEDIA(OSAKA_REGION)}.s3.ap-northeast-3.amazonaws.com`,
    ]);
    // The value of the cost allocation tag, and the alarms of CloudFront on the dashboard.
    const edge = ['blocked-requests', 'server-errors', 'total-errors'].map((alarm) => `${NAME}-edge-${alarm}`);
    expect([...from('copy', found), ...from('us-east-1', found)]).toEqual([NAME, ...edge]);
    expect(length).toBeGreaterThan(20);
  });

  test('refers to Osaka for copies of snapshots, replicas, releases, the functions of the plan and the dashboard only', () => {
    expect(reaches(OSAKA_REGION, tokyo)).toEqual([
      'PairBackupsVolumeSnapshotsRole kms:ap-northeast-3:key/*',
      'PairFailoverActionsMoveSchedulesRole kms:ap-northeast-3:key/*',
      'PairFailoverActionsMoveSchedulesRole scheduler:ap-northeast-3:schedule/default/kumo-NightlyReport',
      'PairFailoverActionsScaleReadersRole application-autoscaling:ap-northeast-3:scalable-target/*',
      'PairFailoverActionsSettleCapacityRole application-autoscaling:ap-northeast-3:scalable-target/*',
      'PairFailoverActionsSettleCapacityRole ecs:ap-northeast-3:service/kumo-cluster/kumo-backend',
      'PairFailoverActionsSettleCapacityRole rds:ap-northeast-3:db:*',
      'PairFailoverActionsSettleCapacityRole rds:ap-northeast-3:db:application-autoscaling-*',
      'PlatformDatabaseRotationHandlerRole kms:ap-northeast-3:key/*',
      'PlatformDeployRoleDefaultPolicy ssm:ap-northeast-3:parameter/kumo/backend/image',
      'PlatformObservabilityDashboard cloudwatch:ap-northeast-3:alarm:kumo-site-unavailable',
    ]);
  });
});

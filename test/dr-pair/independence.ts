import { ofType, OSAKA_REGION, Placed, TOKYO_REGION } from './fixture';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { nameProperties } from '../support/physical-names';

const mediaOf = (name: string, region: string) => `${name}-media-123456789012-${region}`;

/** The physical names of the resources of some stacks. */
function ownNames(stacks: Placed[]): Set<string> {
  const resources = stacks.flatMap(({ template }) => Object.values(template.Resources));
  const names = resources.flatMap(({ Type, Properties = {} }) => nameProperties(Type).map((property) => Properties[property] as unknown));
  return new Set([...names.filter((name) => typeof name === 'string'), ...stacks.map(({ stackName }) => stackName)]);
}

/** The names of resources of some stacks that are replicated to a Region. A global database belongs to no Region. */
function copiesIn(region: string, stacks: Placed[]): Set<string> {
  const all = (type: string) => stacks.flatMap(({ template }) => ofType(template, type));
  const secrets = all('AWS::SecretsManager::Secret').filter(({ ReplicaRegions = [] }) =>
    (ReplicaRegions as { Region: string }[]).some(({ Region }) => Region === region));
  return new Set([...secrets.map(({ Name }) => Name), ...all('AWS::RDS::GlobalCluster').map(({ GlobalClusterIdentifier }) => GlobalClusterIdentifier)]);
}

/** A text of a template, with references as in the model: `arn:aws:s3:::${Bucket}/*`. */
interface Text { readonly at: string; readonly text: string }

/** Every text of a template. Tags and descriptions contain no references. */
function textsOf({ stackName: name, region, template }: Placed): Text[] {
  const stack = { name, region, template };
  const app = new SynthesizedApp([stack], { values: { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' } });
  const textsIn = (value: unknown, at: string): Text[] => typeof value === 'object' && value !== null
    ? Object.entries(value).filter(([key]) => !SILENT.test(key)).flatMap(([key, inner]) => textsIn(inner, Array.isArray(value) ? at : `${at}.${key}`))
    : typeof value === 'string' ? [{ at, text: value }] : [];
  return [
    ...Object.entries(template.Resources).flatMap(([id, { Properties }]) => textsIn(app.resolve(stack, Properties), id)),
    ...Object.entries(template.Parameters ?? {}).flatMap(([id, { Default }]) => textsIn(Default, id)),
  ];
}

const SILENT = /^(?:Tags|\w+Tags|\w*Description|Comment|Fn::GetStackOutput)$/;

/** The names in a text that start with the name of a platform. Wildcards are cut off. */
function namesIn(text: string, platform: string): string[] {
  const token = new RegExp(`/?\\b${platform}(?:[-/.]?[A-Za-z0-9]+)*`, 'g');
  return [...text.matchAll(token)].flatMap(([name]) => name.split(new RegExp(`(?<=.)/(?=${platform}\\b)`)));
}

/** The imports and the outputs of other stacks that `here` reads, and neither these stacks nor `others` have. */
export function dangling(here: readonly Placed[], others: readonly Placed[]): string[] {
  const outputs = [...here, ...others].flatMap(({ stackName, template }) =>
    Object.entries(template.Outputs ?? {}).map(([id, output]) => ({ stackName, id, output })));
  const read = (text: string) => [...text.matchAll(/"Fn::ImportValue":("[^"]+")|"Fn::GetStackOutput":(\{[^}]+\})/g)].map(([, name, output]) => name ?? output!);
  const isThere = (json: string) => {
    const asked = JSON.parse(json) as string | { readonly StackName: string; readonly OutputName: string };
    return outputs.some(({ stackName, id, output: { Export } }) =>
      typeof asked === 'string' ? Export?.Name === asked : stackName === asked.StackName && id === asked.OutputName);
  };
  return here.flatMap(({ stackName, template }) => read(JSON.stringify(template)).filter((json) => !isThere(json)).map((json) => `${stackName}: ${json}`));
}

/** The names of the pair in the stacks of a Region, with their origin. */
function origins(platform: string, here: Placed[], others: Placed[], lost: Placed[]): Map<string, string> {
  const [own, elsewhere, copies] = [ownNames(here), ownNames(others), copiesIn(here[0].region, lost)];
  const where = (name: string) =>
    own.has(name) ? 'own' : elsewhere.has(name) ? 'us-east-1' : copies.has(name) ? 'copy' : 'nowhere';
  const spellings = (name: string) => [
    name, name.replace(/^\//, ''), `/${name}`, `alias/${name}`,
    // A bucket without the key of an object, and a cache without the suffix of a node.
    name.replace(/^(\w+-[^/]+)\/.*/, '$1'), name.replace(/-\d{4}-\d{3}$/, ''),
  ];
  const origin = (name: string) => spellings(name).map(where).find((place) => place !== 'nowhere') ?? 'nowhere';
  const found = here.flatMap(textsOf).flatMap(({ text }) => own.has(text) ? [text] : namesIn(text, platform));
  return new Map([...new Set(found)].sort().map((name) => [name, origin(name)]));
}

const from = (place: string, found: Map<string, string>): string[] => [...found].filter(([, origin]) => origin === place).map(([name]) => name);

/** Names of no resource. What the names of the parameters of a service begin with is one, too, where these are there. */
const nowhere = (found: Map<string, string>): string[] => from('nowhere', found).filter((name) => found.get(`${name}-service`) !== 'own');

/** The resources that contain an ARN of a Region, with this ARN without its account. */
function reaches(region: string, here: Placed[]): string[] {
  const pattern = new RegExp(`arn:aws:([\\w-]+:${region}:)(?:\\d{12})?:([^\\s"',}]+)`, 'g');
  const arns = here.flatMap(textsOf).flatMap(({ at, text }) =>
    [...text.matchAll(pattern)].map(([, service, resource]) => `${at.replace(/[0-9A-F]{8}\b.*/, '')} ${service}${resource}`));
  return [...new Set(arns)].sort();
}

/** What one Region refers to, if the other one is lost. */
function left(stacks: readonly Placed[], name: string, here: string, lost: string) {
  const [own, gone] = [here, lost].map((place) => stacks.filter(({ region }) => region === place));
  const rest = stacks.filter((stack) => ![...own, ...gone].includes(stack));
  return { own, rest, found: origins(name, own, rest, gone) };
}

/** @param roles the failback sets the role that a schedule had in Tokyo */
export function describeOsakaWithoutTokyo(stacks: readonly Placed[], name: string, roles: string[] = []): void {
  const { own, rest, found } = left(stacks, name, OSAKA_REGION, TOKYO_REGION);

  test('Osaka has no dangling references without Tokyo, but some without us-east-1', () => {
    expect(dangling(own, rest)).toEqual([]);
    expect(dangling(own, [])).not.toEqual([]);
  });

  test('each name in Osaka is that of a resource there, of a replica, or of the plan in us-east-1 (dashboard text)', () => {
    expect([...new Set(from('copy', found).map((one) => one.replace(/\/\d$/, '')))])
      .toEqual(['-global', '/cloudfront-header', '/db-password', '/jwt-secret'].map((end) => `${name}${end}`));
    expect(from('us-east-1', found).filter((one) => ![name, `${name}-failover-approver`].includes(one))).toEqual([]);
    expect(from('own', found).length).toBeGreaterThan(40);
  });

  test('the only names of Tokyo are the replication destination and the role of the jobs', () =>
    expect(nowhere(found)).toEqual([...roles, mediaOf(name, TOKYO_REGION), `${name}-runbook.md`].sort()));
}

export function describeTokyoWithoutOsaka(stacks: readonly Placed[], name: string): void {
  const { own, rest, found } = left(stacks, name, TOKYO_REGION, OSAKA_REGION);

  test('Tokyo has no dangling references without Osaka', () => expect(dangling(own, rest)).toEqual([]));

  test('each name in Tokyo is that of a resource there, except the replication destinations, their key, the roles of the jobs and of the cache and the probe', () => {
    expect(nowhere(found)).toEqual([
      `/${name}-Nightly-ap-northeast-3`, `/${name}-base`, `/${name}-cache-scaling-ap-northeast-3`, mediaOf(name, OSAKA_REGION),
      `${mediaOf(name, OSAKA_REGION)}.s3.ap-northeast-3.amazonaws.com`,
    ]);
    // The value of the cost allocation tag, and the alarms of CloudFront on the dashboard.
    const edge = ['blocked-requests', 'server-errors', 'total-errors'].map((alarm) => `${name}-edge-${alarm}`);
    expect([...from('copy', found), ...from('us-east-1', found)]).toEqual([name, ...edge]);
    expect(from('own', found).length).toBeGreaterThan(20);
  });

  test('Tokyo refers to Osaka for copies of snapshots, replicas, releases, the functions of the plan and the dashboard only', () => {
    expect(reaches(OSAKA_REGION, own)).toEqual([
      'PairBackupsVolumeSnapshotsRole kms:ap-northeast-3:key/*',
      'PairFailoverActionsAdviseFunction rds:ap-northeast-3:cluster:eldonia-database',
      'PairFailoverActionsAdviseRole ssm:ap-northeast-3:parameter/eldonia/backend/image',
      'PairFailoverActionsCheckDatabaseRole lambda:ap-northeast-3:function:eldonia-failover-check-database',
      'PairFailoverActionsCheckDatabaseRole ssm:ap-northeast-3:parameter/eldonia/backend/image',
      'PairFailoverActionsMoveSchedulesRole kms:ap-northeast-3:key/*',
      'PairFailoverActionsMoveSchedulesRole scheduler:ap-northeast-3:schedule/default/eldonia-Nightly',
      'PairFailoverActionsScaleReadersRole application-autoscaling:ap-northeast-3:scalable-target/*',
      'PairFailoverActionsScaleStandbyRole cloudformation:ap-northeast-3:stack/Pair-StandbyCache/*',
      'PairFailoverActionsScaleStandbyRole ssm:ap-northeast-3:parameter/cdk-bootstrap/*/version',
      'PairFailoverActionsSettleCapacityRole application-autoscaling:ap-northeast-3:scalable-target/*',
      'PairFailoverActionsSettleCapacityRole ecs:ap-northeast-3:service/eldonia-cluster/eldonia-backend',
      'PairFailoverActionsSettleCapacityRole ecs:ap-northeast-3:service/eldonia-cluster/eldonia-emails',
      'PairFailoverActionsSettleCapacityRole ecs:ap-northeast-3:service/eldonia-cluster/eldonia-reports',
      'PairFailoverActionsSettleCapacityRole rds:ap-northeast-3:db:*',
      'PairFailoverActionsSettleCapacityRole rds:ap-northeast-3:db:application-autoscaling-*',
      'PlatformDatabaseAppUserHandlerRole kms:ap-northeast-3:key/*',
      'PlatformDatabaseRotationHandlerRole kms:ap-northeast-3:key/*',
      'PlatformObservabilityDashboard cloudwatch:ap-northeast-3:alarm:eldonia-site-unavailable',
      'PlatformReleaseReconcilerHandlerRoleDefaultPolicy ssm:ap-northeast-3:parameter/eldonia/backend/image',
    ]);
  });
}

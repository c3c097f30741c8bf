import { canonical, Program } from '../../tools/assemblies/canonical';
import { graphOf, Scope } from '../../tools/diagram/build';
import { Graph } from '../../tools/diagram/graph';

/** The titles of the ends of all relations. */
function relations({ nodes, groups, edges }: Graph): string[] {
  const name = (id: string) => nodes.find((node) => node.id === id)?.title ?? groups.find((group) => group.id === id)!.title;
  return edges.map(({ from, to, label }) => `${name(from)} > ${name(to)}${label === undefined ? '' : `: ${label}`}`).sort();
}

const graph = (program: Program, scope?: Scope) => graphOf(canonical(program), scope);

test('draws the path of a request, the images and the notifications of a platform', () => {
  expect(relations(graph('production'))).toEqual([
    'Application Load Balancer > ECS on Fargate: port 3001',
    'Audit > SNS: findings',
    'CloudFront > Application Load Balancer: HTTPS',
    'CloudFront > S3: media',
    'CloudWatch > SNS: alarms',
    'Costs > SNS: budgets',
    'ECS on Fargate > Aurora PostgreSQL: port 5432',
    'ECS on Fargate > ElastiCache for Valkey: port 6379',
    'ECS on Fargate > S3',
    'Lambda > S3',
    'Route 53 > CloudFront: alias',
    'S3 > Lambda: events, SQS',
    'Supporting services > Operators',
    'Users > CloudFront: HTTPS',
    'Users > Route 53: DNS',
  ]);
});

test('draws what a pair replicates, and how it fails over', () => {
  expect(relations(graph('warmPair', { isOverview: true }))).toEqual(expect.arrayContaining([
    'ARC Region switch > Osaka, ap-northeast-3: promotes, scales',
    'ARC Region switch > Route 53: switches',
    'ARC Region switch > Tokyo, ap-northeast-1: promotes, scales',
    'Aurora PostgreSQL > AWS Backup: backups',
    'Aurora PostgreSQL > Aurora PostgreSQL: Global Database',
    'CloudFront > Application Load Balancer: HTTPS',
    'CloudFront > Application Load Balancer: after a failover',
    'S3 > S3: replication',
  ]));
});

test('draws jobs and the delivery, when they are enabled', () => {
  expect(relations(graph('everythingOn'))).toEqual(expect.arrayContaining([
    'CodeBuild > ECR: pushes', 'CodePipeline > CodeBuild: builds', 'EventBridge Scheduler > Step Functions', 'GitHub > Supporting services: source',
  ]));
});

test('puts the parts of a network into their subnets', () => {
  const { nodes, groups } = graph('production');
  const places = nodes.map(({ title, group }) => `${title}: ${groups.find(({ id }) => id === group)?.title ?? 'outside'}`);

  expect(places).toEqual(expect.arrayContaining([
    'Users: outside', 'CloudFront: Edge, in all locations', 'Application Load Balancer: Public subnets in 2 zones', 'ECS on Fargate: Private subnets in 2 zones',
    'Aurora PostgreSQL: Private subnets in 2 zones', 'S3: Tokyo, ap-northeast-1', 'CloudWatch: Supporting services',
  ]));
});

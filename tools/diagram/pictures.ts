import { App, Stack, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { IConstruct } from 'constructs';
import { graphOf, Scope } from './build';
import { svg } from './svg';
import {
  AlarmTopic, AuroraCluster, BackupPlan, CacheCluster, EventJob, FargateApi, JobSource, JobTarget, MediaProcessor,
  Network, Observability, ScheduledJob, SecureBucket, SpotTestRunners,
} from '../../src';
import { canonical } from '../assemblies/canonical';
import { smallFunction } from '../assemblies/imported';
import { apiProps } from '../assemblies/imported-parts';
import { hidden, minimal } from '../assemblies/minimal';
import { TOKYO } from '../assemblies/stacks';

/** Constructs that a picture shows with what they are used with. The others are shown alone. */
const TOGETHER: Record<string, (stack: Stack) => IConstruct> = {
  AlarmTopic: (stack) => new AlarmTopic(stack, 'Alarms', { emails: ['ops@example.com'] }),
  AuroraCluster: (stack) => new AuroraCluster(stack, 'Database', { vpc: new Network(stack, 'Network').vpc }),
  BackupPlan: (stack) => new BackupPlan(stack, 'Backups', {
    databases: [new AuroraCluster(stack, 'Database', { vpc: new Network(stack, 'Network').vpc }).cluster],
    buckets: [new SecureBucket(stack, 'Media')],
  }),
  CacheCluster: (stack) => new CacheCluster(stack, 'Cache', { vpc: new Network(stack, 'Network').vpc }),
  EventJob: (stack) => new EventJob(stack, 'Orders', { source: JobSource.ownQueue(), handler: smallFunction(stack, 'Bill') }),
  FargateApi: (stack) => new FargateApi(stack, 'Api', { ...apiProps(stack), vpc: new Network(stack, 'Network').vpc }),
  MediaProcessor: (stack) => new MediaProcessor(stack, 'Images', { bucket: new SecureBucket(stack, 'Media', { eventBridge: true }).bucket }),
  Observability: (stack) => new Observability(stack, 'Observability', {
    functions: [smallFunction(stack, 'Bill')], alarmTopic: new AlarmTopic(stack, 'Alarms', { emails: ['ops@example.com'] }).topic,
  }),
  ScheduledJob: (stack) => new ScheduledJob(stack, 'Report', {
    schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), target: JobTarget.lambdaFunction(smallFunction(stack, 'Summary')),
  }),
  SpotTestRunners: (stack) => new SpotTestRunners(stack, 'Runners', { vpc: new Network(stack, 'Network').vpc }),
};
/** Constructs in a network, of which only the frames are shown: the IDs of the constructs. */
const ONLY: Record<string, string> = { AuroraCluster: 'Database', CacheCluster: 'Cache', FargateApi: 'Api', SpotTestRunners: 'Runners' };
/** Constructs whose picture is an app of its own. */
const APPS = ['EldoniaPlatform', 'DrPair'];

/** The public constructs, by name. */
export const CONSTRUCTS = Object.keys(minimal).filter((name) => !hidden.includes(name)).sort();

/** Draws all pictures: the platform, the pair, and each construct. */
export async function drawings() {
  const all = [
    await drawing('EldoniaPlatform', 'A platform in one Region', canonical('production')),
    await drawing('DrPair', 'A pair of Regions: the path of requests, the data and the failover', canonical('warmPair'), { isOverview: true }),
  ];
  for (const name of CONSTRUCTS.filter((construct) => !APPS.includes(construct))) {
    all.push(await drawing(name, `A stack with ${name}`, assemblyOf(name), { construct: ONLY[name] }));
  }
  return all;
}

async function drawing(name: string, title: string, assembly: CloudAssembly, scope: Scope = {}) {
  const graph = graphOf(assembly, scope);
  if (graph.nodes.length === 0) throw new Error(`the picture of ${name} must show something, got no boxes; add a type of its resources to tools/diagram/nodes.ts`);
  return { name, svg: await svg(graph, title) };
}

function assemblyOf(name: string): CloudAssembly {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: TOKYO });
  (TOGETHER[name] ?? ((scope: Stack) => minimal[name](scope, name)))(stack);
  return new CloudAssembly(app.synth().directory);
}

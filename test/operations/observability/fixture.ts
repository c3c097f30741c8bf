import { App, Stack, aws_kms as kms, aws_sns as sns, TimeZone } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { AuroraCluster, AuroraClusterProps } from '../../../src/aurora-cluster';
import { CacheCluster } from '../../../src/cache';
import { EdgeDistribution, EdgeOrigin } from '../../../src/edge/internal';
import { FargateApi, FargateApiProps } from '../../../src/fargate-api';
import { EventJob, JobSource, JobTarget, ScheduledJob } from '../../../src/jobs';
import { MediaProcessor } from '../../../src/media';
import { Observability, ObservabilityProps } from '../../../src/operations';
import { SecureBucket } from '../../../src/secure-bucket';
import { importedVpc, ruleOfImportedListener, smallFunction, ZONE } from '../../../tools/assemblies/imported';
import { apiProps } from '../../../tools/assemblies/imported-parts';
import { ACCOUNT, OSAKA, testStack } from '../../../tools/assemblies/stacks';

export const ALARM = 'AWS::CloudWatch::Alarm';
export const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';

export const api = (stack: Stack, props: Partial<FargateApiProps> = {}) => new FargateApi(stack, 'Api', { ...apiProps(stack), ...props });

export const database = (stack: Stack, props: Partial<AuroraClusterProps> = {}) => new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack), ...props });

export const cache = (stack: Stack, shards?: number) => new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), shards });

export const bucket = (stack: Stack) => new SecureBucket(stack, 'Media', {
  bucketName: 'shop-media', eventBridge: true, replication: { destinationBucketName: 'shop-media-osaka', destinationRegion: OSAKA.region },
});

export const edge = (stack: Stack) => new EdgeDistribution(stack, 'Edge', {
  zone: ZONE, domainNames: ['shop.example.com'], origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, 'Edge')]),
});

/** Every part that can be watched in the region. */
export function everyPart(stack: Stack): ObservabilityProps {
  const media = bucket(stack);
  const handler = smallFunction(stack, 'Handler');
  return {
    api: api(stack),
    database: database(stack, { proxy: true, clusterIdentifier: 'shop' }),
    cache: cache(stack),
    mediaProcessor: new MediaProcessor(stack, 'Images', { bucket: media.bucket }),
    jobs: [new ScheduledJob(stack, 'Cleanup', { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), target: JobTarget.lambdaFunction(handler) })],
    eventJobs: [new EventJob(stack, 'Receipts', { source: JobSource.ownQueue(), handler })],
    functions: [handler],
    replicatedBuckets: [media],
  };
}

/** A topic of the stack's own, with a key. */
export const topicOf = (stack: Stack, id = 'Topic') =>
  new sns.Topic(stack, id, { masterKey: new kms.Key(stack, `${id}Key`, { enableKeyRotation: true }), enforceSSL: true });

export interface Observed { readonly stack: Stack; readonly observability: Observability; readonly template: Template }

/** A stack with what the test watches. */
export function observed(build: (stack: Stack) => ObservabilityProps): Observed {
  const stack = testStack();
  const observability = new Observability(stack, 'Observability', build(stack));
  return { stack, observability, template: Template.fromStack(stack) };
}

/** A stack of us-east-1 beside one of Tokyo. */
export const globalStack = (app: App, id: string) => new Stack(app, id, { env: { account: ACCOUNT, region: 'us-east-1' } });

/** A resource of a template, as far as tests read it. */
export interface Found {
  readonly Properties: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** Alarms by their logical ids, which begin with the construct's. */
export const alarmsIn = (template: Template, type = ALARM): Record<string, Found> => template.findResources(type) as Record<string, Found>;

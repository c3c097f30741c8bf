import { Duration, Size, Stack, aws_cloudwatch as cloudwatch, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { platform } from './platform';
import {
  AlarmThresholds, AuroraCluster, CacheCluster, EldoniaPlatformProps, EventJob, FargateApi, JobSource, JobTarget,
  MediaProcessor, Observability, ObservabilityProps, ScheduledJob, SecureBucket,
} from '../../../src';
import { EdgeDistribution, EdgeOrigin } from '../../../src/edge/internal';
import { importedCertificate, importedVpc, ruleOfImportedListener, smallFunction, ZONE } from '../../assemblies/imported';
import { apiProps } from '../../assemblies/imported-parts';
import { Base, baseOf, nestedTable, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedBucket, importedTopic } from '../values';

const watched = {
  api: (stack: Stack) => new FargateApi(stack, 'Api', apiProps(stack)),
  database: (stack: Stack) => new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack) }),
  cache: (stack: Stack) => new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack) }),
};

/** What each threshold is about. */
const everything: Base<ObservabilityProps> = {
  name: 'Observability of a platform',
  build: (stack, props) => baseOf<ObservabilityProps>('Observability').build(stack, {
    api: watched.api(stack), database: watched.database(stack), cache: watched.cache(stack), ...props,
  }),
};

const rows = usual<ObservabilityProps>('ObservabilityProps', {
  alarms: [{ to: (stack) => [cloudwatch.Alarm.fromAlarmName(stack, 'Alarm', 'alarm')], name: 'none → one' }],
  certificates: [{ to: (stack) => [importedCertificate(stack)], name: 'none → one' }],
  criticalAlarmTopic: [{ beside: (stack) => ({ alarmTopic: importedTopic(stack) }), to: importedTopic }],
  api: to(watched.api),
  database: to(watched.database),
  cache: to(watched.cache),
  availabilityTarget: [{ beside: (stack) => ({ api: watched.api(stack) }), to: 99 }],
  savedQueries: [{ beside: (stack) => ({ api: watched.api(stack) }), to: false }],
  edge: [{
    to: (stack) => new EdgeDistribution(stack, 'Edge', {
      zone: ZONE, domainNames: ['shop.example.com'], origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, 'Edge')]),
    }),
  }],
  eventJobs: [{ to: (stack) => [new EventJob(stack, 'Event', { source: JobSource.ownQueue(), handler: smallFunction(stack, 'Worker') })], name: 'none → one' }],
  functions: [{ to: (stack) => [smallFunction(stack, 'Other')], name: 'other function' }],
  jobs: [{
    to: (stack) => [new ScheduledJob(stack, 'Job', {
      schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), target: JobTarget.lambdaFunction(smallFunction(stack, 'Nightly')),
    })],
    name: 'none → one',
  }],
  mediaProcessor: [{ to: (stack) => new MediaProcessor(stack, 'Media', { bucket: importedBucket(stack) }) }],
  name: [...to('shop'), { from: 'shop', to: 'other' }],
  replicatedBuckets: [{
    to: (stack) => [new SecureBucket(stack, 'Bucket', { replication: { destinationBucketName: 'copies' } })], name: 'none → one',
  }],
});

const { acuPercent, borrowLatency, bucketLag, blockedRequests, dollarsPerHour, edgeErrorPercent, edgeFailurePercent, ...thresholds } = usual<AlarmThresholds>('AlarmThresholds', {
  borrowLatency: to(Duration.millis(50)),
  bucketLag: to(Duration.minutes(50)),
  commitLatency: to(Duration.millis(50)),
  databaseGrowth: to(Size.gibibytes(5)),
  databaseVolume: to(Size.tebibytes(5)),
  deadlocksPerMinute: to(5),
  edgeFailurePercent: to(60),
  errorLines: to(70),
  latency: to(Duration.millis(50)),
  transactionIds: to(50_000_000),
}, { 'number': to(50), 'aws-cdk-lib.Duration': to(Duration.seconds(7)), 'aws-cdk-lib.Size': to(Size.mebibytes(50)) });

const serverless: Base<ObservabilityProps> = {
  name: 'Observability of a serverless database',
  build: (stack, props) => {
    const database = new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack), serverlessV2MinCapacity: 0.5, serverlessV2MaxCapacity: 16, proxy: true });
    const bucket = new SecureBucket(stack, 'Bucket', { replication: { destinationBucketName: 'copies' } });
    new Observability(stack, 'Observability', { database, replicatedBuckets: [bucket], ...props });
  },
};

export const observabilityTables: readonly Table[] = [
  tableOf<ObservabilityProps>('ObservabilityProps', baseOf('Observability'), rows),
  nestedTable('AlarmThresholds', everything, 'thresholds.', (values) => ({ thresholds: values }), thresholds),
  nestedTable<AlarmThresholds, ObservabilityProps>('AlarmThresholds', serverless, 'thresholds.', (values) => ({ thresholds: values }), {
    acuPercent, borrowLatency, bucketLag,
  }),
];

export const edgeThresholdsTable = nestedTable<AlarmThresholds, EldoniaPlatformProps>('AlarmThresholds', platform, 'monitoring.thresholds.', (values) => ({
  monitoring: { thresholds: values },
}), { blockedRequests, dollarsPerHour, edgeErrorPercent, edgeFailurePercent });

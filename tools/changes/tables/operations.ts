import { aws_s3 as s3 } from 'aws-cdk-lib';
import { AccountResource, AlarmTopicProps, AuditEvent, AuditTrailProps, ProtectionPlan } from '../../../src';
import { baseOf, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedBucket, importedLogGroup, importedTopic } from '../values';
import { observabilityTables } from './observability';

const topicRows = usual<AlarmTopicProps>('AlarmTopicProps', {
  emails: [
    { from: ['a@eldonia.example'], to: ['a@eldonia.example', 'b@eldonia.example'], name: 'one → two addresses' },
    { from: ['a@eldonia.example', 'b@eldonia.example'], to: ['b@eldonia.example', 'a@eldonia.example'], name: 'other order' },
    { from: ['a@eldonia.example', 'b@eldonia.example'], to: ['b@eldonia.example'], name: 'the first of two removed' },
  ],
});

const existing = (id: string) => [
  { to: AccountResource.fromExisting(id), name: 'created → existing' },
  { to: AccountResource.none(), name: 'created → none' },
];
const TRAIL = 'arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company';

const auditRows = usual<AuditTrailProps>('AuditTrailProps', {
  trail: existing(TRAIL),
  configRecorder: existing('default'),
  detector: existing('0123456789abcdef0123456789abcdef'),
  accessAnalyzer: existing('arn:aws:access-analyzer:ap-northeast-1:123456789012:analyzer/company'),
  securityHub: [{ to: AccountResource.create(), name: 'none → created' }],
  dataEventBuckets: [{ to: (stack) => [importedBucket(stack)], name: 'none → one' }],
  ignoreCdkDeployments: [{ beside: (stack) => ({ alarmTopic: importedTopic(stack) }), to: true }],
  lockMode: to(s3.ObjectLockMode.COMPLIANCE),
  minimumSeverity: [{ beside: (stack) => ({ alarmTopic: importedTopic(stack) }), to: 7 }],
  protectionPlans: to([ProtectionPlan.S3]),
  scannedBuckets: [{ to: (stack) => [importedBucket(stack)], name: 'none → one' }],
  trailLogGroup: [{ beside: { trail: AccountResource.fromExisting(TRAIL) }, to: importedLogGroup }],
  watchedEvents: [{ beside: (stack) => ({ alarmTopic: importedTopic(stack) }), to: [AuditEvent.ROOT_USE] }],
});

export const operationsTables: readonly Table[] = [
  tableOf<AlarmTopicProps>('AlarmTopicProps', baseOf('AlarmTopic', 'Alarms'), topicRows),
  tableOf<AuditTrailProps>('AuditTrailProps', baseOf('AuditTrail', 'Audit'), auditRows),
  ...observabilityTables,
];

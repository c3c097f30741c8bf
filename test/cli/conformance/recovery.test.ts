import { changed, everythingOn, one } from './fixtures';
import { Case, describeRequirements } from './law';

const app = everythingOn();
const steps = 'FailoverPlan/Workflows/0/Steps';
/** The alarm of Osaka with one of the two sets of dimensions of its lag. */
const oneLag = changed(app, 'PairDatabaseRpoAlarm/Metrics/fromRegion', undefined);
const watched = 'PairDatabaseRpoAlarm/Metrics/lag/MetricStat/Metric/Dimensions/0/Value';

/** A state machine that promotes the database, in place of the plan. */
const moving = (TimeoutSeconds: number) => one('StepFunctions::StateMachine', {
  DefinitionString: JSON.stringify({ TimeoutSeconds, States: { Move: { Resource: 'arn:aws:states:::aws-sdk:rds:failoverGlobalCluster' } } }),
});
/** The rule of a custom resource, in place of that of the bucket. */
const ruleWith = (Metrics: object) => JSON.stringify({
  Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::eldonia-media-123456789012-ap-northeast-3', ReplicationTime: { Time: { Minutes: 15 } }, Metrics },
});
const replicating = changed(changed(app, 'PlatformMedia/ReplicationConfiguration', undefined), 'EverythingOn:Replication', {
  Type: 'Custom::BucketReplication',
  Properties: { BucketName: 'eldonia-media-123456789012-ap-northeast-1', Rule: ruleWith({ EventThreshold: { Minutes: 15 } }) },
});

const recovery: Case[] = [
  ['R5.7.2-3', changed(app, 'FailoverPlan', moving(14_400)), 'FailoverPlan', moving(20_000)],
  ['R5.7.2-4', oneLag, watched, 'another'],
  ['R5.7.2-5', replicating, 'EverythingOn:Replication/Rule', ruleWith({})],
  ...['trigger1', 'trigger2'].map((alarm): Case => ['R5.7.2-7', app, `FailoverPlan/AssociatedAlarms/${alarm}/ResourceIdentifier`,
    'arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:eldonia-site-unavailable']),
];

describeRequirements(recovery, [
  ['the objective as RPO limit in Tokyo', 'R5.7.2-4', changed(app, 'PlatformDatabaseParameterGroup/Parameters/rds.global_db_rpo', '900')],
  ['an alarm that names the database', 'R5.7.2-4', changed(app, watched, 'eldonia-database')],
  ['a replication that a function sets', 'R5.7.2-4', replicating],
  ['a plan that an operator approves', 'R5.7.2-7', changed(changed(app, 'FailoverPlan/Triggers', undefined), `${steps}/0/ExecutionBlockType`, 'ManualApproval')],
]);

/** What code and check both take for granted about AWS, so that no check here can find it wrong. */
export interface Assumption {
  readonly about: 'backups and versions' | 'failover' | 'deployments' | 'service limits' | 'media' | 'observation';
  /** One sentence about AWS. */
  readonly statement: string;
  /** The page that says it; undefined if no page is known. */
  readonly source?: string;
  /** What happens to users of the library if it is false. */
  readonly ifFalse: string;
  /** What shows it in an account: an integration app with the text of its `onlyAws`, or a drill. */
  readonly shownBy?: readonly [app: string, onlyAws: string] | string;
}

const AURORA = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide';
const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference';
const HANDLER = 'https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds/blob/master/aws-rds-dbcluster/src/main/java/software/amazon/rds/dbcluster/Translator.java';
const ARC = 'https://docs.aws.amazon.com/r53recovery/latest/dg';
const IMPORT = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html';
const SCALING = 'https://docs.aws.amazon.com/autoscaling/application/userguide';
const PLAN = ['failover-plan', 'the plan has both Regions, and its evaluation has no warnings'] as const;
const LAG = ['aurora-replica-cluster', 'the global cluster is encrypted, and no alarm of its lag is in ALARM'] as const;

/** A new assumption is one literal. */
export const ASSUMPTIONS: readonly Assumption[] = [
  { about: 'backups and versions', statement: 'Aurora refuses to restore a snapshot in an earlier version than its own.', source: 'https://github.com/aws-samples/redcap-on-aws/issues/99', ifFalse: 'nothing: the database is restored in the version of the snapshot anyway', shownBy: 'a restore drill' },
  { about: 'backups and versions', statement: 'Without an engine version, Aurora restores a snapshot in the default version of the Region, not in that of the snapshot.', source: `${RDS}/API_RestoreDBClusterFromSnapshot.html`, ifFalse: 'the version of `AuroraSnapshot.of` could be optional', shownBy: 'a restore drill' },
  { about: 'backups and versions', statement: 'Aurora restores a snapshot in a newer version of the same or a later major version.', ifFalse: 'a restore with a `databaseVersion` above that of the snapshot fails and rolls back: set it to the version of the snapshot', shownBy: 'a restore drill' },
  { about: 'backups and versions', statement: 'CloudFormation sends the version of a cluster only when it creates the cluster, or when the template changes.', source: HANDLER, ifFalse: 'after an automatic upgrade each deployment fails', shownBy: 'a deployment after an automatic upgrade' },
  { about: 'backups and versions', statement: 'RDS accepts that a deployment sends the version which a cluster of a global database already has.', ifFalse: 'the deployment after a major upgrade of a pair rolls back; set the parameter groups by hand', shownBy: 'a major upgrade of a pair' },
  { about: 'backups and versions', statement: 'AWS upgrades no minor version of a cluster in a global database by itself.', source: 'https://docs.aws.amazon.com/config/latest/developerguide/rds-automatic-minor-version-upgrade-enabled.html', ifFalse: 'the Regions of a pair have different versions, and a switchover is refused', shownBy: 'a pair over half a year' },
  { about: 'deployments', statement: 'A deployment with `--import-existing-resources` imports a resource that refers to one which the same deployment creates.', source: IMPORT, ifFalse: 'the media bucket of a rebuilt primary Region is refused: deploy without the replication first', shownBy: 'a rebuild of a Region' },
  { about: 'deployments', statement: 'An import changes no property of the resource.', source: IMPORT, ifFalse: 'no data loss; the command that sets the replication role is not needed', shownBy: 'a rebuild of a Region' },
  { about: 'deployments', statement: 'CloudFormation passes the tags of the stack to a scalable target, and Application Auto Scaling then checks TagResource.', source: `${SCALING}/resource-tagging-support.html`, ifFalse: 'the role that creates the cache has three permissions that it does not need', shownBy: 'a failover of a pilot light' },
  { about: 'deployments', statement: 'Application Auto Scaling checks the permissions of its caller with calls that name no resource of the account.', source: `${SCALING}/security_iam_permission_validation.html`, ifFalse: 'a failover can create neither cache nor readers', shownBy: 'a failover of a pilot light' },
  { about: 'deployments', statement: 'CloudFront accepts a disabled distribution of an account exactly if it accepts an enabled one.', ifFalse: 'the trial of the first deployment finds nothing, and the first deployment fails at the distribution', shownBy: ['edge-distribution', 'the distribution answers with HTTPS, HSTS and the page of the origin'] },
  { about: 'service limits', statement: 'ARC checks the quotas of a plan if its role has the permissions of the guide, on all resources.', source: `${ARC}/working-with-rs-service-quota-checks.html`, ifFalse: 'the evaluation of the plan has a warning, and the monthly check of the runbook is never passed', shownBy: PLAN },
  { about: 'service limits', statement: 'ARC reads `arc-region-switch:ListServiceQuotaWarnings` on all resources.', source: 'https://docs.aws.amazon.com/arc-region-switch/latest/api/API_ListServiceQuotaWarnings.html', ifFalse: 'the approver does not see the quotas that differ', shownBy: 'the console, as approver' },
  { about: 'failover', statement: 'The lag of a secondary cluster grows, or is missing, while the primary Region is down.', source: `${AURORA}/aurora-global-database-disaster-recovery.html`, ifFalse: 'a trigger that compares the lag never fires, and an automatic failover does not start', shownBy: 'a drill with a Region that is isolated' },
  { about: 'failover', statement: 'The alarms that trigger the plan go into ALARM as fast as their periods say.', source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html', ifFalse: 'an automatic failover starts later than the tables say', shownBy: 'a drill with a Region that is isolated' },
  { about: 'failover', statement: 'A Region that is down answers no call, and one that is back answers all of them.', ifFalse: 'a Region that answers some calls can run schedules or tasks beside the other one', shownBy: 'a drill with a Region that is isolated' },
  { about: 'failover', statement: 'All tasks of a service become ready, or none does.', ifFalse: 'one slow task holds up a failover until its step times out', shownBy: 'a failover drill under load' },
  { about: 'failover', statement: 'A cache that is lost answers with errors, and does not leave connections open without an answer.', ifFalse: 'requests wait until the deadline of each command of the application', shownBy: 'a test failover of the cache' },
  { about: 'failover', statement: 'Deregistering the scaling of readers deletes no reader.', source: `${SCALING}/what-is-application-auto-scaling.html`, ifFalse: 'nothing: the step that deletes them finds none', shownBy: 'a failback drill' },
  { about: 'failover', statement: 'Aurora writes an event of the category global-failover when it has fenced the old primary cluster.', source: `${AURORA}/USER_Events.Messages.html`, ifFalse: 'no output shows whether writes were lost; compare the snapshot of the old volume', shownBy: 'a failover with data loss' },
  { about: 'failover', statement: 'The secondary cluster of the pair becomes a member of the global database, and its lag is measured.', ifFalse: 'the alarm on the replication is in ALARM from the first day', shownBy: LAG },
  { about: 'media', statement: 'S3 replicates no object of Glacier Flexible Retrieval, and does replicate the new version that a copy over itself makes.', source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html', ifFalse: 'originals older than a year are missing in the other Region', shownBy: 'a rebuild of a Region' },
  { about: 'media', statement: 'SQS delivers a message again with the ID that it had, and a move from the dead-letter queue gives it another one.', source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html', ifFalse: 'an image that ends the function reaches the dead-letter queue instead of being rejected', shownBy: 'an upload of an image that needs more memory than the function has' },
  { about: 'media', statement: 'PutObjectTagging with an empty set removes the tags of an object.', ifFalse: 'an image that is converted at a later attempt reaches the dead-letter queue; its derivatives exist', shownBy: 'an upload of a rejected TIFF, and a copy of it over itself after `tiff` is set' },
  { about: 'media', statement: 'Replication into a bucket that exists starts with the first object after the deployment.', ifFalse: 'early uploads are in one Region only; run Batch Replication', shownBy: ['secure-bucket', 'plain HTTP is refused, and a copy arrives in the standby Region'] },
  { about: 'observation', statement: 'AWS accepts what the permissions of the roles allow, as the service authorization reference describes.', source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html', ifFalse: 'a function or a service is refused a call', shownBy: ['dr-pair', 'the pair answers with HTTPS before the first release'] },
  { about: 'observation', statement: 'ECS rolls back a release whose tasks do not start.', source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html', ifFalse: 'a bad image stays deployed until somebody stops it', shownBy: ['eldonia-platform', 'a release of an image that does not exist fails'] },
];

import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AlarmTopic, EldoniaPlatform } from '../src';
import { findings } from './support/findings';
import { ZONE } from './support/imported';
import { minimal } from './support/minimal';
import { operations } from './support/operations';
import { acceptedBy, judge, Judged, pairsOfRegions, rulePacks } from './support/rule-packs';
import { testStack, TOKYO } from './support/stacks';
import { variants } from './support/variants';

/** What tests bring along for a construct to work with is theirs, as it would be a user's. */
const BROUGHT = /^(\w+\/(Minimal)?Function(Role)?|WeeklyTask\/Task)\//;
/** AwsSolutions has its reasons in validation.test.ts. */
const BESIDE_AWS_SOLUTIONS = /^(NIST|HIPAA|PCI)\./;

function platform(): App {
  const stack = testStack();
  new EldoniaPlatform(stack, 'Platform', { zone: ZONE, alarmTopic: new AlarmTopic(stack, 'Alarms').topic });
  return stack.node.root as App;
}

/** All constructs, each with as little as it takes and with as much, but for the pairs. */
function others(): App {
  const app = new App();
  for (const [name, build] of Object.entries(minimal)) if (name !== 'DrPair') build(new Stack(app, name, { env: TOKYO }), 'Minimal');
  for (const [name, { build, env = TOKYO }] of Object.entries(variants)) if (name !== 'PairThatMovesByItself') build(new Stack(app, name, { env }));
  return app;
}

const apps: [string, App][] = [['pairs of regions', pairsOfRegions()], ['the platform', platform()], ['operations', operations()], ['all others', others()]];
const judged = new Map(apps.map(([name, app]): [string, Judged[]] => {
  app.synth();
  return [name, rulePacks().flatMap((pack) => judge(pack, app))];
}));
const all = [...judged.values()].flat();

/** `NIST.800.53.R5-LambdaDLQ` becomes `LambdaDLQ`. */
const nameOf = (rule: string): string => rule.slice(rule.indexOf('-') + 1);

// The validator tells the console what it finds, too.
beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => undefined));

test.each(rulePacks().map((pack) => [pack.readPackName, pack] as const))('%s would find a fault', (name, pack) => {
  const stack = testStack();
  new s3.Bucket(stack, 'Bad');

  expect(findings(stack, { packs: [pack] })).toContainEqual(expect.stringMatching(`^${name} ${name}-S.* at Test/Bad/Resource: .+`));
});

test.each(apps.slice(0, 3))('nothing is found in %s', (_, app) => {
  expect(findings(app, { packs: rulePacks() })).toEqual([]);
});

test('so much is accepted', () => {
  const counts = [...judged].map(([name, found]) => [name, ...rulePacks().map(({ readPackName: pack }) =>
    `${pack} ${found.filter(({ rule, reason }) => rule.startsWith(`${pack}-`) && reason !== undefined).length}`)].join(', '));

  expect(counts).toMatchInlineSnapshot(`
[
  "pairs of regions, AwsSolutions 180, NIST.800.53.R5 376, HIPAA.Security 375, PCI.DSS.321 238",
  "the platform, AwsSolutions 17, NIST.800.53.R5 59, HIPAA.Security 58, PCI.DSS.321 37",
  "operations, AwsSolutions 40, NIST.800.53.R5 67, HIPAA.Security 67, PCI.DSS.321 59",
  "all others, AwsSolutions 230, NIST.800.53.R5 559, HIPAA.Security 560, PCI.DSS.321 398",
]
`);
});

test('only callers can pass a topic for alarms, and a firewall for an API that is open to the Internet', () => {
  const open = judged.get('all others')!.filter(({ reason, path }) => reason === undefined && !BROUGHT.test(path));

  expect([...new Set(open.map(({ rule }) => nameOf(rule)))].sort()).toEqual(['ALBWAFEnabled', 'CloudWatchAlarmAction']);
});

test('every reason accepts something in each of the packs that it names', () => {
  const given = apps.flatMap(([, app]) => app.node.findAll()).flatMap(acceptedBy).flatMap((entry) => Object.entries(entry))
    .map(([id, reason]) => `${id.replace('Annotation::', '')}: ${reason}`).filter((one) => BESIDE_AWS_SOLUTIONS.test(one));
  const used = new Set(all.map(({ rule, reason }) => `${rule}: ${reason}`));

  expect([...new Set(given)].filter((one) => !used.has(one))).toEqual([]);
});

test('these are the reasons', () => {
  const reasons = all.filter(({ rule, reason }) => BESIDE_AWS_SOLUTIONS.test(rule) && reason).map(({ rule, reason }) => `${nameOf(rule)}: ${reason}`);

  expect([...new Set(reasons)].sort()).toMatchInlineSnapshot(`
[
  "ALBWAFEnabled: CloudFront alone reaches the load balancer; the web ACL belongs to the distribution before it",
  "CloudWatchAlarmAction: a health check of Route 53 follows the alarm, and takes the record out of DNS: that is its action",
  "CloudWatchAlarmAction: one window tells nobody: the composite of two does",
  "CloudWatchLogGroupEncrypted: CloudWatch Logs encrypts the flows with a key of AWS; they hold addresses, ports and sizes, no contents",
  "CloudWatchLogGroupEncrypted: CloudWatch Logs encrypts the log with a key of AWS; it holds what the function did, and no secret",
  "CloudWatchLogGroupEncrypted: CloudWatch Logs encrypts the log with a key of AWS; it holds why deliveries failed, not what was to be delivered",
  "CodeBuildProjectSourceRepoUrl: CodePipeline brings the source; the project itself logs in to no repository",
  "DynamoDBInBackupPlan: the only record is a lock that is given back after each run; there is nothing to restore",
  "DynamoDBPITREnabled: the only record is a lock that is given back after each run; there is nothing to restore",
  "EC2IMDSv2Enabled: the launch template asks for IMDSv2; the rule can read none of a group with mixed instances",
  "EC2RestrictedCommonPorts: the rule admits the proxy alone, to the port of the cluster's endpoint, which nobody can read before deployment",
  "EC2RestrictedSSH: the rule admits the proxy alone, to the port of the cluster's endpoint, which nobody can read before deployment",
  "ELBDeletionProtectionEnabled: the development tier is meant to be deleted; a load balancer holds no data",
  "ELBv2ACMCertificateRequired: the listener sends everybody to HTTPS, and passes nothing on",
  "ElastiCacheRedisClusterAutomaticBackup: sessions and responses of two weeks ago are worth nothing; younger snapshots fill the cache again",
  "IAMNoInlinePolicy: the permissions are for this one role and end with it; a managed policy could be attached to others",
  "LambdaConcurrency: CloudFormation calls once for each change of the resource; what is reserved is lost to all other functions of the account",
  "LambdaConcurrency: Secrets Manager calls for the steps of a rotation one after the other; what is reserved is lost to all other functions of the account",
  "LambdaConcurrency: a plan has one execution at a time, which calls the function in one of its steps; what is reserved is lost to all other functions of the account",
  "LambdaConcurrency: each execution of the pipeline calls once, when it has succeeded; what is reserved is lost to all other functions of the account",
  "LambdaConcurrency: the queue's mapping has a limit of its own; what is reserved is lost to all other functions of the account",
  "LambdaConcurrency: the schedule calls once a minute, for seconds; what is reserved is lost to all other functions of the account",
  "LambdaDLQ: CloudFormation waits for the answer: a call that fails, or gives none, fails the deployment",
  "LambdaDLQ: Lambda tries again twice, and an alarm rings for each call that fails",
  "LambdaDLQ: Secrets Manager tries a rotation again that fails, and CloudTrail has its failure",
  "LambdaDLQ: a call that fails writes no metric, which the alarm takes for an outage; tried later, it would tell of another minute",
  "LambdaDLQ: a message whose call fails goes back to the queue, and from there to a dead-letter queue that an alarm watches",
  "LambdaDLQ: the plan waits for the answer: it tries a step again, and leaves one that fails to people",
  "LambdaInsideVPC: the function calls public addresses alone, over TLS, and nothing in a VPC",
  "RDSAutomaticMinorVersionUpgradeEnabled: all regions of a global database get a new version together, from the primary",
  "RDSInBackupPlan: Aurora and AWS Backup back up the cluster as a whole; an instance has no data of its own",
  "RDSInstanceDeletionProtectionEnabled: the development tier is meant to be deleted; a last snapshot is taken",
  "S3BucketLoggingEnabled: The bucket holds logs: its own access logs would be logged in turn, without end",
  "S3BucketReplicationEnabled: S3 holds each object in several zones; copies in another region cost as much again, and can be asked for here or later",
  "S3BucketReplicationEnabled: each region keeps the logs of what is in it; S3 holds them in several zones",
  "S3BucketVersioningEnabled: services write each log once, under a name of its own, and age alone deletes it",
  "S3DefaultEncryptionKMS: S3 encrypts with keys of its own: load balancers and S3 deliver to a bucket with no other",
  "S3DefaultEncryptionKMS: S3 encrypts with keys of its own; a key of the account, which costs for each use, can be passed",
  "SecretsManagerRotationEnabled: Secrets Manager rotates no ElastiCache user by itself; a rotated secret can be passed, or IAM used instead of a password",
  "SecretsManagerRotationEnabled: a rotation would end every session at once; rotate it when the application accepts two keys",
  "SecretsManagerRotationEnabled: each deployment with a higher generation rotates the value; Secrets Manager could not tell CloudFront",
  "SecretsManagerUsingKMSKey: Secrets Manager encrypts the value with a key of AWS; one of the account can be passed",
  "VPCDefaultSecurityGroupClosed: a custom resource empties the group; CloudFormation itself can't",
  "VPCNoUnrestrictedRouteToIGW: the route makes the subnet public, for load balancers and NAT; what holds data has private subnets without it",
  "VPCSubnetAutoAssignPublicIpDisabled: Amazon gives public addresses of IPv6 alone: security groups, and the egress-only gateway of private subnets, keep connections out",
]
`);
});

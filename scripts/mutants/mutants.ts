/** A small fault that a test has to detect: `find` occurs once in `file`, and `replace` takes its place. */
export interface Mutant {
  /** Below src, or of a folder of cli. */
  readonly file: string;
  /** What the mutant does, in the third person. */
  readonly fault: string;
  readonly find: string;
  readonly replace: string;
  /** The file below test that detects it, if that is not in the folder of `file`. */
  readonly test?: string;
}

/** By file: the fault, the text to find, its replacement (without one, the text is removed), and the test. */
const FAULTS: Record<string, readonly (readonly [fault: string, find: string, replace?: string, test?: string])[]> = {
  'private/allow-publish.ts': [
    ['allows alarms of all accounts to publish to the topic',
      "return { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };", 'return {};',
      'operations/alarm-topic/alarm-topic.test.ts'],
  ],
  'private/functions/cloudformation-response.ts': [
    ['accepts that CloudFormation rejects a response', 'if (!response.ok) throw', 'if (response.status === 0) throw'],
  ],
  'private/regions.ts': [
    ['creates budgets in Osaka, where CloudFormation does not support them',
      "'273192626886',\n    lacks: ['budgets', 'connections']", "'273192626886',\n    lacks: ['connections']",
      'operations/cost-guard/refusals.test.ts'],
    ['has the prefix list of Tokyo for Osaka', "cloudFrontPrefixList: 'pl-31a14458'", "cloudFrontPrefixList: 'pl-58a04531'",
      'fargate-api/api-load-balancer.test.ts'],
    ['accepts a resource of another Region', 'Token.compareStrings(region, own) !== TokenComparison.DIFFERENT', "region !== ''",
      'cache/refusals.test.ts'],
  ],
  'private/readable-secret.ts': [
    ['names a role that is deleted in the policy of a key that is retained', 'if (!key) return', "if (!key || secret.secretArn !== '') return",
      'telemetry/keyed-secrets.test.ts'],
  ],
  'private/task-size.ts': [
    ['accepts more memory than Fargate supports with half a vCPU', '512: { min: 1_024, max: 4_096,', '512: { min: 1_024, max: 5_120,'],
  ],
  'network/private/address-plan.ts': [
    ['accepts a subnet that is too small for EC2', 'const SMALLEST_PREFIX = 28;', 'const SMALLEST_PREFIX = 29;'],
  ],
  'network/private/calls.ts': [
    ['creates no endpoint for what code in a network without NAT calls',
      'else if (service instanceof ec2.InterfaceVpcEndpointAwsService) create(service);', ''],
    ['takes isolated subnets for subnets with a route', 'selected.includes(subnet.subnetId)', '!selected.includes(subnet.subnetId)'],
    ['takes one isolated subnet among others for none', 'vpc.isolatedSubnets.some(', 'vpc.isolatedSubnets.every('],
  ],
  'network/private/defined-endpoints.ts': [
    ['counts the endpoints of any VPC', ' && one.vpcId === vpcId'],
    ['counts the endpoints of services with a longer name', '.endsWith(`.${service}`)', '.includes(service)'],
    ['creates endpoints whose private DNS names conflict', 'return first === index ? []', 'return first <= index ? []'],
  ],
  'network/private/task-calls.ts': [
    ['accepts images of other Regions without NAT', 'return found === region ||', 'return found !== region ||'],
    ['creates an endpoint for logs that go elsewhere', "if (logDriverConfig?.logDriver === 'awslogs') "],
  ],
  'network/private/flow-logs.ts': [
    ['creates a different template on each synthesis',
      "description: 'Allows VPC Flow Logs to write to one log group',",
      'description: `Allows VPC Flow Logs to write to one log group ${Math.random()}`,', 'rules/constructs-can-be-created-twice.sweep.test.ts'],
  ],
  'network/private/restrict-default-security-group.lambda.ts': [
    ['reports success for a rule that it could not revoke',
      "!== 'InvalidPermission.NotFound') throw error;", "=== 'InvalidPermission.Malformed') throw error;"],
  ],
  'secure-bucket/secure-bucket.ts': [
    ['deletes a bucket together with its stack',
      'props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE', 'props.removalPolicy ?? RemovalPolicy.DESTROY'],
  ],
  'secure-bucket/private/put-replication.lambda.ts': [
    ['deletes the replication of another construct together with its own', 'if (current === role) await', 'await'],
  ],
  'secure-bucket/private/replication.ts': [
    ['allows the use of the key of the replicas in the wrong Region',
      '`s3.${destinationRegion}.amazonaws.com`', '`s3.${Stack.of(this).region}.amazonaws.com`'],
  ],
  'aurora-cluster/aurora-snapshot.ts': [
    ['restores a snapshot in an earlier version than its own', '|| isNewer(wanted, this.version)) return version;', '|| isNewer(this.version, wanted)) return version;',
      'eldonia-platform/database-snapshot.test.ts'],
  ],
  'aurora-cluster/private/check-props.ts': [
    ['accepts a backup retention that is 1 day too long', 'days > LONGEST_BACKUP_DAYS', 'days > LONGEST_BACKUP_DAYS + 1'],
  ],
  'aurora-cluster/private/handler/database-users.ts': [
    ['reports success for a transaction that failed',
      "await session.query('ROLLBACK').catch(() => undefined);\n    throw error;", "await session.query('ROLLBACK').catch(() => undefined);"],
  ],
  'aurora-cluster/private/handler/database-login.ts': [
    ['accepts any certificate as that of the database', 'rejectUnauthorized: true', 'rejectUnauthorized: false'],
  ],
  'aurora-cluster/private/handler/unused-user.ts': [
    ['looks at the sessions of all other users', 'usename = $1', 'usename <> $1'],
  ],
  'aurora-cluster/private/rotate-secret.lambda.ts': [
    ['restarts nothing when the last step of a rotation is repeated', "if (step === 'finishSecret') await restart(id, token, stages, current);"],
    ['resets the password of a user with connections', 'await checkUnused(admin, pending.username);'],
    ['forgets that the services have not been restarted', 'await finishRestart(id, stages, current, pending);'],
    ['keeps a pending version of another host for ever', "await removeStage(id, 'AWSPENDING', versionWith(stages, 'AWSPENDING')!);"],
  ],
  'aurora-cluster/private/secret-rotation.ts': [
    ['restarts services that it cannot reach without NAT', 'declareCalls(this.access, ec2.InterfaceVpcEndpointAwsService.ECS);', '',
      'network/without-nat.test.ts'],
    ['requires a feature flag for the ARN of a service that it restarts', 'resources: [arn] }', 'resources: [service.serviceArn] }'],
  ],
  'aurora-cluster/private/define-proxy.ts': [
    ['gives all proxies one name without a feature flag', 'dbProxyName: Names.uniqueResourceName(scope, { maxLength: 60 }),'],
  ],
  'aurora-cluster/private/service-restarts.ts': [
    ['requires a feature flag for the ARN of a service in the standby Region', 'resources: [arn] }', 'resources: [service.serviceArn] }',
      'rules/roles-have-what-they-need.test.ts'],
  ],
  'aurora-cluster/private/replication-alarms.ts': [
    ['waits for the recovery point objective before a failover', 'threshold: STOPPED.toMilliseconds(),', 'threshold: 900_000,'],
    ['has no alarm on a replication without data points',
      'breaching ? cloudwatch.TreatMissingData.BREACHING', 'breaching ? cloudwatch.TreatMissingData.NOT_BREACHING'],
  ],
  'aurora-cluster/private/find-secret.lambda.ts': [
    ['waits for a secret that it has no permission to read',
      'if (isMissing(error as Error)) return undefined;\n    throw error;', 'return undefined;'],
  ],
  'cache/cache-cluster.ts': [
    ['evicts keys without an expiration from a full cache', "'maxmemory-policy': 'volatile-lru'", "'maxmemory-policy': 'allkeys-lru'"],
  ],
  'cache/private/cache-checks.ts': [
    ['accepts more shards than the maximum of the scaling', 'shards > scaling.max)', 'shards > scaling.max + 1)'],
  ],
  'edge/private/distribution/edge-policies.ts': [
    ['gives the policies of two Regions one name, although policies are global', '-${id}-${Stack.of(scope).region}', '-${id}'],
  ],
  'edge/private/media/media-access.ts': [
    ['allows all distributions of the account to read the media', 'if (Stack.of(bucket) !== Stack.of(scope)) return', 'if (bucket !== undefined) return'],
  ],
  'edge/private/origin/origin-header.ts': [
    ['continues to send the previous value of the header',
      'return [sent, sent + 1, ...sent === 1 ? [] : [sent - 1]];', 'return [...sent === 1 ? [] : [sent - 1], sent, sent + 1];'],
  ],
  'edge/private/firewall/firewall-checks.ts': [
    ['accepts one rate limit fewer than AWS WAF supports', 'if (rules > most)', 'if (rules >= most)'],
  ],
  'edge/private/firewall/firewall-rules.ts': [
    ['counts requests by the IP address of the proxy', "const address = clientIpHeader ? 'FORWARDED_IP' : 'IP';", "const address = 'IP';"],
  ],
  'edge/private/records/origin-records.ts': [
    ['sends users to a Region whose records are unhealthy',
      'hostedZoneId: props.zone.hostedZoneId, evaluateTargetHealth: true,', 'hostedZoneId: props.zone.hostedZoneId, evaluateTargetHealth: false,'],
  ],
  'edge/private/origin/rule-conditions.ts': [
    ['leaves the conditions of a rule to CloudFormation, which resets the weights', "resource.addPropertyOverride('Conditions', CLOSED);"],
    ['does not set the conditions again after a change of the rule',
      'Actions: Lazy.any({ produce: () => inApiNames(Stack.of(this).resolve(resource.actions)) }),', '',
      'fargate-api/listener-rule.test.ts'],
  ],
  'media/private/make-derivatives.lambda.ts': [
    ['deletes a message whose image failed', 'messageId: record.messageId }));\n      return false;', 'messageId: record.messageId }));\n      return true;'],
  ],
  'media/private/handler/store.ts': [
    ['overwrites a derivative that another invocation has written', ": { IfNoneMatch: '*' }", ': {}'],
  ],
  'private/prefixes.ts': [
    ['accepts derivatives below the prefix of the originals', ' || other.startsWith(one)', '', 'private/prefixes.test.ts'],
  ],
  'jobs/scheduled-job.ts': [
    ['has an alarm on missed runs of a disabled job', '|| !(enabled || elsewhere)'],
  ],
  'jobs/private/event-rules.ts': [
    ['accepts a concurrency that Lambda rejects', 'props.maxConcurrency, 2, 1_000', 'props.maxConcurrency, 1, 1_000'],
  ],
  'jobs/private/bind-source.ts': [
    ['does not allow the rule to write to the dead-letter queue', 'for (const one of [queue, deadLetters])', 'for (const one of [queue])'],
  ],
  'jobs/private/fargate-target.ts': [
    ['allows stopping the tasks of other clusters', 'resources: [tasks], conditions: inCluster', 'resources: [tasks]',
      'rules/roles-have-what-they-need.test.ts'],
  ],
  'backup/backup-plan.ts': [
    ['does not notify of backups that did not start', "'ABORTED', 'EXPIRED'", "'ABORTED'"],
  ],
  'backup/private/secure-vault.ts': [
    ['deletes the vault together with its stack',
      'lockConfiguration: lock,\n      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,',
      'lockConfiguration: lock,\n      removalPolicy: RemovalPolicy.DESTROY,'],
  ],
  'backup/private/backup-permissions.ts': [
    ['allows copies of backups to all vaults', ", { 'ForAllValues:ArnLike': { 'backup:CopyTargets': context.copyArns } }", '',
      'rules/roles-have-what-they-need.test.ts'],
  ],
  'telemetry/private/datadog-log-forwarding.ts': [
    ['does not allow Firehose to read the API key of Datadog', 'grantReadable(apiKey, role);'],
  ],
  'telemetry/private/datadog-agent.ts': [
    ['accepts a field of the API key that Firehose cannot read',
      'if (forwardLogs && apiKeyField !== API_KEY)', 'if (!forwardLogs && apiKeyField !== API_KEY)'],
  ],
  'telemetry/private/share.ts': [
    ['rejects a sample rate of 0, which disables the traces', 'share >= 0', 'share > 0'],
  ],
  'telemetry/private/tracing-extensions.ts': [
    ['grants X-Ray to a collector with a custom configuration', 'permit: configuration === undefined ? grantXray : undefined', 'permit: grantXray'],
  ],
  'fargate-api/private/create-parameter.lambda.ts': [
    ['reports success for a parameter that it did not create', 'if (!(error instanceof ParameterAlreadyExists)) throw error;'],
  ],
  'fargate-api/private/api-service.ts': [
    ['does not roll back a failed deployment', 'circuitBreaker: { enable: true, rollback: true }', 'circuitBreaker: { enable: true, rollback: false }',
      'release/release-reconciler/release-reconciler.test.ts'],
  ],
  'fargate-api/private/fargate-api-checks.ts': [
    ['accepts a certificate of another Region',
      "  checkSameRegion(scope, 'certificate', region);", "  checkSameRegion(scope, 'certificate', region && undefined);"],
  ],
  'fargate-api/private/api-load-balancer.ts': [
    ['accepts a slow start that is too short', "'slowStart', slowStart, 30, 900", "'slowStart', slowStart, 29, 900"],
    ['waits 5 minutes for in-flight requests of each stopped task', 'options.deregistrationDelay ?? Duration.seconds(30)',
      'options.deregistrationDelay ?? Duration.seconds(300)', 'rules/documented-defaults-are-true.api.test.ts'],
  ],
  'operations/private/events/event-patterns.ts': [
    ['notifies of tasks that belong to no service', "group: [{ prefix: 'service:' }],"],
  ],
  'operations/private/events/senders.ts': [
    ['allows CloudTrail to publish for all accounts',
      "{ service: 'cloudtrail', publishing: ofAccount,", "{ service: 'cloudtrail', publishing: nothing,"],
  ],
  'operations/private/audit/audit-trail-checks.ts': [
    ['accepts a severity below the minimum', 'severity >= 1 &&', 'severity >= 0 &&'],
  ],
  'operations/private/audit/event-alarms.ts': [
    ['counts changes through CloudFormation only if they are ignored',
      'if (!deployed || !ignoreCdkDeployments)', 'if (!deployed || ignoreCdkDeployments)'],
  ],
  'operations/private/audit/finding-rules.ts': [
    ['notifies of resources that have become compliant', "newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },"],
  ],
  'operations/private/audit/create-config-role.lambda.ts': [
    ['treats each failure to create the role of AWS Config as an existing role',
      "if (name.startsWith('InvalidInput') && message.includes('has been taken'))", "if (name.startsWith('InvalidInput'))"],
  ],
  'operations/private/audit/api-trail.ts': [
    ['does not sign the files of the trail', 'enableFileValidation: true', 'enableFileValidation: false'],
  ],
  'operations/private/audit/trail-access.ts': [
    ['denies its own trail instead of other trails', 'conditions: { ArnNotLike:', 'conditions: { ArnLike:'],
  ],
  'operations/private/costs/cost-anomalies.ts': [
    ['gives the monitors of one stack one name', 'monitorName: Names.uniqueResourceName(this,', 'monitorName: Names.uniqueResourceName(Stack.of(this),',
      'rules/constructs-can-be-created-twice.test.ts'],
  ],
  'operations/private/costs/uptime-schedule-checks.ts': [
    ['accepts an office that closes in the hour in which it opens', 'if (closing <= opening)', 'if (closing < opening)'],
  ],
  'operations/private/observability/database-part.ts': [
    ['goes into ALARM if there is much freeable memory', 'below: freeableMemory.toBytes(),', 'above: freeableMemory.toBytes(),'],
    ['compares deadlocks per second with a threshold per minute', 'above: deadlocksPerMinute / 60,', 'above: deadlocksPerMinute,'],
  ],
  'operations/private/observability/api-part.ts': [
    ['goes into ALARM if no task is healthy for one node of the load balancer',
      'healthyHostCount({ period: MINUTE, statistic: cloudwatch.Stats.MAXIMUM })', 'healthyHostCount({ period: MINUTE, statistic: cloudwatch.Stats.MINIMUM })'],
    ['ignores the latency after a shift of traffic', "`MAX([${groups.join(', ')}])`", 'groups[0]', 'eldonia-platform/services.test.ts'],
  ],
  'operations/private/observability/cache-part.ts': [
    ['puts more nodes on an alarm than CloudWatch supports', 'const NODES_PER_ALARM = 9;', 'const NODES_PER_ALARM = 10;'],
  ],
  'operations/private/observability/observability-checks.ts': [
    ['accepts an availability SLO of 100 %, which no alarm can watch', 'target < 100)', 'target <= 100)'],
  ],
  'failover/private/check-database.lambda.ts': [
    ['continues while another cluster accepts writes', 'if (others.length > 0) {', 'if (others.length > 1) {'],
  ],
  'failover/private/settle-capacity.lambda.ts': [
    ['removes the capacity before the failback of the database', 'checkOnlyWriter(answer, identifier, primary);'],
  ],
  'failover/private/workflows.ts': [
    ['cannot promote a database whose primary Region is unavailable', "ungraceful: { ungraceful: 'failover' },"],
  ],
  'failover/private/action-permissions.ts': [
    ['allows a function to use keys through all services', "conditions: { StringEquals: { 'kms:ViaService': principals } },", '',
      'rules/roles-have-what-they-need.test.ts'],
  ],
  'failover/private/execution-role.ts': [
    ['may not compare the quotas of the Regions', '...reading(), ...quotas(),', '...reading(),', 'rules/roles-have-what-they-need.test.ts'],
  ],
  'failover/private/plan-alarms.ts': [
    ['reads the trigger alarms in the Region that is unavailable',
      "numbered('trigger', 'trigger', standby.region", "numbered('trigger', 'trigger', primary.region"],
  ],
  'failover/private/ask-site.lambda.ts': [
    ['treats a site whose firewall challenges the probe as available', 'statusCode === 200 && action === undefined', 'statusCode < 300'],
  ],
  'failover/private/report-role.lambda.ts': [
    ['disables schedules during a promotion', 'if (secondary && writers.length > 0)', 'if (secondary)'],
  ],
  'failover/private/warm-up.lambda.ts': [
    ['times out without the list of tasks that are not ready', 'const RESERVE_MILLISECONDS = 12_000;', 'const RESERVE_MILLISECONDS = 1_000;'],
  ],
  'release/private/handler/record.ts': [
    ['reports success if one Region lacks the release', 'if (failures.length > 0) throw', 'if (failures.length === regions.length) throw'],
    ['records any digest that a request names', 'version !== expected', 'version === undefined', 'release/release-reconciler/requests.test.ts'],
    ['loses a release that a rollback of the stack has replaced', '!isStack && !isRestored', '!isStack', 'release/release-reconciler/record.test.ts'],
  ],
  'release/private/handler/comparison.ts': [
    ['ignores a foreign container', 'container.name === released ? { ...container, image: undefined } : container)', 'container.name === released ? { ...container, image: undefined } : undefined)',
      'release/release-reconciler/requests.test.ts'],
    ['ignores the order of arguments', 'ORDERED.includes(key) ? all', 'key === \'\' ? all', 'release/release-reconciler/requests.test.ts'],
  ],
  'release/private/handler/requests.ts': [
    ['registers what a request adds to the digest', '!known || Object.keys(rest).length > 0', '!known || rest === undefined', 'release/release-reconciler/requests.test.ts'],
    ['registers for a service with other settings than the stack', 'changed.length > 0) {', 'changed.length > 99) {', 'release/release-reconciler/requests.test.ts'],
  ],
  'release/private/handler/messages.ts': [
    ['handles a message about all services for the API alone', 'names.length === 1', 'names.length > 0', 'release/release-reconciler/messages.test.ts'],
  ],
  'release/private/release-reconciler.ts': [
    ['leaves an unresolved token in the parameter of a service', 'Tokenization.stringifyNumber(service.minimumTasks ?? 1)', 'String(service.minimumTasks ?? 1)'],
  ],
  'release/private/pipeline-access.ts': [
    ['allows listing the tasks of all clusters', "conditions: { ArnEquals: { 'ecs:cluster': api.cluster.clusterArn } },", '',
      'rules/roles-have-what-they-need.test.ts'],
  ],
  'release/private/handler/trigger.ts': [
    ['reverts a release that is in progress', 'if (!stackTime || !byStack) return false;', 'if (!stackTime) return false;'],
  ],
  'release/private/handler/reconcile.ts': [
    ['leaves the service without tasks after a rollback of the stack', 'running === imageOf(UNRELEASED) ? await restoredTasks(service) : undefined', 'undefined'],
  ],
  'release/spot-test-runners.ts': [
    ['allows containers on a runner to assume its role', 'httpPutResponseHopLimit: 1,', 'httpPutResponseHopLimit: 2,'],
  ],
  'region/private/plan.ts': [
    ['restores a snapshot of a pair in two versions', 'snapshot._restoredIn(tier._sizes().databaseVersion)', 'tier._sizes().databaseVersion',
      'dr-pair/database-snapshot.sweep.test.ts'],
  ],
  'region/private/names.ts': [
    ['gives the task roles of two Regions one name, although roles are global', '-task-role-${region}', '-task-role'],
    ['gives the deploy roles of two Regions one name, although roles are global', '-deploy-${region}', '-deploy'],
  ],
  'region/private/api.ts': [
    ['starts tasks before their database user exists', 'if (role.waitsForDatabase) api.startAfter(database.ready);'],
  ],
  'region/private/role.ts': [
    ['runs the jobs in both Regions of a pair', 'jobsEnabled: false,', '', 'dr-pair/modes.sweep.test.ts'],
  ],
  'region/private/operations.ts': [
    ['creates a second trail in the standby Region', 'trail: recordsAccount ? undefined : AccountResource.none(),', '', 'dr-pair/operations.test.ts'],
  ],
  'region/private/edge-origin-parts.ts': [
    ['ignores the health checks of the failover plan', 'healthCheck: origin.healthCheck,', '', 'dr-pair/dr-pair.test.ts'],
  ],
  'region/private/data.ts': [
    ['has ElastiCache publish to an encrypted topic, which it cannot', 'alarmTopic?.masterKey ? undefined : alarmTopic', 'alarmTopic'],
    ['deletes the images of production together with their repository', 'emptyOnDelete: removalPolicy === RemovalPolicy.DESTROY', 'emptyOnDelete: true'],
  ],
  'region/private/platform-checks.ts': [
    ['accepts a name that is one character too long', '{0,18}', '{0,19}'],
  ],
  'region/platform-tier.ts': [
    ['disables deletion protection of production', 'deletionProtection: true,', 'deletionProtection: false,'],
  ],
  'dr-pair/dr-pair.ts': [
    ['does not allow the approver to approve', '\n      plan.grantApprove(this.approver);'],
    ['deploys the standby Region without waiting for the primary Region',
      'this.standbyStack.addStackDependency(this.primaryStack,', 'this.standbyStack.addStackDependency(this.globalStack,'],
  ],
  'dr-pair/private/cache-scaling-role.ts': [
    ['can\'t tag what a failover creates', "['ListTagsForResource', 'TagResource', 'UntagResource']", "['ListTagsForResource', 'UntagResource']",
      'rules/roles-have-what-they-need.test.ts'],
  ],
  'dr-pair/private/pair-checks.ts': [
    ['checks the node types of the wrong Region', String.raw`'ap-northeast-3': /^r6gd\./`, String.raw`'ap-northeast-1': /^r6gd\./`],
    ['accepts a standby network that contains the primary network', '(overlaps(one, other) || contains(one, other))', 'contains(one, other)'],
  ],
  'dr-pair/private/pair-plan.ts': [
    ['scales the readers up to one fewer than a cluster does', 'const MAXIMUM_READERS = 5;', 'const MAXIMUM_READERS = 4;'],
  ],
  'dr-pair/private/pair-dashboard.ts': [
    ['shows failed replications of the destination, which has no such metric',
      "name === 'OperationsFailedReplication' ? { region: from.region }", "name === 'OperationsFailedReplication' ? { region: to.region }"],
  ],
  'dr-pair/private/media-alarms.ts': [
    ['has alarms on the media replication from the wrong Region',
      'sourceBucketName: there.mediaBucket,\n    destinationBucketName: here.mediaBucket,',
      'sourceBucketName: here.mediaBucket,\n    destinationBucketName: there.mediaBucket,'],
  ],
  'dr-pair/private/standby-base.ts': [
    ['does not process uploads in the standby Region', 'eventBridge: true,', 'eventBridge: false,'],
  ],
  'dr-pair/private/standby-cache.ts': [
    ['creates the cache nodes of a pilot light before a failover', "default: 'false',", "default: 'true',"],
  ],
  'dr-pair/private/standby-side.ts': [
    ['runs as many tasks in the standby Region as in the primary Region', 'tier: standbyTier,', 'tier: common.tier,'],
    ['checks the readiness of tasks on the default port', 'port: common.api.container?.port,'],
    ['keeps the backups of the standby database for the default retention', 'backupRetention: sizes.backupRetention,'],
    ['monitors the role of the database before the cluster exists', 'role.node.addDependency(database.databaseCluster);'],
  ],
  'cli/conformance/section-5-2-2-data.ts': [
    ['accepts each backup retention', '{ BackupRetentionPeriod: 7 }', '{ BackupRetentionPeriod: () => true }'],
  ],
  'cli/conformance/section-5-7-recovery.ts': [
    ['requires no threshold of the alarm on the media replication', '\n    && firesAbove(alarm, LOSS_MINUTES * 60));', ');'],
  ],
  'cli/conformance/permissions.ts': [
    ['accepts all actions of one service as least privilege', String.raw`/^([a-z0-9-]+:)?\*$/`, String.raw`/^\*$/`],
  ],
  'cli/conformance/failover-plans.ts': [
    ['accepts a plan that switches the DNS before it promotes the database',
      'positionOf(workflow, PROMOTION) < positionOf(workflow, DNS)', 'positionOf(workflow, PROMOTION) !== positionOf(workflow, DNS)'],
  ],
  'cli/conformance/origins.ts': [
    ['accepts each fixed response of a listener as a rejection', "has('FixedResponseConfig/StatusCode', 403)", "has('FixedResponseConfig')"],
  ],
  'cli/conformance/section-5-2-3-network.ts': [
    ['accepts an open security group that also has a prefix list', "(lists === 1 && !ingressRules(app, groups).some((rule) => rule.has('CidrIp', '0.0.0.0/0')))", 'lists === 1'],
  ],
  'cli/conformance/section-5-4-1-github.ts': [
    ['accepts a trust policy without a subject as one without pull requests',
      'return subjects.length === 0 || subjects.some', 'return subjects.some'],
  ],
  'cli/conformance/section-5-9-costs.ts': [
    ['accepts a development environment without Spot', 'kind === Kind.PRODUCTION || every(services(app), usesSpot)', 'kind !== Kind.PRODUCTION || every(services(app), usesSpot)'],
  ],
  'change-guard/private/safeguards.ts': [
    ['does not detect that automatic failover of a cache is disabled', 'SnapshotRetentionLimit: 0, AutomaticFailoverEnabled: false', 'SnapshotRetentionLimit: 0'],
    ['does not know how long a stream keeps its records by default', 'RetentionPeriodHours: 24', 'RetentionPeriodHours: 0'],
    ['counts the expiration of disabled lifecycle rules', "if (rule.Status !== 'Enabled') continue;", ''],
  ],
};

export const MUTANTS: readonly Mutant[] = Object.entries(FAULTS)
  .flatMap(([file, faults]) => faults.map(([fault, find, replace = '', test]) => ({ file, fault, find, replace, test })));

import {
  Duration, Stack, aws_budgets as budgets, aws_certificatemanager as acm, aws_cloudfront as cloudfront, aws_cloudfront_origins as origins,
  aws_cloudtrail as cloudtrail, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_config as config, aws_ec2 as ec2,
  aws_ecr as ecr, aws_ecs as ecs, aws_sqs as sqs, aws_ecs_patterns as patterns, aws_elasticache as elasticache, aws_events as events,
  aws_events_targets as targets, aws_guardduty as guardduty, aws_iam as iam, aws_kms as kms, aws_lambda as lambda,
  aws_lambda_event_sources as sources, aws_logs as logs, aws_rds as rds, aws_route53 as route53, aws_route53_targets as aliases, aws_s3 as s3,
  aws_secretsmanager as secretsmanager, aws_sns as sns, aws_sns_subscriptions as subscriptions, aws_wafv2 as wafv2,
} from 'aws-cdk-lib';

const FUNCTIONS = ['Thumbnails', 'Cleanup', 'Webhook'];
const LOG_TERMS = ['error', 'fatal', 'timeout', 'denied'];
const EVENTS = ['aws.guardduty', 'aws.config', 'aws.ecs', 'aws.rds', 'aws.acm', 'aws.health', 'aws.backup'];
const FIREWALL_RULES = ['CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet', 'AmazonIpReputationList', 'AnonymousIpList'];
const CONFIG_RULES = [
  'S3_BUCKET_PUBLIC_READ_PROHIBITED', 'S3_BUCKET_SSL_REQUESTS_ONLY', 'RDS_STORAGE_ENCRYPTED', 'RDS_INSTANCE_PUBLIC_ACCESS_CHECK',
  'CLOUD_TRAIL_ENABLED', 'ROOT_ACCOUNT_MFA_ENABLED', 'IAM_USER_MFA_ENABLED', 'ACCESS_KEYS_ROTATED', 'INCOMING_SSH_DISABLED', 'VPC_FLOW_LOGS_ENABLED',
];

/**
 * The peer: a platform of the same kind, as one writes it with the L2 constructs of aws-cdk-lib and aws-ecs-patterns, without what the
 * library adds: releases, remedies and refusals.
 */
export function definePeer(stack: Stack, domainName: string, email: string): void {
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const topic = new sns.Topic(stack, 'Alarms', { masterKey: key, enforceSSL: true });
  topic.addSubscription(new subscriptions.EmailSubscription(email));
  const dashboard = new cloudwatch.Dashboard(stack, 'Dashboard');
  const watch = (part: string, watched: Record<string, readonly [metric: cloudwatch.IMetric, threshold: number]>) => (
    Object.entries(watched).map(([name, [metric, threshold]]) => {
      const alarm = new cloudwatch.Alarm(stack, `${part}${name}Alarm`, { metric, threshold, evaluationPeriods: 3 });
      alarm.addAlarmAction(new actions.SnsAction(topic));
      dashboard.addWidgets(new cloudwatch.GraphWidget({ title: `${part} ${name}`, left: [metric], leftAnnotations: [alarm.toAnnotation()] }));
      return alarm;
    }));
  const metric = (namespace: string, metricName: string) => new cloudwatch.Metric({ namespace, metricName });
  const logGroupOf = (id: string) => new logs.LogGroup(stack, `${id}Logs`, { retention: logs.RetentionDays.THREE_MONTHS });
  const secured = { encryption: s3.BucketEncryption.S3_MANAGED, enforceSSL: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL };
  const serverAccessLogsBucket = new s3.Bucket(stack, 'AccessLogs', { ...secured, objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED });
  const [media, site, trail] = ['Media', 'Site', 'Trail'].map((id) => new s3.Bucket(stack, `${id}Bucket`, {
    ...secured, versioned: true, serverAccessLogsBucket, lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
  }));
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: domainName });

  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } } });
  vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroupOf('Flow')) });
  for (const service of ['ECR', 'ECR_DOCKER', 'CLOUDWATCH_LOGS', 'SECRETS_MANAGER'] as const) {
    vpc.addInterfaceEndpoint(service, { service: ec2.InterfaceVpcEndpointAwsService[service] });
  }
  const database = new rds.DatabaseCluster(stack, 'Database', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    readers: [rds.ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })],
    credentials: rds.Credentials.fromGeneratedSecret('master', { encryptionKey: key }),
    vpc,
    storageEncryptionKey: key,
  });
  database.addRotationSingleUser({ automaticallyAfter: Duration.days(30) });
  const cacheGroup = new ec2.SecurityGroup(stack, 'CacheGroup', { vpc });
  const subnetIds = vpc.privateSubnets.map(({ subnetId }) => subnetId);
  const cacheSubnetGroupName = new elasticache.CfnSubnetGroup(stack, 'CacheSubnets', { description: 'Cache', subnetIds }).ref;
  const securityGroupIds = [cacheGroup.securityGroupId];
  const cache = new elasticache.CfnReplicationGroup(stack, 'Cache', {
    replicationGroupDescription: 'Cache', engine: 'valkey', cacheNodeType: 'cache.t4g.small', cacheSubnetGroupName, securityGroupIds,
  });

  const logGroup = logGroupOf('Api');
  const repository = new ecr.Repository(stack, 'Repository', { imageScanOnPush: true, lifecycleRules: [{ maxImageCount: 50 }] });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
  const container = {
    image: ecs.ContainerImage.fromEcrRepository(repository),
    environment: { DB_HOST: database.clusterEndpoint.hostname, REDIS_HOST: cache.attrPrimaryEndPointAddress, MEDIA_BUCKET: media.bucketName },
    secrets: {
      DB_PASSWORD: ecs.Secret.fromSecretsManager(database.secret!, 'password'),
      JWT_SECRET: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Jwt', { encryptionKey: key })),
    },
    logDriver: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'api' }),
  };
  const { service, targetGroup, loadBalancer, taskDefinition } = new patterns.ApplicationLoadBalancedFargateService(stack, 'Api', {
    cluster,
    redirectHTTP: true,
    domainName: `api.${domainName}`,
    domainZone: zone,
    certificate: new acm.Certificate(stack, 'Certificate', { domainName: `api.${domainName}`, validation: acm.CertificateValidation.fromDns(zone) }),
    taskImageOptions: { ...container, containerPort: 3000 },
  });
  loadBalancer.logAccessLogs(serverAccessLogsBucket, 'alb');
  const tasks = service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 10 });
  tasks.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  tasks.scaleOnRequestCount('Requests', { targetGroup, requestsPerTarget: 1000 });
  const worker = new patterns.QueueProcessingFargateService(stack, 'Emails', { cluster, ...container, maxScalingCapacity: 4 });
  for (const { connections } of [service, worker.service]) {
    connections.allowTo(database, ec2.Port.POSTGRES);
    connections.allowTo(cacheGroup, ec2.Port.tcp(6379));
  }
  media.grantReadWrite(taskDefinition.taskRole);

  for (const id of FUNCTIONS) {
    const failed = new sqs.Queue(stack, `${id}Failed`, { enforceSSL: true });
    const deadLetterQueue = { queue: failed, maxReceiveCount: 3 };
    const queue = new sqs.Queue(stack, `${id}Queue`, { enforceSSL: true, deadLetterQueue });
    const handler = new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 0;'), logGroup: logGroupOf(id),
    });
    handler.addEventSource(new sources.SqsEventSource(queue, { reportBatchItemFailures: true }));
    media.grantReadWrite(handler);
    new events.Rule(stack, `${id}Daily`, { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.SqsQueue(queue)] });
    watch(id, { Errors: [handler.metricErrors(), 1], Throttles: [handler.metricThrottles(), 1], Duration: [handler.metricDuration(), 2_000] });
    watch(`${id}Queue`, { Failed: [failed.metricApproximateNumberOfMessagesVisible(), 1], Age: [queue.metricApproximateAgeOfOldestMessage(), 900] });
  }
  const visible = (metricName: string) => ({ metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true });
  const managed = (name: string) => ({ managedRuleGroupStatement: { vendorName: 'AWS', name: `AWSManagedRules${name}` } });
  const rules = FIREWALL_RULES.map((name, priority) => (
    { name, priority, overrideAction: { none: {} }, visibilityConfig: visible(name), statement: managed(name) }));
  const firewall = new wafv2.CfnWebACL(stack, 'Firewall', {
    scope: 'CLOUDFRONT', defaultAction: { allow: {} }, visibilityConfig: visible('All'), rules,
  });
  const origin = new origins.LoadBalancerV2Origin(loadBalancer);
  const distribution = new cloudfront.Distribution(stack, 'Distribution', {
    domainNames: [domainName],
    webAclId: firewall.attrArn,
    certificate: acm.Certificate.fromCertificateArn(stack, 'CdnCertificate', 'arn:aws:acm:us-east-1:123456789012:certificate/peer'),
    defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(site) },
    additionalBehaviors: {
      'api/*': { origin, allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL, cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED },
      'media/*': { origin: origins.S3BucketOrigin.withOriginAccessControl(media), cachePolicy: new cloudfront.CachePolicy(stack, 'MediaCache') },
    },
  });
  new route53.ARecord(stack, 'Site', { zone, target: route53.RecordTarget.fromAlias(new aliases.CloudFrontTarget(distribution)) });

  new cloudtrail.Trail(stack, 'Trail', { bucket: trail, sendToCloudWatchLogs: true });
  new guardduty.CfnDetector(stack, 'Detector', { enable: true });
  for (const identifier of CONFIG_RULES) new config.ManagedRule(stack, identifier, { identifier });
  for (const source of EVENTS) new events.Rule(stack, source, { eventPattern: { source: [source] }, targets: [new targets.SnsTopic(topic)] });
  new budgets.CfnBudget(stack, 'Budget', { budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: 500, unit: 'USD' } } });
  const github = new iam.WebIdentityPrincipal('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com');
  repository.grantPullPush(new iam.Role(stack, 'Deploy', { assumedBy: github }));

  watch('Logs', Object.fromEntries(LOG_TERMS.map((term) => [term, [new logs.MetricFilter(stack, term, {
    logGroup, metricNamespace: 'Peer', metricName: term, filterPattern: logs.FilterPattern.literal(`{ $.level = "${term}" }`),
  }).metric(), 10]])));
  const alarms = watch('Api', {
    Cpu: [service.metricCpuUtilization(), 80], Memory: [service.metricMemoryUtilization(), 80], Down: [targetGroup.metrics.unhealthyHostCount(), 0],
  });
  watch('Database', {
    Cpu: [database.metricCPUUtilization(), 80], Connections: [database.metricDatabaseConnections(), 800], Deadlocks: [database.metricDeadlocks(), 1],
  });
  for (const name of ['EngineCPUUtilization', 'Evictions', 'ReplicationLag']) watch('Cache', { [name]: [metric('AWS/ElastiCache', name), 80] });
  watch('Cdn', { Errors: [distribution.metric5xxErrorRate(), 1], Blocked: [metric('AWS/WAFV2', 'BlockedRequests'), 1000] });
  new cloudwatch.CompositeAlarm(stack, 'Page', { alarmRule: cloudwatch.AlarmRule.anyOf(...alarms) }).addAlarmAction(new actions.SnsAction(topic));
}

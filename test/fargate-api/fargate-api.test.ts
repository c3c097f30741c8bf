import {
  Duration, Size, Stack, Token, aws_cloudwatch as cloudwatch, aws_ecr as ecr, aws_ecs as ecs, aws_iam as iam, aws_kms as kms, aws_logs as logs,
  aws_secretsmanager as secretsmanager, aws_sns as sns,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { api, containersOf, namesOf, templateOf, WithProxy } from './fixture';
import { ApiDeployment, ApiImage, ApiIngress, ApiScaling, FargateApiProps } from '../../src/fargate-api';
import { importedVpc, KEY_ARN } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { keyStatements, statement, statementsOf } from '../support/statements';
import { built } from '../support/templates';

const SERVICE = 'AWS::ECS::Service';
const TASK = 'AWS::ECS::TaskDefinition';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const container = (template: Template) => containersOf(template)[0];
const scalesOn = (PredefinedMetricType: string, target: object) =>
  ({ TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType }, ...target } });

test('has alarms that stay in OK without data', () =>
  templateOf().resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching', AlarmActions: Match.absent() }, 2));

describe('with props', () => {
  const stack = testStack();
  const alarmTopic = new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'TopicKey') });
  const template = templateOf({
    alarmTopic,
    capacityProviderStrategies: [{ capacityProvider: 'FARGATE', base: 2, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 4 }],
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: importedVpc(stack) }),
    container: {
      livenessPath: '/live',
      port: 8080,
      user: '10:10',
      readonlyRootFilesystem: false,
      command: ['node', 'main.js'],
      stopTimeout: Duration.seconds(90),
      temporaryStorage: Size.mebibytes(128),
      healthCheckCommand: ['CMD', 'node', 'health.js'],
    },
    containerName: 'shop',
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
    environment: { DB_HOST: 'db', NODE_ENV: 'staging' },
    executionRoleName: 'shop-execution',
    family: 'shop',
    logGroupName: '/ecs/shop',
    logRetention: logs.RetentionDays.ONE_WEEK,
    scaling: ApiScaling.of({ targetRequestsPerMinute: 600 }),
    secrets: { DB_PASSWORD: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret'), 'password') },
    serviceName: 'shop',
    taskRoleName: 'shop-task',
  }, stack);

  test.each<[string, string, object]>([
    ['mixes on-demand and Spot tasks in an existing cluster', SERVICE, {
      Cluster: 'shared', ServiceName: 'shop', CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Base: 2, Weight: 1 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 4 }],
    }],
    ['listens on another port', SERVICE, { LoadBalancers: [{ ContainerName: 'shop', ContainerPort: 8080 }] }],
    ['scales on requests as well', POLICY, scalesOn('ALBRequestCountPerTarget', { TargetValue: 600 })],
    ['checks another path', 'AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/live' }],
    ['has the name of the task role', 'AWS::IAM::Role', { RoleName: 'shop-task' }],
    ['has the name of the execution role', 'AWS::IAM::Role', { RoleName: 'shop-execution' }],
    ['has a log with an existing key', 'AWS::Logs::LogGroup', { LogGroupName: '/ecs/shop', RetentionInDays: 7, KmsKeyId: KEY_ARN }],
    ['uses container options', TASK, {
      Family: 'shop',
      ContainerDefinitions: [{
        Name: 'shop',
        User: '10:10',
        ReadonlyRootFilesystem: false,
        Command: ['node', 'main.js'],
        StopTimeout: 90,
        LinuxParameters: { Tmpfs: [{ Size: 128 }] },
        HealthCheck: { Command: ['CMD', 'node', 'health.js'] },
        Environment: Match.arrayWith([{ Name: 'NODE_ENV', Value: 'staging' }]),
        Secrets: [Match.objectLike({ Name: 'DB_PASSWORD' })],
      }],
    }],
  ])('%s', (_, type, properties) => template.hasResourceProperties(type, properties));

  test('notifies a topic, and allows its alarms in the key of the topic', () => {
    const actions = [stack.resolve(alarmTopic.topicArn) as unknown];

    template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { AlarmActions: actions }, 2);
    template.resourceCountIs('AWS::KMS::Key', 1);
    expect(keyStatements(template)).toContainEqual(statement({
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Principal: { Service: 'cloudwatch.amazonaws.com' },
    }));
  });
});

test.each<[string, Partial<FargateApiProps>, string]>([
  ['without high resolution', { scaling: ApiScaling.of({ highResolution: false }) }, 'ap-northeast-1'], ['in China', { certificate: undefined, ingress: ApiIngress.INTERNAL }, 'cn-north-1'],
])('scales on CPU every minute %s', (_, props, region) => {
  const template = templateOf(props, testStack({ account: '123456789012', region }));

  template.hasResourceProperties(SERVICE, { Monitoring: Match.absent() });
  template.hasResourceProperties(POLICY, scalesOn('ECSServiceAverageCPUUtilization', {}));
});

test('uses a writable root file system with ECS Exec', () =>
  expect(container(templateOf({ enableExecuteCommand: true }))).toMatchObject({ ReadonlyRootFilesystem: false }));

test('rolls back on an alarm of a template, and on an alarm of the CDK', () => {
  const template = built((stack) => api(stack, {
    deployment: ApiDeployment.rolling({
      alarms: [
        new cloudwatch.CfnAlarm(stack, 'Own', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1 }),
        cloudwatch.Alarm.fromAlarmName(stack, 'Imported', 'imported'),
      ],
    }),
  }));

  template.hasResourceProperties(SERVICE, {
    DeploymentConfiguration: { Alarms: { AlarmNames: Match.arrayWith([{ Ref: 'Own' }, 'imported']) } },
  });
});

test('runs on Spot, of which the cluster has the capacity provider before the service exists', () =>
  templateOf({ capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }).hasResource(SERVICE, {
    Properties: { LaunchType: Match.absent(), CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }] },
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('CapacityProviders')]),
  }));

test('allows a hook to add containers and to select the one that receives the requests', () => {
  const stack = testStack();
  const template = templateOf({ task: new WithProxy() }, stack);
  const [own, , proxy] = containersOf(template);
  const [plain] = containersOf(templateOf());

  expect(namesOf(template)).toEqual(['api', 'Agent', 'proxy']);
  template.hasResourceProperties(SERVICE, { LoadBalancers: [Match.objectLike({ ContainerName: 'proxy', ContainerPort: 3001 })] });
  expect(own).toEqual({ ...plain, PortMappings: undefined, Environment: [{ Name: 'NODE_ENV', Value: 'production' }, { Name: 'PORT', Value: '3002' }] });
  expect(proxy.LogConfiguration).toEqual(plain.LogConfiguration);
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Agent of the task has no log driver'));
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('both listen on port'));
});

const image = ecs.ContainerImage.fromRegistry('proxy');
test('warns of a hook that leaves the container of the API the port of the proxy', () => {
  const stack = testStack();
  templateOf({ task: { addContainers: (task, _, logging) => task.addContainer('Proxy', { image, logging, portMappings: [{ containerPort: 3001 }] }) } }, stack);

  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('both listen on port 3001 of the task'));
});

test.each<[what: string, hook: (task: ecs.FargateTaskDefinition) => ecs.ContainerDefinition | undefined, message: string]>([
  ['has another name', undefined as never, 'task must have the method addContainers, got none; implement IApiTask, in Python with the method add_containers'],
  ['returns nothing', () => undefined, 'task must return a container of the task definition of the API, got none; return the container that it gets'],
  ['returns a container of another task', (task) => new ecs.FargateTaskDefinition(Stack.of(task), 'Other').addContainer('Other', { image }),
    'task must return a container of the task definition of the API, got Test/Other/Other;'],
  ['returns a container without the port', (task) => task.addContainer('Proxy', { image }),
    'task must return the only container with a port mapping for the port 3001 of the API, got Proxy, and the port at none; add the port mapping'],
  ['adds a container with the port of the API', (task) => {
    task.addContainer('Proxy', { image, portMappings: [{ containerPort: 3001 }] });
    return task.defaultContainer;
  }, 'got api, and the port at api, Proxy;'],
])('fails if a hook %s', (_, hook, message) => expect(() => templateOf({ task: { addContainers: hook as never } })).toThrow(message));

test('accepts tokens for sizes and names', () => {
  const token = Token.asString({ Ref: 'AWS::StackName' });

  expect(() => templateOf({ cpu: Token.asNumber({ Ref: 'Cpu' }), memoryLimitMiB: 2048, serviceName: token, logGroupName: token })).not.toThrow();
  expect(() => templateOf({ cpu: 512, memoryLimitMiB: Token.asNumber({ Ref: 'Memory' }) })).not.toThrow();
});

describe('grants, metrics and connections', () => {
  test('allows a release process to deploy, and to pass the two roles of the task only', () => {
    const stack = testStack();
    const it = api(stack);
    it.grantDeploy(new iam.Role(stack, 'Releaser', { assumedBy: new iam.AccountRootPrincipal() }));
    const arn = stack.resolve(it.service.serviceArn) as unknown;

    expect(statementsOf(Template.fromStack(stack))).toEqual(expect.arrayContaining([
      statement({
        Action: 'iam:PassRole',
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        Resource: stack.resolve([it.taskRole.roleArn, it.executionRole.roleArn]),
      }),
      statement({
        Action: 'ecs:UpdateService', Condition: expect.objectContaining({ BoolIfExists: { 'ecs:auto-assign-public-ip': false } }), Resource: arn,
      }),
      { Action: 'ecs:DescribeServices', Effect: 'Allow', Resource: arn },
    ]));
    expect(it.grantPrincipal).toBe(it.taskRole.grantPrincipal);
  });

  test('has metrics of the service and the load balancer', () => {
    const it = api(testStack());
    const metrics = [it.metricCpuUtilization(), it.metricMemoryUtilization(), it.metricRequestCount(), it.metricTargetResponseTime()];

    expect(metrics.map(({ namespace, metricName }) => `${namespace} ${metricName}`)).toEqual([
      'AWS/ECS CPUUtilization', 'AWS/ECS MemoryUtilization', 'AWS/ApplicationELB RequestCount', 'AWS/ApplicationELB TargetResponseTime',
    ]);
  });

  test('uses the name of a named service in metrics, so that alarms do not depend on the service', () => {
    const [named, unnamed] = [api(testStack(), { serviceName: 'shop' }), api(testStack())];
    const dimensions = { ClusterName: named.cluster.clusterName, ServiceName: 'shop' };

    expect(named.metricDimensions).toEqual(dimensions);
    for (const metric of [named.metricCpuUtilization(), named.metricMemoryUtilization()]) expect(metric.dimensions).toEqual(dimensions);
    expect(unnamed.metricCpuUtilization().dimensions).toEqual({ ClusterName: unnamed.cluster.clusterName, ServiceName: unnamed.service.serviceName });
  });
});

test.each<[string, (stack: Stack) => Partial<FargateApiProps>, string]>([
  ['a mutable tag', (stack) => ({ image: ApiImage.fromRepository(ecr.Repository.fromRepositoryName(stack, 'R', 'r'), 'latest') }),
    '"latest" refers to another image after each push'],
  ['a single task on demand', () => ({ scaling: ApiScaling.between(1, 4) }), 'a minimum of 1 task is unavailable while that task is replaced'],
])('warns of %s', (_, props, warning) => {
  const stack = testStack();
  api(stack, props(stack));

  Annotations.fromStack(stack).hasWarning('/Test/Api', Match.stringLikeRegexp(warning));
});

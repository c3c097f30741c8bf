import { Duration, Size, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { api, existingVpc, only, templateOf } from './fixture';
import { ApiCapacity, ApiScaling, IApiTask } from '../../src/fargate-api';
import { testStack } from '../../tools/assemblies/stacks';

const container = (template: Template) => only(template, 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions[0];

describe('by default', () => {
  const template = templateOf();

  test('runs the documented task: Fargate, awsvpc, 512 CPU units and 1,024 MiB', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '512', Memory: '1024', NetworkMode: 'awsvpc', RequiresCompatibilities: ['FARGATE'], RuntimePlatform: { CpuArchitecture: 'X86_64' },
    });
  });

  test('runs the container as user 1001, with an init process and /tmp as its only writable path', () => {
    expect(container(template)).toMatchObject({
      Name: 'api',
      User: '1001',
      ReadonlyRootFilesystem: true,
      StopTimeout: 30,
      Essential: true,
      LinuxParameters: { InitProcessEnabled: true, Tmpfs: [{ ContainerPath: '/tmp', Size: 64, MountOptions: ['nosuid', 'nodev'] }] },
      PortMappings: [{ ContainerPort: 3001, Protocol: 'tcp' }],
      Environment: [{ Name: 'NODE_ENV', Value: 'production' }, { Name: 'PORT', Value: '3001' }],
    });
  });

  test('checks the health of the container with the documented times and without curl', () => {
    expect(container(template)).toMatchObject({
      HealthCheck: {
        Command: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:3001/health || exit 1'], Interval: 30, Timeout: 3, StartPeriod: 5, Retries: 3,
      },
    });
  });

  test('keeps an encrypted log for 3 months, also when the stack is deleted', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate', Properties: { RetentionInDays: 90, KmsKeyId: Match.anyValue() },
    });
    expect(container(template)).toMatchObject({
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': 'ecs', 'awslogs-region': 'ap-northeast-1' } },
    });
  });

  test('deploys the service as documented, with circuit breaker, alarms and rollback', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: Match.absent(),
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }],
      HealthCheckGracePeriodSeconds: 60,
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED', Subnets: ['subnet-33333333', 'subnet-44444444'] } },
      DeploymentConfiguration: {
        Strategy: 'ROLLING',
        MaximumPercent: 200,
        MinimumHealthyPercent: 50,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        Alarms: { Enable: true, Rollback: true, AlarmNames: Match.anyValue() },
      },
      AvailabilityZoneRebalancing: 'ENABLED',
      PropagateTags: 'SERVICE',
      EnableECSManagedTags: true,
    });
  });

  test('scales on CPU and memory at 70 %', () => {
    for (const metric of ['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization']) {
      template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: metric }, TargetValue: 70, ScaleInCooldown: 300, ScaleOutCooldown: 60,
        },
      });
    }
  });

  test('creates a cluster with enhanced Container Insights and both capacity providers', () => {
    template.hasResourceProperties('AWS::ECS::Cluster', { ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }] });
    template.hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', { CapacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  });

  test('has alarms that stay in OK without data', () => {
    template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching', AlarmActions: Match.absent() }, 2);
  });
});

describe('with props', () => {
  test('adds variables and secrets, which the execution role may read', () => {
    const stack = testStack();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    api(stack, { environment: { DB_HOST: 'db', NODE_ENV: 'staging' }, secrets: { DB_PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password') } });
    const template = Template.fromStack(stack);

    expect(container(template).Environment).toContainEqual({ Name: 'NODE_ENV', Value: 'staging' });
    expect(container(template).Secrets).toMatchObject([{ Name: 'DB_PASSWORD' }]);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'] })]) },
    });
  });

  test('uses container options', () => {
    const template = templateOf({
      container: {
        port: 8080,
        livenessPath: '/live',
        user: '10:10',
        readonlyRootFilesystem: false,
        command: ['node', 'main.js'],
        stopTimeout: Duration.seconds(90),
        temporaryStorage: Size.mebibytes(128),
        healthCheckCommand: ['CMD', 'node', 'health.js'],
      },
    });

    expect(container(template)).toMatchObject({
      User: '10:10', ReadonlyRootFilesystem: false, Command: ['node', 'main.js'], StopTimeout: 90, HealthCheck: { Command: ['CMD', 'node', 'health.js'] },
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/live' });
    template.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerPort: 8080 }] });
  });

  test('runs on ARM64 and Spot', () => {
    const template = templateOf({ cpuArchitecture: ecs.CpuArchitecture.ARM64, capacity: ApiCapacity.SPOT });

    template.hasResourceProperties('AWS::ECS::TaskDefinition', { RuntimePlatform: { CpuArchitecture: 'ARM64' } });
    template.hasResource('AWS::ECS::Service', {
      Properties: { LaunchType: Match.absent(), CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }] },
      // A service requires that its cluster already has the capacity provider.
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('CapacityProviders')]),
    });
  });

  test('mixes on-demand and Spot tasks', () => {
    templateOf({ capacity: ApiCapacity.mixed(2, undefined, 4) }).hasResourceProperties('AWS::ECS::Service', {
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Base: 2, Weight: 1 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 4 }],
    });
  });

  test('scales on requests as well', () => {
    templateOf({ scaling: ApiScaling.of({ targetRequestsPerMinute: 600 }) }).hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' }, TargetValue: 600 },
    });
  });

  test('enables ECS Exec with encrypted, logged sessions and a writable root file system', () => {
    const template = templateOf({ enableExecuteCommand: true });

    template.hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: true });
    template.hasResourceProperties('AWS::ECS::Cluster', {
      Configuration: { ExecuteCommandConfiguration: { Logging: 'OVERRIDE', KmsKeyId: Match.anyValue(), LogConfiguration: { CloudWatchEncryptionEnabled: true } } },
    });
    expect(container(template)).toMatchObject({ ReadonlyRootFilesystem: false });
  });

  test('notifies a topic of ALARM and OK', () => {
    const stack = testStack();
    const alarmTopic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-1:123456789012:alarms');
    api(stack, { alarmTopic });

    const actions = { AlarmActions: [alarmTopic.topicArn], OKActions: [alarmTopic.topicArn] };
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::CloudWatch::Alarm', actions, 2);
  });

  test('allows its alarms in the key of a topic', () => {
    const stack = testStack();
    const masterKey = new kms.Key(stack, 'TopicKey');
    api(stack, { alarmTopic: new sns.Topic(stack, 'Topic', { masterKey }) });

    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Principal: { Service: 'cloudwatch.amazonaws.com' } })]) },
    });
  });

  test('uses an existing cluster and key, and physical names', () => {
    const stack = testStack();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: existingVpc(new Construct(stack, 'Other')) });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:ap-northeast-1:123456789012:key/1');
    api(stack, {
      cluster,
      encryptionKey,
      logRetention: logs.RetentionDays.ONE_WEEK,
      serviceName: 'shop',
      family: 'shop',
      containerName: 'shop',
      taskRoleName: 'shop-task',
      executionRoleName: 'shop-execution',
      logGroupName: '/ecs/shop',
    });
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::ECS::Service', { Cluster: 'shared', ServiceName: 'shop' });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { Family: 'shop', ContainerDefinitions: [Match.objectLike({ Name: 'shop' })] });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'shop-task' });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'shop-execution' });
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/ecs/shop', RetentionInDays: 7 });
  });

  test('allows a hook to add containers and to select the one that receives the requests', () => {
    class WithProxy implements IApiTask {
      addContainers(taskDefinition: ecs.FargateTaskDefinition, own: ecs.ContainerDefinitionOptions) {
        taskDefinition.addContainer('Agent', { image: ecs.ContainerImage.fromRegistry('agent'), essential: false });
        return taskDefinition.addContainer('Proxy', { ...own, containerName: 'proxy' });
      }
    }
    const template = templateOf({ task: new WithProxy() });

    expect(only(template, 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions).toHaveLength(2);
    template.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [Match.objectLike({ ContainerName: 'proxy', ContainerPort: 3001 })] });
  });

  test('accepts tokens for sizes and names', () => {
    const token = Token.asString({ Ref: 'AWS::StackName' });

    expect(() => templateOf({ cpu: Token.asNumber({ Ref: 'Cpu' }), memoryLimitMiB: 2048, serviceName: token, logGroupName: token })).not.toThrow();
    expect(() => templateOf({ cpu: 512, memoryLimitMiB: Token.asNumber({ Ref: 'Memory' }) })).not.toThrow();
  });
});

describe('grants, metrics and connections', () => {
  test('allows a release process to deploy, and to pass the two roles of the task only', () => {
    const stack = testStack();
    const releaser = new iam.Role(stack, 'Releaser', { assumedBy: new iam.AccountRootPrincipal() });
    const it = api(stack);
    it.grantDeploy(releaser);

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'iam:PassRole',
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
            Resource: [stack.resolve(it.taskRole.roleArn), stack.resolve(it.executionRole.roleArn)],
          }),
          Match.objectLike({
            Action: 'ecs:UpdateService',
            Condition: Match.objectLike({ BoolIfExists: { 'ecs:auto-assign-public-ip': false } }),
            Resource: stack.resolve(it.service.serviceArn),
          }),
          { Action: 'ecs:DescribeServices', Effect: 'Allow', Resource: stack.resolve(it.service.serviceArn) },
        ]),
      },
    });
  });

  test('has metrics of the service and the load balancer', () => {
    const it = api(testStack());
    const metrics = [it.metricCpuUtilization(), it.metricMemoryUtilization(), it.metricRequestCount(), it.metricTargetResponseTime()];

    expect(metrics.map(({ namespace, metricName }) => `${namespace} ${metricName}`)).toEqual([
      'AWS/ECS CPUUtilization', 'AWS/ECS MemoryUtilization', 'AWS/ApplicationELB RequestCount', 'AWS/ApplicationELB TargetResponseTime',
    ]);
  });

  test('uses the name of a named service in metrics, so that alarms do not depend on the service', () => {
    const named = api(testStack(), { serviceName: 'shop' });
    const unnamed = api(testStack());

    expect(named.metricCpuUtilization().dimensions).toEqual({ ClusterName: named.cluster.clusterName, ServiceName: 'shop' });
    expect(named.metricMemoryUtilization().dimensions).toEqual({ ClusterName: named.cluster.clusterName, ServiceName: 'shop' });
    expect(unnamed.metricCpuUtilization().dimensions).toEqual({ ClusterName: unnamed.cluster.clusterName, ServiceName: unnamed.service.serviceName });
  });

  test('connects to a database, and receives grants', () => {
    const stack = testStack();
    const it = api(stack);
    const database = new ec2.SecurityGroup(stack, 'Database', { vpc: existingVpc(new Construct(stack, 'Other')) });
    it.connections.allowTo(database, ec2.Port.tcp(5432));

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, ToPort: 5432 });
    expect(it.grantPrincipal).toBe(it.taskRole.grantPrincipal);
  });
});

test('warns of a single task on demand', () => {
  const stack = testStack();
  api(stack, { scaling: ApiScaling.between(1, 4) });

  Annotations.fromStack(stack).hasWarning('/Test/Api', Match.stringLikeRegexp('a minimum of 1 task is unavailable while that task is replaced'));
});

import { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCache } from '@aws-sdk/client-elasticache';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { Lambda } from '@aws-sdk/client-lambda';
import { RDS } from '@aws-sdk/client-rds';
import { Route53 } from '@aws-sdk/client-route-53';
import { S3 } from '@aws-sdk/client-s3';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SFN } from '@aws-sdk/client-sfn';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { SSM } from '@aws-sdk/client-ssm';
import { Emulator, GLOBAL_REGION, REGION, StubRecord } from './emulator';
import { Requests } from './requests';

export type Clients = ReturnType<typeof createClients>;

export function createClients(emulator: Emulator, region = REGION, stackName = 'Platform', platform = 'eldonia') {
  const [cluster, backend] = [`${platform}-cluster`, `${platform}-backend`];
  const config = { endpoint: emulator.endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const global = { ...config, region: GLOBAL_REGION };
  const cloudFormation = new CloudFormation(config);
  const ecs = new ECS(config);
  const autoScaling = new ApplicationAutoScaling(config);
  const lambda = new Lambda(config);
  const service = async (name = backend): Promise<Service> => (await ecs.describeServices({ cluster, services: [name] })).services![0];
  return {
    platform,
    cluster,
    backend,
    /** Stacks of us-east-1. */
    globalCloudFormation: new CloudFormation(global),
    cloudFront: new CloudFront(global),
    autoScaling,
    cloudFormation,
    cloudWatch: new CloudWatch(config),
    ecr: new ECR(config),
    ecs,
    elasticache: new ElastiCache(config),
    events: new EventBridge(config),
    iam: new IAM(global),
    kms: new KMS(config),
    lambda,
    loadBalancing: new ElasticLoadBalancingV2(config),
    rds: new RDS(config),
    route53: new Route53(config),
    s3: new S3({ ...config, forcePathStyle: true }),
    requests: new Requests(emulator.endpoint, region),
    scheduler: new Scheduler(config),
    secrets: new SecretsManager(config),
    sns: new SNS(config),
    sqs: new SQS(config),
    ssm: new SSM(config),
    states: new SFN(config),
    /** Calls a function, and gives back its answer or its error. */
    invoke: async (FunctionName: string, event: object = {}): Promise<unknown> =>
      JSON.parse((await lambda.invoke({ FunctionName, Payload: JSON.stringify(event) })).Payload!.transformToString()),
    /** A service of the cluster, what its tasks are to run, and its scaling; without a name, those of the backend. */
    service,
    task: async (name?: string): Promise<TaskDefinition> =>
      (await ecs.describeTaskDefinition({ taskDefinition: (await service(name)).taskDefinition })).taskDefinition!,
    scaling: async (name = backend) => {
      const { ScalableTargets: [{ MinCapacity, MaxCapacity, SuspendedState }] = [] } = await autoScaling.describeScalableTargets(
        { ServiceNamespace: 'ecs', ResourceIds: [`service/${cluster}/${name}`] });
      return { range: [MinCapacity!, MaxCapacity!], suspended: SuspendedState?.DynamicScalingOutSuspended };
    },
    /** `Ref` of the one resource of the stack with such a logical id. */
    physicalId: async (type: string, logicalId: RegExp): Promise<string> => {
      const { StackResources } = await cloudFormation.describeStackResources({ StackName: stackName });
      const found = StackResources!.filter(({ ResourceType, LogicalResourceId }) => ResourceType === type && logicalId.test(LogicalResourceId!));
      if (found.length !== 1) throw new Error(`${found.length} resources ${type} with ${logicalId}`);
      return found[0].PhysicalResourceId!;
    },
    /** The properties that a declared stub got last, by the end of the resource's logical id. */
    stubbed: (type: string, logicalId: RegExp): StubRecord['properties'] | undefined => emulator.records()
      .filter((record) => record.type === type && logicalId.test(record.logicalId)).at(-1)?.properties,
  };
}

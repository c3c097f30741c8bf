import { ACMClient } from '@aws-sdk/client-acm';
import { CloudFormationClient, DescribeStackResourcesCommand, StackResource } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { Emulator, GLOBAL_REGION, REGION, ServerRecord } from './emulator';
import { Requests } from './requests';

/** What the checks read the deployed state with. */
export interface Clients {
  /** Certificates of us-east-1. */
  readonly acm: ACMClient;
  readonly cloudFormation: CloudFormationClient;
  /** Stacks of us-east-1. */
  readonly globalCloudFormation: CloudFormationClient;
  readonly cloudFront: CloudFrontClient;
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly elasticache: ElastiCacheClient;
  readonly kms: KMSClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly rds: RDSClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  /** What has no client of its own here. */
  readonly requests: Requests;
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  readonly waf: WAFV2Client;
  /** The resources of the stack that have a type. */
  readonly resources: (type: string) => Promise<StackResource[]>;
  /** `Ref` of the one resource of the stack with such a logical id. */
  readonly physicalId: (type: string, logicalId: RegExp) => Promise<string>;
  /** The properties that a declared stub got last, by the end of the resource's logical id. */
  readonly stubbed: (type: string, logicalId: RegExp) => ServerRecord['properties'];
}

/** Of the region where a stack is. */
export function createClients(emulator: Emulator, region = REGION, stackName = 'Platform'): Clients {
  const config = { endpoint: emulator.endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const global = { ...config, region: GLOBAL_REGION };
  const cloudFormation = new CloudFormationClient(config);
  const resources = async (type: string) => {
    const { StackResources } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stackName }));
    return StackResources!.filter(({ ResourceType }) => ResourceType === type);
  };
  return {
    acm: new ACMClient(global),
    globalCloudFormation: new CloudFormationClient(global),
    cloudFront: new CloudFrontClient(global),
    waf: new WAFV2Client(global),
    cloudFormation,
    ec2: new EC2Client(config),
    ecr: new ECRClient(config),
    ecs: new ECSClient(config),
    elasticache: new ElastiCacheClient(config),
    kms: new KMSClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
    rds: new RDSClient(config),
    route53: new Route53Client(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    requests: new Requests(emulator.endpoint, region),
    secrets: new SecretsManagerClient(config),
    sqs: new SQSClient(config),
    ssm: new SSMClient(config),
    resources,
    physicalId: async (type, logicalId) => {
      const found = (await resources(type)).filter(({ LogicalResourceId }) => logicalId.test(LogicalResourceId!));
      if (found.length !== 1) throw new Error(`${found.length} resources ${type} with ${logicalId}`);
      return found[0].PhysicalResourceId!;
    },
    stubbed: (type, logicalId) => emulator.records()
      .filter((record) => record.record === 'stub' && record.type === type && logicalId.test(record.logicalId ?? '')).at(-1)?.properties,
  };
}

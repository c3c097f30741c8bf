import { ACMClient } from '@aws-sdk/client-acm';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
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
import { SSMClient } from '@aws-sdk/client-ssm';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { Emulator, GLOBAL_REGION, REGION, ServerRecord } from './emulator';

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
  readonly secrets: SecretsManagerClient;
  readonly ssm: SSMClient;
  readonly waf: WAFV2Client;
  /** The properties that a declared stub got last, by the end of the resource's logical id. */
  readonly stubbed: (type: string, logicalId: RegExp) => ServerRecord['properties'];
}

export function createClients(emulator: Emulator): Clients {
  const config = { endpoint: emulator.endpoint, region: REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const global = { ...config, region: GLOBAL_REGION };
  return {
    acm: new ACMClient(global),
    globalCloudFormation: new CloudFormationClient(global),
    cloudFront: new CloudFrontClient(global),
    waf: new WAFV2Client(global),
    cloudFormation: new CloudFormationClient(config),
    ec2: new EC2Client(config),
    ecr: new ECRClient(config),
    ecs: new ECSClient(config),
    elasticache: new ElastiCacheClient(config),
    kms: new KMSClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
    rds: new RDSClient(config),
    route53: new Route53Client(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    secrets: new SecretsManagerClient(config),
    ssm: new SSMClient(config),
    stubbed: (type, logicalId) => emulator.records()
      .filter((record) => record.record === 'stub' && record.type === type && logicalId.test(record.logicalId ?? '')).at(-1)?.properties,
  };
}

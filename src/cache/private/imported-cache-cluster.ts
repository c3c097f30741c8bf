import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CacheClusterBase } from './cache-cluster-base';
import { nodeIdsOf } from './cache-metrics';
import { DEFAULT_PORT, DEFAULT_REPLICAS, DEFAULT_SHARDS } from './defaults';
import { invalid } from '../../private/errors';
import { arnFor } from '../../private/permissions';
import { checkGrantee } from '../../private/places';
import { grantReadable } from '../../private/readable-secret';
import { CacheClusterAttributes } from '../cache-cluster-ref';

/** An existing cache, by its attributes. */
export class ImportedCacheCluster extends CacheClusterBase {
  readonly configurationEndpointAddress: string;
  readonly endpointPort: number;
  readonly username: string;
  readonly secret?: secretsmanager.ISecret;
  readonly replicationGroupId?: string;
  readonly slowLogGroup?: logs.ILogGroup;
  readonly engineLogGroup?: logs.ILogGroup;
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, private readonly attrs: CacheClusterAttributes) {
    super(scope, id);
    this.configurationEndpointAddress = attrs.configurationEndpointAddress;
    this.endpointPort = attrs.port ?? DEFAULT_PORT;
    this.username = attrs.username ?? 'default';
    this.secret = attrs.secret;
    this.replicationGroupId = attrs.replicationGroupId;
    this.slowLogGroup = attrs.slowLogGroup;
    this.engineLogGroup = attrs.engineLogGroup;
    const defaultPort = ec2.Port.tcp(this.endpointPort);
    this.connections = new ec2.Connections({ securityGroups: attrs.securityGroups, defaultPort });
  }

  grantConnect(grantee: iam.IGrantable): iam.Grant {
    if (this.secret) return grantReadable(this.secret, grantee);
    checkGrantee(this, grantee);
    const arn = (resource: string, resourceName: string) => arnFor(this, 'elasticache', `${resource}:${resourceName}`);
    // With IAM authentication ElastiCache requires the same user ID and user name.
    const resourceArns = [
      arn('replicationgroup', this.requiredId('grantConnect without a secret')), arn('user', this.username),
    ];
    return iam.Grant.addToPrincipal({ grantee, actions: ['elasticache:Connect'], resourceArns });
  }

  /** @internal */
  _groupId(): string {
    return this.requiredId('metrics');
  }

  /** @internal */
  _nodeIds(): string[] {
    const { shards = DEFAULT_SHARDS, replicasPerShard = DEFAULT_REPLICAS } = this.attrs;
    return nodeIdsOf(this.requiredId('metrics'), shards, replicasPerShard);
  }

  private requiredId(purpose: string): string {
    return this.replicationGroupId
      ?? invalid(this, `replicationGroupId is required for ${purpose}; pass it to fromCacheClusterAttributes`);
  }
}

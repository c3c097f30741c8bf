import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ICacheCluster, CacheClusterAttributes } from '../cache-cluster-ref';

/** A cache that exists, by its attributes. */
export class ImportedCacheCluster extends Construct implements ICacheCluster {
  readonly configurationEndpointAddress: string;
  readonly endpointPort: number;
  readonly username: string;
  readonly secret?: secretsmanager.ISecret;
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, attrs: CacheClusterAttributes) {
    super(scope, id);
    this.configurationEndpointAddress = attrs.configurationEndpointAddress;
    this.endpointPort = attrs.port ?? 6379;
    this.username = attrs.username ?? 'default';
    this.secret = attrs.secret;
    this.connections = new ec2.Connections({ securityGroups: attrs.securityGroups, defaultPort: ec2.Port.tcp(this.endpointPort) });
  }
}

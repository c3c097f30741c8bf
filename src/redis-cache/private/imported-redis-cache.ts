import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { IRedisCache, RedisCacheAttributes } from '../redis-cache-ref';

/** A cache that exists, by its attributes. */
export class ImportedRedisCache extends Construct implements IRedisCache {
  readonly configurationEndpointAddress: string;
  readonly endpointPort: number;
  readonly username: string;
  readonly secret?: secretsmanager.ISecret;
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, attrs: RedisCacheAttributes) {
    super(scope, id);
    this.configurationEndpointAddress = attrs.configurationEndpointAddress;
    this.endpointPort = attrs.port ?? 6379;
    this.username = attrs.username ?? 'default';
    this.secret = attrs.secret;
    this.connections = new ec2.Connections({ securityGroups: attrs.securityGroups, defaultPort: ec2.Port.tcp(this.endpointPort) });
  }
}

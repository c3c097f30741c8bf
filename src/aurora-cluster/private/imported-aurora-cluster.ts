import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { AuroraClusterBase } from './aurora-cluster-base';
import { invalid } from '../../private/errors';
import { AuroraClusterAttributes } from '../aurora-cluster-ref';

/** An existing cluster, by its attributes. */
export class ImportedAuroraCluster extends AuroraClusterBase {
  readonly cluster: rds.IDatabaseCluster;
  readonly clusterIdentifier: string;
  readonly databaseName: string;
  readonly port: number;
  readonly writerEndpoint: rds.Endpoint;
  readonly readerEndpoint: rds.Endpoint;
  readonly appSecret: secretsmanager.ISecret;
  readonly connections: ec2.Connections;
  readonly ready: IDependable = new DependencyGroup();

  constructor(scope: Construct, id: string, private readonly attrs: AuroraClusterAttributes) {
    super(scope, id);
    this.clusterIdentifier = attrs.clusterIdentifier;
    this.databaseName = attrs.databaseName;
    this.port = attrs.port ?? 5432;
    this.writerEndpoint = new rds.Endpoint(attrs.writerEndpointAddress, this.port);
    this.readerEndpoint = new rds.Endpoint(attrs.readerEndpointAddress, this.port);
    this.appSecret = attrs.appSecret;
    this.cluster = rds.DatabaseCluster.fromDatabaseClusterAttributes(this, 'Cluster', {
      clusterIdentifier: attrs.clusterIdentifier,
      clusterResourceIdentifier: attrs.clusterResourceIdentifier,
      clusterEndpointAddress: attrs.writerEndpointAddress,
      readerEndpointAddress: attrs.readerEndpointAddress,
      port: this.port,
      securityGroups: attrs.securityGroups,
      secret: attrs.appSecret,
    });
    this.connections = new ec2.Connections({
      securityGroups: attrs.securityGroups, defaultPort: ec2.Port.tcp(this.port),
    });
  }

  override grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant {
    if (this.attrs.clusterResourceIdentifier === undefined) {
      invalid(this, 'clusterResourceIdentifier is required for grantConnect of an imported cluster, got none; ' +
        'pass the DbClusterResourceId of aws rds describe-db-clusters');
    }
    return super.grantConnect(grantee, dbUser);
  }

  restartOnRotation(service: ecs.IBaseService): void {
    Annotations.of(this).addWarningV2('@eldonia/aurora-cluster:importedRotation',
      `${service.node.path} is not restarted when the secret of an imported cluster rotates. ` +
      'Call restartOnRotation in the stack that defines the cluster.');
  }
}

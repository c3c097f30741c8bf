import { CustomResource, Duration, RemovalPolicy, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledgeReplicas, DatabaseAccess, databaseFunction, secretStatements } from './database-function';
import { PROVISION_USER } from './retries';
import { Caller } from '../../private/functions/caller';
import { timeoutFor } from '../../private/functions/retry-timeout';

export interface AppUserProps {
  /** Resource ID of the cluster. A new ID means an empty database. */
  readonly clusterResourceId: string;
  readonly username: string;
  readonly databaseName: string;
  readonly adminSecret: secretsmanager.ISecret;
  readonly appSecret: secretsmanager.ISecret;
  /** Address of the writer. Another one reaches both secrets. */
  readonly endpoint: rds.Endpoint;
  readonly access: DatabaseAccess;
  /** Permissions to encrypt the replicas of both secrets. */
  readonly replicas: iam.PolicyStatement[];
}

/** The queries of the user, after the login. */
const QUERIES = Duration.minutes(2);

/** The application's database user, which a Lambda function creates when the writer is available. */
export class AppUser extends Construct {
  readonly handler: lambda.Function;
  readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: AppUserProps) {
    super(scope, id);
    const { adminSecret, appSecret, access } = props;

    const handler = databaseFunction(this, access, {
      entry: 'aurora-cluster/private/provision-user',
      description: 'Creates the database user of the application',
      caller: Caller.CLOUDFORMATION,
      statements: [
        ...secretStatements(
          access, [adminSecret.secretArn, appSecret.secretArn], ['GetSecretValue', 'PutSecretValue'],
          ['Decrypt', 'GenerateDataKey'],
        ),
        ...props.replicas,
      ],
      timeout: timeoutFor(this, PROVISION_USER, QUERIES),
    });
    this.handler = handler.lambda;
    acknowledgeReplicas(handler.role, props.replicas);
    this.resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::DatabaseUser',
      serviceToken: this.handler.functionArn,
      serviceTimeout: Duration.minutes(15),
      removalPolicy: RemovalPolicy.DESTROY,
      properties: {
        ClusterResourceId: props.clusterResourceId,
        AdminSecretArn: adminSecret.secretArn,
        AppSecretArn: appSecret.secretArn,
        Host: props.endpoint.hostname,
        Port: Tokenization.stringifyNumber(props.endpoint.port),
        Username: props.username,
        Database: props.databaseName,
      },
    });
    // The security group rules and the permissions must exist before the first call.
    this.resource.node.addDependency(access.open, handler.role);
  }
}

import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** The values of the authentication that a cache uses. */
export interface CacheAuthBinding {
  readonly username: string;
  readonly secret?: secretsmanager.ISecret;
  readonly authToken?: string;
  readonly userGroupIds?: string[];
  readonly grant: (grantee: iam.IGrantable, replicationGroupArn: string) => iam.Grant;
}

import { Names } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DatabaseAccess } from './database-function';
import { acknowledgeInlinePolicy, acknowledgeRule } from '../../private/acknowledge';

const REASON = 'The rule allows only the proxy, to the port of the cluster endpoint, which is a token at synthesis';

/** The database and the network of a proxy. */
export interface ProxyParts extends Pick<DatabaseAccess, 'vpc' | 'vpcSubnets' | 'encryptionKey'> {
  readonly cluster: rds.IDatabaseCluster;
  readonly appSecret: secretsmanager.ISecret;
  readonly databaseSecurityGroup: ec2.SecurityGroup;
  /** True if clients must use IAM authentication. */
  readonly iamAuthentication: boolean;
}

/** Defines an RDS Proxy for the application's user. */
export function defineProxy(scope: Construct, parts: ProxyParts): rds.DatabaseProxy {
  const { vpc, vpcSubnets, encryptionKey, cluster, appSecret, databaseSecurityGroup } = parts;
  const role = acknowledgeInlinePolicy(
    new iam.Role(scope, 'ProxyRole', { assumedBy: new iam.ServicePrincipal('rds.amazonaws.com') }),
  );
  encryptionKey.grantDecrypt(role);
  const securityGroup = new ec2.SecurityGroup(scope, 'ProxySecurityGroup', {
    vpc, description: 'RDS Proxy', allowAllOutbound: false,
  });
  const proxied = new rds.DatabaseProxy(scope, 'Proxy', {
    proxyTarget: rds.ProxyTarget.fromCluster(cluster),
    // Without its key, in whose policy the L2 would name the role: the key is retained, and the role isn't.
    secrets: [secretsmanager.Secret.fromSecretCompleteArn(scope, 'ProxySecret', appSecret.secretArn)],
    role,
    vpc,
    vpcSubnets,
    securityGroups: [securityGroup],
    requireTLS: true,
    iamAuth: parts.iamAuthentication,
    clientPasswordAuthType: rds.ClientPasswordAuthType.POSTGRES_SCRAM_SHA_256,
    // Without a feature flag the L2 uses the construct id as name, which must be unique in the account.
    dbProxyName: Names.uniqueResourceName(scope, { maxLength: 60 }),
  });
  acknowledgeProxyPort(databaseSecurityGroup);
  return proxied;
}

/** Acknowledges the rule that the L2 of the proxy adds to the security group of the database, and no other rule. */
function acknowledgeProxyPort(database: ec2.SecurityGroup): void {
  const [rule] = database.node.children.slice(-1);
  acknowledgeRule(rule, 'EC2RestrictedCommonPorts', REASON);
  acknowledgeRule(rule, 'EC2RestrictedSSH', REASON);
}

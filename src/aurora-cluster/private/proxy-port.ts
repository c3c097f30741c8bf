import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { acknowledgeRule } from '../../private/acknowledge';

const REASON = 'The rule allows only the proxy, to the port of the cluster endpoint, which is a token at synthesis';

/** Acknowledges the rule that the L2 of the proxy adds to the security group of the database, and no other rule. */
export function acknowledgeProxyPort(database: ec2.SecurityGroup): void {
  const [rule] = database.node.children.slice(-1);
  acknowledgeRule(rule, 'EC2RestrictedCommonPorts', REASON);
  acknowledgeRule(rule, 'EC2RestrictedSSH', REASON);
}

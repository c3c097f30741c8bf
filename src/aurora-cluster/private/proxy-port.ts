import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { acknowledgeRule } from '../../private/acknowledge';

const REASON = 'the rule admits the proxy alone, to the port of the cluster\'s endpoint, which nobody can read before deployment';

/** Accept the rule that the L2 of the proxy adds to the database's group, and none of anybody else. */
export function acknowledgeProxyPort(database: ec2.SecurityGroup): void {
  const [rule] = database.node.children.slice(-1);
  acknowledgeRule(rule, 'EC2RestrictedCommonPorts', REASON);
  acknowledgeRule(rule, 'EC2RestrictedSSH', REASON);
}

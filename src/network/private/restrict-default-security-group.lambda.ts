import { EC2Client, RevokeSecurityGroupEgressCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../private/functions/cloudformation-response';

const client = new EC2Client({});

/**
 * Removes the rules of the default security group of a new VPC: traffic among members, and all egress traffic.
 *
 * The rules are known, so the function lists nothing. A rule that does not exist counts as removed.
 * On deletion the group stays empty: it is deleted with its VPC.
 */
export const handler = answering(async (event): Promise<ResourceResult> => {
  const { groupId, account } = settingsOf(event);
  if (event.RequestType !== 'Delete') {
    await revoke(() => client.send(new RevokeSecurityGroupIngressCommand({
      GroupId: groupId,
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId, UserId: account }] }],
    })));
    await revoke(() => client.send(new RevokeSecurityGroupEgressCommand({
      GroupId: groupId,
      IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    })));
    await revoke(() => client.send(new RevokeSecurityGroupEgressCommand({
      GroupId: groupId,
      IpPermissions: [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
    })));
  }
  return { physicalResourceId: groupId };
});

function settingsOf({ ResourceProperties }: CloudFormationCustomResourceEvent): { groupId: string; account: string } {
  return { groupId: ResourceProperties.SecurityGroupId, account: ResourceProperties.Account };
}

async function revoke(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if ((error as Error).name !== 'InvalidPermission.NotFound') throw error;
  }
}

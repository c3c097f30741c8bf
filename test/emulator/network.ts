import assert from 'assert/strict';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';

export function networkChecks({ ec2 }: Clients): Checks {
  return {
    'the function has taken all rules from the default security group': async () => {
      const { Vpcs } = await ec2.describeVpcs({ Filters: [{ Name: 'cidr', Values: ['10.0.0.0/16'] }] });
      const { SecurityGroups } = await ec2.describeSecurityGroups({ Filters: [{ Name: 'vpc-id', Values: Vpcs!.map(({ VpcId }) => VpcId!) }] });
      const [group, ...others] = SecurityGroups!.filter(({ GroupName }) => GroupName === 'default');
      assert.deepEqual([group.IpPermissions, group.IpPermissionsEgress, others], [[], [], []]);
    },
  };
}

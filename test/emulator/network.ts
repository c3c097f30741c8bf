import assert from 'assert/strict';
import { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';

/** The managed list com.amazonaws.global.cloudfront.origin-facing of Tokyo. */
const CLOUDFRONT = 'pl-58a04531';

export function networkChecks({ ec2 }: Clients): Checks {
  const vpcId = async () => {
    const { Vpcs } = await ec2.describeVpcs({ Filters: [{ Name: 'cidr', Values: ['10.0.0.0/16'] }] });
    assert.equal(Vpcs?.length, 1);
    return Vpcs[0].VpcId!;
  };
  const inVpc = async () => [{ Name: 'vpc-id', Values: [await vpcId()] }];
  const group = async (name: string): Promise<SecurityGroup> => {
    const { SecurityGroups } = await ec2.describeSecurityGroups({ Filters: await inVpc() });
    const found = SecurityGroups!.filter(({ GroupName }) => GroupName === name || GroupName!.includes(`Platform-Platform${name}`));
    assert.equal(found.length, 1, `${found.length} groups named ${name}`);
    return found[0];
  };
  /** Who may connect to what: `tcp 5432-5432 from <group>`. */
  const ingress = async (name: string) => (await group(name)).IpPermissions!
    .flatMap((rule) => rule.UserIdGroupPairs!.map(({ GroupId }) => `${ports(rule)} from ${GroupId}`)).sort();

  return {
    'the network is 10.0.0.0/16 with two public and two private subnets in two zones': async () => {
      const { Subnets } = await ec2.describeSubnets({ Filters: await inVpc() });
      const plan = Subnets!.map(({ CidrBlock, AvailabilityZone, MapPublicIpOnLaunch }) => `${CidrBlock} ${AvailabilityZone} ${MapPublicIpOnLaunch}`);
      assert.deepEqual(plan.sort(), [
        '10.0.1.0/24 ap-northeast-1a false', '10.0.10.0/24 ap-northeast-1a false',
        '10.0.2.0/24 ap-northeast-1c false', '10.0.20.0/24 ap-northeast-1c false',
      ]);
    },
    'each zone has a NAT gateway': async () => {
      const { NatGateways } = await ec2.describeNatGateways({ Filter: await inVpc() });
      assert.equal(new Set(NatGateways!.map(({ SubnetId }) => SubnetId)).size, 2);
    },
    'all traffic is logged': async () => {
      const { FlowLogs } = await ec2.describeFlowLogs({});
      assert.deepEqual(FlowLogs!.map(({ ResourceId, TrafficType }) => [ResourceId, TrafficType]), [[await vpcId(), 'ALL']]);
    },
    'the endpoints that tasks start through are there': async () => {
      const { VpcEndpoints } = await ec2.describeVpcEndpoints({ Filters: await inVpc() });
      assert.deepEqual(VpcEndpoints!.map(({ ServiceName }) => ServiceName!.replace('com.amazonaws.ap-northeast-1.', '')).sort(),
        ['ecr.api', 'ecr.dkr', 'logs', 's3', 'secretsmanager']);
    },
    'the function has taken all rules from the default security group': async () => {
      const { IpPermissions, IpPermissionsEgress } = await group('default');
      assert.deepEqual([IpPermissions, IpPermissionsEgress], [[], []]);
    },
    'CloudFront alone reaches the load balancer, on 80 and 443, and that reaches nothing but the tasks': async () => {
      const service = (await group('ApiServiceSecurityGroup')).GroupId;
      for (const port of [80, 443]) {
        const { IpPermissions, IpPermissionsEgress } = await group(`ApiLoadBalancerSecurityGroup${port}`);
        const open = IpPermissions!.map((rule) => [ports(rule), ...rule.IpRanges!, ...rule.PrefixListIds!.map(({ PrefixListId }) => PrefixListId)]);
        assert.deepEqual(open, [[`tcp ${port}-${port}`, CLOUDFRONT]]);
        const egress = IpPermissionsEgress!.map((rule) => [ports(rule), ...rule.UserIdGroupPairs!.map(({ GroupId }) => GroupId)]);
        assert.deepEqual(egress, [['tcp 3001-3001', service]]);
      }
    },
    'only the load balancer reaches the tasks': async () => {
      const groups = await Promise.all([80, 443].map(async (port) => group(`ApiLoadBalancerSecurityGroup${port}`)));
      assert.deepEqual(await ingress('ApiServiceSecurityGroup'), groups.map(({ GroupId }) => `tcp 3001-3001 from ${GroupId}`).sort());
    },
    'the tasks reach HTTPS of any host, the database and the cache, and nothing else': async () => {
      const { IpPermissionsEgress } = await group('ApiServiceSecurityGroup');
      const peers = await Promise.all(['Database', 'Cache'].map(async (name) => (await group(`${name}SecurityGroup`)).GroupId));
      const egress = IpPermissionsEgress!.flatMap((rule) => [
        ...rule.IpRanges!.map(({ CidrIp }) => `${ports(rule)} to ${CidrIp}`), ...rule.UserIdGroupPairs!.map(({ GroupId }) => `${ports(rule)} to ${GroupId}`),
      ]);
      assert.deepEqual(egress.sort(), ['tcp 443-443 to 0.0.0.0/0', `tcp 5432-5432 to ${peers[0]}`, `tcp 6379-6379 to ${peers[1]}`]);
    },
    'only the tasks and the functions for its users reach the database, only the tasks the cache': async () => {
      const service = (await group('ApiServiceSecurityGroup')).GroupId;
      const handlers = (await group('DatabaseHandlerSecurityGroup')).GroupId;
      assert.deepEqual(await ingress('DatabaseSecurityGroup'), [service, handlers].map((id) => `tcp 5432-5432 from ${id}`).sort());
      assert.deepEqual(await ingress('CacheSecurityGroup'), [`tcp 6379-6379 from ${service}`]);
    },
  };
}

function ports({ FromPort, ToPort, IpProtocol }: IpPermission): string {
  return `${IpProtocol} ${FromPort}-${ToPort}`;
}

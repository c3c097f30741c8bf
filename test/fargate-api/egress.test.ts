import { Token, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { api, templateOf } from './fixture';
import { FargateApiProps } from '../../src/fargate-api';
import { Network } from '../../src/network';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { onlyOf } from '../support/templates';

const EGRESS = 'AWS::EC2::SecurityGroupEgress';
const HTTPS = { CidrIp: '0.0.0.0/0', Description: 'HTTPS', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

/** The group of the tasks. Its logical id is that of the group that the L2 would create: another id or description replaces it. */
function rulesOf(props: Partial<FargateApiProps>): unknown {
  const { Properties } = templateOf(props).findResources('AWS::EC2::SecurityGroup').ApiServiceSecurityGroupB2E30D06!;
  expect(Properties.GroupDescription).toBe('API tasks');
  return Properties.SecurityGroupEgress;
}

test('tasks reach HTTPS only, in a group that waits for no role', () => {
  const template = templateOf();
  const { NetworkConfiguration } = onlyOf(template, 'AWS::ECS::Service');

  expect(rulesOf({})).toEqual([HTTPS]);
  expect(NetworkConfiguration.AwsvpcConfiguration.SecurityGroups).toEqual([{ 'Fn::GetAtt': ['ApiServiceSecurityGroupB2E30D06', 'GroupId'] }]);
  expect(template.toJSON().Resources.ApiServiceSecurityGroupB2E30D06).not.toHaveProperty('DependsOn');
});

test('tasks reach IPv6 where the network has it', () => {
  const stack = testStack();
  const { vpc } = new Network(stack, 'Network', { ipv6: true });
  api(stack, { vpc, egressPorts: [587] });
  const rules = Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup').ApiServiceSecurityGroupB2E30D06!.Properties.SecurityGroupEgress;

  expect(rules.map((rule: Record<string, string>) => `${rule.CidrIp ?? rule.CidrIpv6} ${rule.FromPort}`)).toEqual(['0.0.0.0/0 443', '::/0 443', '0.0.0.0/0 587', '::/0 587']);
});

test('tasks reach further ports, which may be parameters', () => {
  const further = { CidrIp: '0.0.0.0/0', Description: 'Port 587', IpProtocol: 'tcp', FromPort: 587, ToPort: 587 };

  expect(rulesOf({ egressPorts: [587] })).toEqual([HTTPS, further]);
  templateOf({ egressPorts: [Token.asNumber({ Ref: 'Port' })] }).hasResourceProperties(EGRESS, {
    CidrIp: '0.0.0.0/0', Description: 'Additional port', FromPort: { Ref: 'Port' }, ToPort: { Ref: 'Port' },
  });
});

test('a connection to a database has a rule at both ends', () => {
  const stack = testStack();
  const database = new ec2.SecurityGroup(stack, 'Database', { vpc: importedVpc(stack) });
  api(stack).connections.allowTo(database, ec2.Port.tcp(5432));
  const rule = { FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp' };

  Template.fromStack(stack).hasResourceProperties(EGRESS, { ...rule, DestinationSecurityGroupId: stack.resolve(database.securityGroupId) });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...rule, SourceSecurityGroupId: Match.anyValue() });
});

test.each([
  ...[0, 70_000, 25.5].map((port): [number[], string] => [[port], `be a whole number from 1 to 65535, got ${port}; choose one in that range`]),
  ...[[443], [25, 587, 25]].map((ports): [number[], string] => [ports, `list each port once and without 443, got ${ports.at(-1)} again; remove it`]),
])('fails for the ports %p', (egressPorts, message) =>
  expect(() => templateOf({ egressPorts })).toThrow(`egressPorts must ${message} (at Test/Api)`));

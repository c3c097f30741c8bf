import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { processor } from './fixture';
import { Network } from '../../src/network';
import { testStack } from '../../tools/assemblies/stacks';

const GROUP = 'AWS::EC2::SecurityGroup';
const S3_ONLY = { GroupDescription: 'Function that decodes uploaded images' };

function templateIn(region: string, s3PrefixListId?: string, availabilityZones?: string[]): Template {
  const stack = testStack({ region });
  processor({ vpc: new Network(stack, 'Network', { availabilityZones }).vpc, s3PrefixListId }, stack);
  return Template.fromStack(stack);
}

test.each([['ap-northeast-1', 'pl-61a54008'], ['ap-northeast-3', 'pl-a4a540cd'], ['us-east-1', 'pl-63a5400a']])(
  'the function in %s reaches nothing but S3', (region, DestinationPrefixListId) => {
    templateIn(region).hasResourceProperties(GROUP, {
      ...S3_ONLY, SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, DestinationPrefixListId, Description: 'S3' }], SecurityGroupIngress: Match.absent(),
    });
  });

test('the function runs in the private subnets', () => {
  const stack = testStack();
  const { vpc, privateSubnets } = new Network(stack, 'Network');
  const { handler } = processor({ vpc }, stack);

  expect(stack.resolve(privateSubnets.map(({ subnetId }) => subnetId))).toHaveLength(2);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ SOURCE_BUCKET: 'uploads' }) },
    VpcConfig: { SubnetIds: stack.resolve(privateSubnets.map(({ subnetId }) => subnetId)) as unknown[], SecurityGroupIds: [Match.anyValue()] },
  });
  expect(handler.isBoundToVpc).toBe(true);
});

test('the ID of the prefix list can be given', () => {
  templateIn('ap-northeast-1', 'pl-0123456789abcdef0').hasResourceProperties(GROUP, {
    ...S3_ONLY, SecurityGroupEgress: [Match.objectLike({ DestinationPrefixListId: 'pl-0123456789abcdef0' })],
  });
});

test('warns where the prefix list is unknown', () => {
  const stack = testStack({ region: 'me-south-1' });
  const { vpc } = new Network(stack, 'Network', { availabilityZones: ['me-south-1a', 'me-south-1b'] });
  processor({ vpc }, stack);

  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('^the prefix list of S3 is unknown in this Region'));
  Template.fromStack(stack).hasResourceProperties(GROUP, { ...S3_ONLY, SecurityGroupEgress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 })] });
});

test('fails with another ID', () => {
  const stack = testStack();
  const { vpc } = new Network(stack, 'Network');

  expect(() => processor({ vpc, s3PrefixListId: 'vpce-1' }, stack)).toThrow(
    's3PrefixListId must be the ID of a managed prefix list, got "vpce-1"; write it like pl-61a54008 (at Test/Media)');
});

test('has no security group without a VPC', () => {
  Template.fromStack(Stack.of(processor())).resourceCountIs(GROUP, 0);
});

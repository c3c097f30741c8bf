import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { processor } from './fixture';
import { MediaProcessorOptions } from '../../src/media';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

function inVpc(region = 'ap-northeast-1', options: MediaProcessorOptions = {}) {
  const stack = testStack({ region });
  const { handler } = processor({ vpc: importedVpc(stack), ...options }, stack);
  return { stack, handler, template: Template.fromStack(stack) };
}

const S3_ONLY = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'S3' };

test.each<[string, string, string | undefined, object]>([
  ['the prefix list of S3', 'ap-northeast-1', undefined, { DestinationPrefixListId: 'pl-61a54008' }],
  ['that of its Region', 'ap-northeast-3', undefined, { DestinationPrefixListId: 'pl-a4a540cd' }],
  ['that of the prop', 'ap-northeast-1', 'pl-0123456789abcdef0', { DestinationPrefixListId: 'pl-0123456789abcdef0' }],
  ['any address where it is unknown, with a warning', 'me-south-1', undefined, { CidrIp: '0.0.0.0/0' }],
])('the function reaches nothing but HTTPS of %s', (_, region, s3PrefixListId, peer) => {
  const { stack, template } = inVpc(region, { s3PrefixListId });
  const [group] = propertiesOf(template, 'AWS::EC2::SecurityGroup', { GroupDescription: 'Function that decodes uploaded images' });
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('^the prefix list of S3 is unknown in this Region'));

  expect([group.SecurityGroupEgress, group.SecurityGroupIngress]).toEqual([[{ ...S3_ONLY, ...peer }], undefined]);
  expect(warnings).toHaveLength('CidrIp' in peer ? 1 : 0);
});

test('the function runs in the private subnets', () => {
  const { handler, template } = inVpc();

  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ SOURCE_BUCKET: 'uploads' }) },
    VpcConfig: { SubnetIds: ['subnet-00000000000000003', 'subnet-00000000000000004'], SecurityGroupIds: [Match.anyValue()] },
  });
  expect(handler.isBoundToVpc).toBe(true);
});

test('fails with another ID', () => expect(() => inVpc(undefined, { s3PrefixListId: 'vpce-1' })).toThrow(
  's3PrefixListId must be the ID of a managed prefix list, got "vpce-1"; write it like pl-61a54008 (at Test/Media)'));

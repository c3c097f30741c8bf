import { Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { configOf, edge, warningsOf } from './fixture';
import { IEdgeDistribution } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

// Test/edge-requests sends requests to the behaviors, and reads what they cache and which headers they add.
const stack = testStack();
const made = edge(stack, { mediaBucket: new s3.Bucket(stack, 'Media') });
const template = Template.fromStack(stack);
const config = configOf(template);

test.each([
  ['CachePolicy', 'CachePolicyConfig', ['Media', 'Images', 'Assets']],
  ['ResponseHeadersPolicy', 'ResponseHeadersPolicyConfig', ['Headers', 'MediaHeaders', 'CachedHeaders']],
])('names each %s after its Region, because policies are global', (type, member, names) => {
  const found = Object.values(template.findResources(`AWS::CloudFront::${type}`)).map(({ Properties }) => Properties[member].Name as unknown);

  expect(found).toEqual(names.map((name) => expect.stringMatching(`^TestEdgePolicies[0-9A-F]{8}-${name}-ap-northeast-1$`) as unknown));
});

test('creates the certificate and the firewall in us-east-1, without exports or custom resources', () => {
  const support = made.supportStack!;
  const other = Template.fromStack(support);

  expect(stack.node.root.node.findAll().filter((node) => Stack.isStack(node))).toEqual([stack, support]);
  expect(support.region).toBe('us-east-1');
  other.hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainName: 'shop.example',
    SubjectAlternativeNames: Match.absent(),
    DomainValidationOptions: [{ DomainName: 'shop.example', HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
  });
  other.hasResource('AWS::CertificateManager::Certificate', { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' });
  other.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
  expect([template, other].map((each) => JSON.stringify(each.toJSON())).join()).not.toMatch(/Custom::|"Export"|ImportValue/);
});

test('has no warning, and restricts no country', () => {
  expect(warningsOf(stack)).toEqual([]);
  expect(config.Restrictions).toBeUndefined();
});

test('has the ID of the distribution for other constructs', () => {
  const distribution: IEdgeDistribution = made;

  expect(distribution.distributionId).toBe(made.distribution.distributionId);
  expect(distribution.metricRequests().dimensions).toEqual({ DistributionId: distribution.distributionId, Region: 'Global' });
});

test('reads both from the outputs of that stack', () => {
  const read = (name: string) => ({
    'Fn::GetStackOutput': { StackName: made.supportStack!.stackName, Region: 'us-east-1', OutputName: expect.stringContaining(name) },
  });

  expect(config.ViewerCertificate.AcmCertificateArn).toEqual(read('Certificate'));
  expect(config.WebACLId).toEqual(read('Firewall'));
  expect(stack.dependencies).toEqual([made.supportStack]);
});

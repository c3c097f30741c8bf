import { changed, groups, ref, tokyo, api } from './fixtures';
import { cdn, loadBalancer } from './fixtures-data';
import { Case, describeRequirements, holds } from './law';

const site = cdn(loadBalancer());
const balanced = tokyo(api(), groups(), loadBalancer());
const config = 'Site/DistributionConfig';

const cases: Case[] = [
  ['R5.2.4-1', site, `${config}/Origins/0/OriginAccessControlId`, undefined],
  ['R5.2.4-1', site, 'MediaPolicy/PolicyDocument/Statement/1/Condition', undefined],
  ['R5.2.4-2', site, `${config}/Origins/1/CustomOriginConfig/OriginProtocolPolicy`, 'match-viewer'],
  ['R5.2.4-3', site, 'Images/CachePolicyConfig/DefaultTTL', 3600],
  ['R5.2.4-4', site, `${config}/CacheBehaviors/2`, undefined],
  ['R5.2.4-5', site, `${config}/Restrictions/GeoRestriction/Locations`, []],
  ['R5.2.4-6', site, `${config}/DefaultCacheBehavior/ViewerProtocolPolicy`, 'allow-all'],
  ['R5.2.4-7', site, `${config}/CacheBehaviors/0/ResponseHeadersPolicyId`, undefined],
  ['R5.2.4-7', site, 'Headers/ResponseHeadersPolicyConfig/SecurityHeadersConfig/StrictTransportSecurity/AccessControlMaxAgeSec', 3600],
  ['R5.2.4-8', balanced, 'Balancer/Type', 'network'],
  ['R5.2.4-8', balanced, 'Balancer/Scheme', 'internal'],
  ['R5.2.4-8', balanced, 'Balancer/LoadBalancerAttributes/3/Value', 'false'],
  ['R5.2.4-9', balanced, 'Group/TargetType', 'instance'],
  ['R5.2.4-10', balanced, 'Group/HealthCheckIntervalSeconds', 15],
  ['R5.2.4-10', balanced, 'Group/HealthCheckTimeoutSeconds', 30],
  ['R5.2.4-11', site, 'Https/Certificates', []],
  ['R5.2.4-11', site, `${config}/ViewerCertificate/AcmCertificateArn`, ref('Certificate')],
  ['R5.2.4-12', balanced, 'Balancer/LoadBalancerAttributes/0/Value', 'false'],
  ['R5.2.4-12', balanced, 'LogPolicy', undefined],
  ['R5.2.4-12', balanced, 'LogBucket/BucketEncryption', undefined],
];

describeRequirements(['5.2.4'], cases);

test('no geographic restriction is as good as one with countries', () => {
  expect(holds('R5.2.4-5', changed(site, `${config}/Restrictions`, undefined))).toBe(true);
});

test('an internal load balancer is admitted behind a VPC origin', () => {
  const internal = changed(balanced, 'Balancer/Scheme', 'internal');

  expect(holds('R5.2.4-8', changed(internal, 'Origin', { Type: 'AWS::CloudFront::VpcOrigin', Properties: {} }))).toBe(true);
});

test('a certificate given by its ARN is judged by its region', () => {
  const given = (region: string) => changed(site, `${config}/ViewerCertificate/AcmCertificateArn`, `arn:aws:acm:${region}:123456789012:certificate/abc`);

  expect(holds('R5.2.4-11', given('us-east-1'))).toBe(true);
  expect(holds('R5.2.4-11', given('ap-northeast-1'))).toBe(false);
});

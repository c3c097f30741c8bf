/* eslint-disable @typescript-eslint/no-explicit-any */

/** Hand-written templates for the tests of the evaluators. */
export const ref = (id: string) => ({ Ref: id });
export const attribute = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
const outputOf = (stack: string, name: string) => ({ 'Fn::GetStackOutput': { StackName: stack, OutputName: name, Region: 'us-east-1' } });
export const resource = (type: string, properties: object) => ({ Type: type, Properties: properties });
export const template = (resources: object, outputs: object = {}) => ({ Resources: resources, Outputs: outputs });

const nothing = { HeadersConfig: { HeaderBehavior: 'none' }, CookiesConfig: { CookieBehavior: 'none' }, QueryStringsConfig: { QueryStringBehavior: 'none' } };

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
export const ALL_VIEWER = '33f36d7e-f396-46d9-90e0-52428a34d9dc';

/** A cache policy with a default of 1 hour and a maximum of 24 hours, with the query string in its cache key. */
const hour = resource('AWS::CloudFront::CachePolicy', {
  CachePolicyConfig: {
    Name: 'hour',
    MinTTL: 0,
    DefaultTTL: 3_600,
    MaxTTL: 86_400,
    ParametersInCacheKeyAndForwardedToOrigin: {
      ...nothing, QueryStringsConfig: { QueryStringBehavior: 'all' }, EnableAcceptEncodingGzip: true, EnableAcceptEncodingBrotli: true,
    },
  },
});

const headers = resource('AWS::CloudFront::ResponseHeadersPolicy', {
  ResponseHeadersPolicyConfig: {
    Name: 'headers',
    SecurityHeadersConfig: {
      StrictTransportSecurity: { AccessControlMaxAgeSec: 300, IncludeSubdomains: true, Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: false },
    },
    CustomHeadersConfig: { Items: [{ Header: 'Cache-Control', Value: 'public', Override: false }] },
  },
});

const control = resource('AWS::CloudFront::OriginAccessControl', {
  OriginAccessControlConfig: { Name: 'control', SigningBehavior: 'always', SigningProtocol: 'sigv4', OriginAccessControlOriginType: 's3' },
});

/** Read permissions below `media/` for the distribution `Site` only. */
const bucketPolicy = resource('AWS::S3::BucketPolicy', {
  Bucket: ref('Media'),
  PolicyDocument: {
    Statement: [
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: [attribute('Media', 'Arn'), { 'Fn::Join': ['', [attribute('Media', 'Arn'), '/*']] }],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: { 'Fn::Join': ['', [attribute('Media', 'Arn'), '/media/*']] },
        Condition: { StringEquals: { 'AWS:SourceArn': { 'Fn::Join': ['', ['arn:aws:cloudfront::123456789012:distribution/', ref('Site')]] } } },
      },
    ],
  },
});

const behavior = { TargetOriginId: 'Api', ViewerProtocolPolicy: 'redirect-to-https', CachePolicyId: CACHING_DISABLED };

/** `/media/*` from the bucket, `*.png` cached for 1 hour, other paths from the load balancer, uncached. */
function site(changes: { config?: object; first?: object } = {}): any {
  return resource('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      Enabled: true,
      Aliases: ['eldonia.example'],
      WebACLId: outputOf('Global', 'Acl'),
      Origins: [
        { Id: 'Bucket', DomainName: attribute('Media', 'RegionalDomainName'), S3OriginConfig: {}, OriginAccessControlId: attribute('Control', 'Id') },
        {
          Id: 'Api',
          DomainName: 'origin.eldonia.example',
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
          OriginCustomHeaders: [{ HeaderName: 'X-Origin-Verify', HeaderValue: secret('New') }],
        },
      ],
      CacheBehaviors: [
        { ...behavior, PathPattern: 'media/*', TargetOriginId: 'Bucket', CachePolicyId: ref('Hour'), Compress: true, ...changes.first },
        { ...behavior, PathPattern: '*.png', CachePolicyId: ref('Hour'), ResponseHeadersPolicyId: ref('Headers') },
      ],
      DefaultCacheBehavior: {
        ...behavior, OriginRequestPolicyId: ALL_VIEWER, AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      },
      ...changes.config,
    },
  });
}

export function secret(id: string): object {
  return { 'Fn::Join': ['', ['{{resolve:secretsmanager:', ref(id), ':SecretString:::}}']] };
}

/** The distribution and its resources in a stack `Site`, and its web ACL in a stack `Global`. */
export function edge(changes: { config?: object; first?: object } = {}, resources: object = {}): any {
  const parts = { Media: resource('AWS::S3::Bucket', {}), Policy: bucketPolicy, Control: control, Hour: hour, Headers: headers };
  return { Site: template({ Site: site(changes), ...parts, ...resources }), Global: acl([]) };
}

/** A web ACL that allows by default. The priorities are in reverse order of the list. */
export function acl(rules: object[], changes: object = {}): any {
  const ordered = rules.map((rule, index) => ({ Name: `Rule${index}`, VisibilityConfig: {}, ...rule, Priority: index })).reverse();
  return template({
    Acl: resource('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} }, VisibilityConfig: {}, Rules: ordered, ...changes }),
    Office: resource('AWS::WAFv2::IPSet', { IPAddressVersion: 'IPV4', Addresses: ['198.51.100.0/24'] }),
    Office6: resource('AWS::WAFv2::IPSet', { IPAddressVersion: 'IPV6', Addresses: ['2001:db8:1::/48'] }),
  }, { Acl: { Value: attribute('Acl', 'Arn') } });
}

export const group = (name: string, changes: object = {}) => ({
  OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: `AWSManagedRules${name}`, ...changes } },
});

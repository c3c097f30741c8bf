import { App, attribute, one, ref, Resources, tokyo } from './fixtures';

export const SECRET = '{{resolve:secretsmanager:eldonia/origin-header/1}}';
export const asksForSecret = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-origin-verify', Values: [SECRET] } };

/** A load balancer with both listeners, its rule and its log bucket. */
export function loadBalancer(): Resources {
  const attributes = {
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': ref('LogBucket'),
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'deletion_protection.enabled': 'true',
  };
  return {
    Balancer: one('ElasticLoadBalancingV2::LoadBalancer', {
      Type: 'application',
      Scheme: 'internet-facing',
      SecurityGroups: [attribute('HttpGroup', 'GroupId'), attribute('HttpsGroup', 'GroupId')],
      LoadBalancerAttributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
    }),
    Http: one('ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP', DefaultActions: [{ RedirectConfig: { Protocol: 'HTTPS' } }] }),
    Https: one('ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: ref('Balancer'),
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      Certificates: [{ CertificateArn: ref('Certificate') }],
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }],
    }),
    Rule: one('ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ref('Https'), Actions: [{ Type: 'forward' }], Conditions: [asksForSecret] }),
    Certificate: one('CertificateManager::Certificate'),
    LogBucket: one('S3::Bucket', sseS3()),
    LogPolicy: one('S3::BucketPolicy', {
      Bucket: ref('LogBucket'), PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::582318560864:root' } }] },
    }),
  };
}

function sseS3() {
  return { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] } };
}

/** A production database: a cluster of three instances in two zones. */
export function database(): Resources {
  const instance = () => one('RDS::DBInstance', { DBClusterIdentifier: ref('Database'), DBInstanceClass: 'db.r6g.xlarge' });
  return {
    Database: one('RDS::DBCluster', {
      Engine: 'aurora-postgresql',
      BackupRetentionPeriod: 7,
      DBSubnetGroupName: ref('DatabaseSubnets'),
      DBClusterParameterGroupName: ref('DatabaseParameters'),
      VpcSecurityGroupIds: [attribute('DatabaseGroup', 'GroupId')],
      StorageEncrypted: true,
      KmsKeyId: attribute('Key', 'Arn'),
    }),
    Writer: instance(),
    ReaderOne: instance(),
    ReaderTwo: instance(),
    DatabaseSubnets: one('RDS::DBSubnetGroup', { SubnetIds: [ref('PrivateA'), ref('PrivateC')] }),
    DatabaseParameters: one('RDS::DBClusterParameterGroup', { Parameters: { 'rds.force_ssl': '1' } }),
    Key: one('KMS::Key', { EnableKeyRotation: true }),
  };
}

/** A durable Valkey cache in cluster mode. */
export function cache(): Resources {
  return {
    Cache: one('ElastiCache::ReplicationGroup', {
      Engine: 'valkey',
      EngineVersion: '9.0',
      CacheNodeType: 'cache.r6g.large',
      CacheSubnetGroupName: ref('CacheSubnets'),
      CacheParameterGroupName: ref('CacheParameters'),
      SecurityGroupIds: [attribute('CacheGroup', 'GroupId')],
      NumNodeGroups: 2,
      ReplicasPerNodeGroup: 1,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
      Durability: 'async',
      SnapshotRetentionLimit: 7,
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      UserGroupIds: [ref('Users')],
    }, { UpdatePolicy: { UseOnlineResharding: true } }),
    CacheSubnets: one('ElastiCache::SubnetGroup'),
    CacheParameters: one('ElastiCache::ParameterGroup', { Properties: { 'cluster-enabled': 'yes', 'maxmemory-policy': 'volatile-lru' } }),
    Users: one('ElastiCache::UserGroup'),
  };
}

/** A media bucket, its policy, and a distribution that serves it. */
export function media(): Resources {
  const transition = (StorageClass: string, TransitionInDays: number) => ({ StorageClass, TransitionInDays });
  return {
    Media: one('S3::Bucket', {
      ...sseS3(),
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      LifecycleConfiguration: {
        Rules: [
          { Prefix: 'originals/', Transitions: [transition('STANDARD_IA', 90), transition('GLACIER', 365)] },
          { Prefix: 'media/', Transitions: [transition('INTELLIGENT_TIERING', 0)] },
        ],
      },
    }),
    MediaPolicy: one('S3::BucketPolicy', {
      Bucket: ref('Media'),
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: { StringEquals: { 'AWS:SourceArn': ref('Site') } } },
        ],
      },
    }),
    Site: one('CloudFront::Distribution', { DistributionConfig: site() }),
    Images: one('CloudFront::CachePolicy', { CachePolicyConfig: { DefaultTTL: 86400, MaxTTL: 86400 } }),
    Assets: one('CloudFront::CachePolicy', { CachePolicyConfig: { DefaultTTL: 604800 } }),
    Headers: one('CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: { StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, IncludeSubdomains: true, Override: true } },
        CustomHeadersConfig: { Items: [{ Header: 'Cache-Control', Value: 'no-cache', Override: false }] },
      },
    }),
  };
}

function site() {
  const behaviour = (PathPattern: string, policy: string, TargetOriginId = 'api') => ({
    PathPattern, TargetOriginId, CachePolicyId: ref(policy), ViewerProtocolPolicy: 'redirect-to-https', ResponseHeadersPolicyId: ref('Headers'),
  });
  return {
    Origins: [
      { Id: 'media', DomainName: attribute('Media', 'RegionalDomainName'), OriginAccessControlId: 'E2ABCDEFGHIJKL' },
      {
        Id: 'api',
        DomainName: 'origin.eldonia.example',
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
        OriginCustomHeaders: [{ HeaderName: 'X-Origin-Verify', HeaderValue: SECRET }],
      },
    ],
    DefaultCacheBehavior: { TargetOriginId: 'api', ViewerProtocolPolicy: 'redirect-to-https', ResponseHeadersPolicyId: ref('Headers') },
    CacheBehaviors: [
      behaviour('/media/*', 'Images', 'media'), behaviour('*.jpg', 'Images'), behaviour('*.js', 'Assets'), behaviour('*.css', 'Assets'),
    ],
    Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['JP'] } },
    PriceClass: 'PriceClass_200',
    ViewerCertificate: {
      AcmCertificateArn: output('CertificateArn'), MinimumProtocolVersion: 'TLSv1.3_2025',
    },
    WebACLId: output('FirewallArn'),
  };
}

/** The origin's name: from Japan and from everywhere to the failover records of Tokyo and Osaka. */
export function names(): Resources {
  const lead = (CountryCode: string) => one('Route53::RecordSet', {
    Name: 'origin.eldonia.example.', GeoLocation: { CountryCode }, AliasTarget: { DNSName: ref('Primary'), EvaluateTargetHealth: true },
  });
  return { Japan: lead('JP'), World: lead('*'), Primary: failover('PRIMARY') };
}

/** The failover record of a Region, and the health check of its load balancer. */
export function failover(Failover: string): Resources[string] {
  return one('Route53::RecordSet', {
    Name: 'active.origin.eldonia.example.',
    Failover,
    HealthCheckId: ref('Check'),
    AliasTarget: { DNSName: { 'Fn::Join': ['', ['dualstack.', attribute('Balancer', 'DNSName')]] } },
  });
}

/** An output of the stack in another Region. */
export const output = (OutputName: string, region = 'us-east-1') => ({ 'Fn::GetStackOutput': { StackName: region, OutputName, Region: region } });

/** The CDN in Tokyo with its certificate and firewall in us-east-1. */
export function cdn(...resources: Resources[]): App {
  const managed = (Name: string) => ({ Statement: { ManagedRuleGroupStatement: { Name, VendorName: 'AWS' } }, OverrideAction: { None: {} } });
  const limit = { Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000 } }, Action: { Block: {} } };
  return {
    ...tokyo(media(), ...resources),
    'us-east-1': {
      Resources: {
        Firewall: one('WAFv2::WebACL', {
          Scope: 'CLOUDFRONT', Rules: [managed('AWSManagedRulesSQLiRuleSet'), managed('AWSManagedRulesCommonRuleSet'), limit],
        }),
        SiteCertificate: one('CertificateManager::Certificate'),
      },
      Outputs: {
        CertificateArn: { Value: ref('SiteCertificate') },
        FirewallArn: { Value: attribute('Firewall', 'Arn') },
      },
    },
  };
}

/** A scalable target with a target tracking policy a metric. */
function scaling(id: string, properties: Record<string, unknown>, metrics: string[]): Resources {
  const follow = (PredefinedMetricType: string) => ({
    TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType } },
  });
  return {
    [id]: one('ApplicationAutoScaling::ScalableTarget', properties),
    ...Object.fromEntries(metrics.map((metric, index) => [
      `${id}Policy${index}`, one('ApplicationAutoScaling::ScalingPolicy', { ScalingTargetId: ref(id), ...follow(metric) }),
    ])),
  };
}

/** The three kinds of scaling: tasks, readers, shards. */
export function scalings(): Resources {
  const name = (prefix: string, id: string) => ({ 'Fn::Join': ['/', [prefix, ref(id)]] });
  return {
    ...scaling('Tasks', {
      ServiceNamespace: 'ecs', MinCapacity: { 'Fn::If': ['NothingReleased', 0, 2] }, MaxCapacity: 10, ResourceId: name('service', 'Service'),
    }, ['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization']),
    ...scaling('Readers', {
      ServiceNamespace: 'rds', ScalableDimension: 'rds:cluster:ReadReplicaCount', ResourceId: name('cluster', 'Database'),
    }, ['RDSReaderAverageCPUUtilization']),
    ...scaling('Shards', {
      ServiceNamespace: 'elasticache', ScalableDimension: 'elasticache:replication-group:NodeGroups', ResourceId: name('replication-group', 'Cache'),
    }, ['ElastiCachePrimaryEngineCPUUtilization']),
  };
}

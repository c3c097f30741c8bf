import { join } from 'path';
import { Annotations, Duration, Size } from 'aws-cdk-lib';
import { importedCertificate, importedLoadBalancer, importedTargetGroup, importedZone, rotatedKey, ruleOfImportedListener, ZONE } from './imported';
import { Variant } from './stacks';
import { CustomRule, EdgeFirewall, FirewallMode, ManagedRules, RateLimit, SecureBucket, StorageProfile } from '../../src';
import { EdgeDistribution, EdgeOrigin, OriginHeader, OriginRecords, Site } from '../../src/edge/internal';
import { LogBucket } from '../../src/secure-bucket/internal';

/** A small front end. */
export const SITE_FOLDER = join(__dirname, 'site');
/** References to existing resources. */
const ID = '01234567-89ab-cdef-0123-456789abcdef';

export const edgeVariants: Record<string, Variant> = {
  EdgeWithEverything: {
    build: (stack) => {
      const encryptionKey = rotatedKey(stack);
      new EdgeDistribution(stack, 'Edge', {
        zone: ZONE,
        domainNames: ['shop.example.com', '*.shop.example.com'],
        origin: EdgeOrigin.vpcLoadBalancer(importedLoadBalancer(stack), [ruleOfImportedListener(stack, 'Edge')], 'api.example.com'),
        originHeader: new OriginHeader(stack, 'Header', {
          generation: 2, secretName: 'shop/origin-header', replicaRegions: ['ap-northeast-3'], encryptionKey,
        }),
        mediaBucket: new SecureBucket(stack, 'Media', { encryptionKey, storageProfile: StorageProfile.originalsAndMedia() }).bucket,
        contentSecurityPolicy: 'default-src \'self\'',
        hstsIncludesSubdomains: true,
      });
    },
  },
  EdgeWithSite: {
    build: (stack) => {
      const options = { folder: SITE_FOLDER, hashedFiles: ['assets/*'], notFoundPage: '404.html' };
      const { bucket } = new Site(stack, 'Site', {
        options, bucketName: 'shop-site', accessLogsBucket: new LogBucket(stack, 'Logs').bucket, standby: false,
      });
      new EdgeDistribution(stack, 'Edge', {
        zone: ZONE,
        domainNames: ['site.example.com'],
        origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, 'Edge')]),
        site: options,
        siteBucket: bucket,
        standbySite: { bucketName: 'shop-site-osaka', region: 'ap-northeast-3' },
        firewallOptions: { customRules: [CustomRule.block('Embargo', { geoMatchStatement: { countryCodes: ['KP'] } })] },
      });
    },
  },
  EdgeAnywhere: {
    env: {},
    build: (stack) => new EdgeDistribution(stack, 'Edge', {
      zone: ZONE,
      domainNames: ['anywhere.example.com'],
      origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, 'Edge')]),
      certificate: importedCertificate(stack, 'Certificate', 'us-east-1'),
      originClientCertificate: importedCertificate(stack, 'Client', 'us-east-1'),
      firewall: EdgeFirewall.fromWebAclArn(stack, 'Firewall', `arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/${ID}`),
    }),
  },
  FirewallWithEverything: {
    env: { account: '123456789012', region: 'us-east-1' },
    build: (stack) => {
      // Everything at once is above 1,500 units, for which AWS charges extra.
      Annotations.of(stack).acknowledgeWarning('@eldonia/edge-firewall:capacitySurcharge');
      return new EdgeFirewall(stack, 'Firewall', {
        allowedCidrs: ['192.0.2.10/32', '2001:db8:1::/48'],
        blockedCidrs: ['198.51.100.0/24'],
        rateLimits: [RateLimit.perIp(), RateLimit.perNetwork({ limit: 50_000, window: Duration.minutes(1) }), RateLimit.perIpAt('/health', { limit: 20, window: Duration.minutes(1) })],
        loginPaths: ['/login'],
        blockedPaths: ['/ready', '/internal/'],
        managedRules: [
          ManagedRules.ipReputation(), ManagedRules.anonymousIp({ mode: FirewallMode.COUNT }), ManagedRules.knownBadInputs(),
          ManagedRules.common({ countedRules: ['NoUserAgent_HEADER'], version: 'Version_1.20' }), ManagedRules.sqlInjection(),
        ],
        uploadPaths: ['/uploads/', '/avatars/'],
        signedPaths: ['/webhooks/'],
        maxBodySize: Size.kibibytes(32),
        bodyInspectionLimit: Size.kibibytes(32),
        redactedHeaders: ['x-session'],
        redactQueryString: true,
        logAllowedRequests: true,
        encryptionKey: rotatedKey(stack),
      });
    },
  },
  FirewallAnywhere: { env: {}, build: (stack) => new EdgeFirewall(stack, 'Firewall') },
  OriginWithTwoGroups: {
    build: (stack) => new OriginRecords(stack, 'Origin', {
      zone: importedZone(stack),
      domainName: 'two.example.com',
      loadBalancer: importedLoadBalancer(stack),
      targetGroups: ['blue', 'green'].map((name) => importedTargetGroup(stack, name)),
    }),
  },
};

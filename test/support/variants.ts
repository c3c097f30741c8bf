import { App, CfnResource, Duration, Environment, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  importedCertificate, importedLoadBalancer, importedRepository, importedTargetGroup, importedVpc, importedZone, ruleOfImportedListener, ZONE,
} from './imported';
import {
  ApiDeployment, ApiImage, ApiIngress, AuroraCluster, AuroraProxy, BodyInspectionLimit, Edge, EdgeDistribution, EdgeFirewall, EdgeOrigin, EldoniaPlatform,
  FargateApi, FirewallMode, ManagedRules, Network, OriginHeader, OriginRecords, OriginRole, PlatformTier, RateLimit, SecureBucket, StorageProfile,
} from '../../src';

/** A use of a construct that differs from its minimal one in what rule packs look at. */
export interface Variant {
  readonly build: (stack: Stack) => void;
  /** Where it stands; Tokyo if absent. */
  readonly env?: Environment;
}

/** Of what another stack made. */
const ID = '01234567-89ab-cdef-0123-456789abcdef';
const key = (stack: Stack) => new kms.Key(stack, 'Key', { enableKeyRotation: true });

/** Everything optional, and the stacks that know no region. */
export const variants: Record<string, Variant> = {
  AuroraWithEverything: {
    build: (stack) => new AuroraCluster(stack, 'Database', {
      vpc: importedVpc(stack),
      proxy: AuroraProxy.withPassword(),
      eventTopic: new sns.Topic(stack, 'Events', { enforceSSL: true, masterKey: key(stack) }),
      clusterIdentifier: 'shop',
      appSecretName: 'shop/db-password',
      adminSecretName: 'shop/db-admin',
      secretReplicaRegions: ['ap-northeast-3'],
      databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
    }),
  },
  AuroraFromSnapshot: { build: (stack) => new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack), snapshotIdentifier: 'shop-2026-11-24' }) },
  AuroraAnywhere: { env: {}, build: (stack) => new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack) }) },
  ApiWithEverything: {
    build: (stack) => new FargateApi(stack, 'Api', {
      vpc: importedVpc(stack),
      image: ApiImage.fromParameter(importedRepository(stack), '/shop/image'),
      certificate: importedCertificate(stack),
      ingress: ApiIngress.CLOUDFRONT_ONLY,
      deployment: ApiDeployment.blueGreen({ testPort: 8443 }),
      enableExecuteCommand: true,
      loadBalancer: { connectionLogs: true },
    }),
  },
  NetworkDualStackAnywhere: { env: {}, build: (stack) => new Network(stack, 'Network', { ipv6: true }) },
  BucketWithEverything: {
    build: (stack) => new SecureBucket(stack, 'Media', {
      bucketName: 'media-tokyo',
      encryptionKey: key(stack),
      storageProfile: StorageProfile.originalsAndMedia(),
      minimumTlsVersion: 1.3,
      inventory: s3.InventoryFrequency.DAILY,
      eventBridge: true,
      objectLock: s3.ObjectLockRetention.governance(Duration.days(30)),
      transferAcceleration: true,
      replication: {
        destinationBucketName: 'media-osaka',
        destinationRegion: 'ap-northeast-3',
        destinationKeyArn: 'arn:aws:kms:ap-northeast-3:123456789012:key/copies',
      },
    }),
  },
  PlatformInDevelopment: { build: (stack) => new EldoniaPlatform(stack, 'Platform', { zone: ZONE, name: 'development', tier: PlatformTier.DEVELOPMENT }) },
  PlatformAnywhere: {
    env: {},
    build: (stack) => new EldoniaPlatform(stack, 'Platform', { zone: ZONE, name: 'anywhere', edge: Edge.none(), api: { ingress: ApiIngress.INTERNAL } }),
  },
  PlatformWithVpcOrigin: {
    build: (stack) => new EldoniaPlatform(stack, 'Platform', {
      zone: ZONE, name: 'private', domainName: 'private.example.com', edge: Edge.cloudFrontVpcOrigin({ headerGeneration: 2 }),
    }),
  },
  EdgeWithEverything: {
    build: (stack) => {
      const encryptionKey = key(stack);
      new EdgeDistribution(stack, 'Edge', {
        zone: ZONE,
        domainNames: ['shop.example.com', '*.shop.example.com'],
        origin: EdgeOrigin.vpcLoadBalancer(importedLoadBalancer(stack), [ruleOfImportedListener(stack, 'Edge')], 'api.example.com'),
        originHeader: new OriginHeader(stack, 'Header', { generation: 2, secretName: 'shop/origin-header', replicaRegions: ['ap-northeast-3'], encryptionKey }),
        mediaBucket: new SecureBucket(stack, 'Media', { encryptionKey, storageProfile: StorageProfile.originalsAndMedia() }).bucket,
        contentSecurityPolicy: 'default-src \'self\'',
      });
    },
  },
  EdgeAnywhere: {
    env: {},
    build: (stack) => new EdgeDistribution(stack, 'Edge', {
      zone: ZONE,
      origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, 'Edge')]),
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:123456789012:certificate/${ID}`),
      firewall: EdgeFirewall.fromWebAclArn(stack, 'Firewall', `arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/${ID}`),
    }),
  },
  FirewallWithEverything: {
    env: { account: '123456789012', region: 'us-east-1' },
    build: (stack) => new EdgeFirewall(stack, 'Firewall', {
      allowedCidrs: ['192.0.2.10/32', '2001:db8:1::/48'],
      blockedCidrs: ['198.51.100.0/24'],
      rateLimits: [RateLimit.perIp(), RateLimit.perIpOn('/login', { limit: 20, window: Duration.minutes(1) })],
      managedRules: [
        ManagedRules.ipReputation(), ManagedRules.anonymousIp({ mode: FirewallMode.COUNT }), ManagedRules.knownBadInputs(),
        ManagedRules.common({ countedRules: ['NoUserAgent_HEADER'], version: 'Version_1.20' }), ManagedRules.sqlInjection(),
      ],
      uploadPaths: ['/uploads/', '/avatars/'],
      maxBodySize: Size.kibibytes(32),
      bodyInspectionLimit: BodyInspectionLimit.KB_32,
      redactedHeaders: ['x-session'],
      redactQueryString: true,
      logAllowedRequests: true,
      encryptionKey: key(stack),
    }),
  },
  FirewallAnywhere: { env: {}, build: (stack) => new EdgeFirewall(stack, 'Firewall') },
  OriginOfSecondRegion: {
    env: { account: '123456789012', region: 'ap-northeast-3' },
    build: (stack) => new OriginRecords(stack, 'Origin', {
      zone: importedZone(stack),
      domainName: 'origin.example.com',
      loadBalancer: importedLoadBalancer(stack),
      role: OriginRole.SECONDARY,
      healthCheck: route53.HealthCheck.fromHealthCheckId(stack, 'Check', ID),
    }),
  },
  OriginWithTwoGroups: {
    build: (stack) => new OriginRecords(stack, 'Origin', {
      zone: importedZone(stack),
      domainName: 'two.example.com',
      loadBalancer: importedLoadBalancer(stack),
      targetGroups: ['blue', 'green'].map((name) => importedTargetGroup(stack, name)),
    }),
  },
};

/** What the validator has to find, or it did not run. */
export function defineFault(app: App): void {
  new CfnResource(new Stack(app, 'Fault'), 'Wrong', { type: 'AWS::ElastiCache::ReplicationGroup', properties: { ReplicasPerNodeGroup: 9 } });
}

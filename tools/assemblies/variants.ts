import { Duration, aws_rds as rds, aws_s3 as s3, aws_sns as sns } from 'aws-cdk-lib';
import { importedCertificate, importedRepository, importedTrustStore, importedVpc, rotatedKey, ZONE } from './imported';
import { Variant } from './stacks';
import { deliveryVariants } from './variants-delivery';
import { edgeVariants } from './variants-edge';
import { operationsVariants } from './variants-operations';
import {
  ApiDeployment, ApiImage, ApiIngress, AuroraCluster, AuroraSnapshot, Edge, EldoniaPlatform, FargateApi, MediaProcessing, Network,
  PlatformTier, PlatformZone, SecureBucket, StorageProfile,
} from '../../src';
import { AuroraReplicaCluster } from '../../src/aurora-cluster/internal';

/** A domain of its own, because CloudFront gives a name to one distribution. */
const zoneOf = (name: string) => PlatformZone.fromAttributes({ ...ZONE, domainName: `${name}.example.com` });

/** All optional props, and the environment-agnostic stacks. */
export const variants: Record<string, Variant> = {
  AuroraWithEverything: {
    build: (stack) => new AuroraCluster(stack, 'Database', {
      vpc: importedVpc(stack),
      proxy: true,
      eventTopic: new sns.Topic(stack, 'Events', { enforceSSL: true, masterKey: rotatedKey(stack) }),
      clusterIdentifier: 'shop',
      appSecretName: 'shop/db-password',
      adminSecretName: 'shop/db-admin',
      secretReplicaRegions: ['ap-northeast-3'],
      databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
    }),
  },
  ReplicaWithEverything: {
    env: { account: '123456789012', region: 'ap-northeast-3' },
    build: (stack) => {
      const topic = new sns.Topic(stack, 'Events', { enforceSSL: true, masterKey: rotatedKey(stack) });
      new AuroraReplicaCluster(stack, 'Database', {
        vpc: importedVpc(stack),
        globalClusterIdentifier: 'shop-global',
        primaryRegion: 'ap-northeast-1',
        clusterIdentifier: 'shop-osaka',
        appSecretName: 'shop/db-password',
        instances: 2,
        capacity: { minimum: 0.5, maximum: 16 },
        writeForwarding: true,
        databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
        alarmTopic: topic,
        eventTopic: topic,
      });
    },
  },
  AuroraFromSnapshot: { build: (stack) => new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack), snapshot: AuroraSnapshot.of('shop-2026-11-24', '17.9') }) },
  AuroraAnywhere: { env: {}, build: (stack) => new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack) }) },
  ApiWithEverything: {
    build: (stack) => new FargateApi(stack, 'Api', {
      vpc: importedVpc(stack),
      image: ApiImage.fromParameter(importedRepository(stack), '/shop/image'),
      certificate: importedCertificate(stack),
      clientTrustStore: importedTrustStore(stack),
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
      encryptionKey: rotatedKey(stack),
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
  PlatformInEconomy: { build: (stack) => new EldoniaPlatform(stack, 'Platform', { zone: zoneOf('economy'), name: 'economy', tier: PlatformTier.ECONOMY }) },
  PlatformAnywhere: {
    env: {},
    build: (stack) => new EldoniaPlatform(stack, 'Platform', {
      zone: zoneOf('anywhere'),
      name: 'anywhere',
      edge: Edge.none(),
      api: { ingress: ApiIngress.INTERNAL },
      alarmEmail: 'ops@example.com',
      media: MediaProcessing.images({ s3PrefixListId: 'pl-61a54008' }),
    }),
  },
  PlatformWithVpcOrigin: {
    build: (stack) => new EldoniaPlatform(stack, 'Platform', {
      zone: zoneOf('private'),
      alarmEmail: 'ops@example.com',
      name: 'private',
      edge: Edge.cloudFrontVpcOrigin({
        headerGeneration: 2, site: {}, basicAuthentication: true, firewallOptions: { allowedClients: ['192.0.2.0/24'] },
      }),
      github: { repository: 'eldonia/eldonia-frontend' },
      // The header is then a condition that a function sets.
      api: { deployment: ApiDeployment.blueGreen() },
    }),
  },
  ...edgeVariants,
  ...deliveryVariants,
  ...operationsVariants,
};

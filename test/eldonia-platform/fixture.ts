import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { AuroraCluster } from '../../src/aurora-cluster';
import { CacheCluster } from '../../src/cache';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { MediaProcessing, PlatformAudit, PlatformCosts, PlatformMonitoring, PlatformTier } from '../../src/region';
import { importedVpc, PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

/** Nobody watches, audits or counts. */
export const QUIET = {
  monitoring: PlatformMonitoring.disabled(), audit: PlatformAudit.disabled(), costs: PlatformCosts.disabled(),
};

/** Network, database and cache of another stack, and images left alone: nearly a third of the time goes into these. */
export function existing(stack: Stack): Partial<EldoniaPlatformProps> {
  return {
    media: MediaProcessing.disabled(),
    existing: {
      vpc: importedVpc(stack),
      database: AuroraCluster.fromAuroraClusterAttributes(stack, 'Database', {
        clusterIdentifier: 'db',
        databaseName: 'shop',
        writerEndpointAddress: 'writer.example.com',
        readerEndpointAddress: 'reader.example.com',
        appSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/login'),
        securityGroups: [],
      }),
      cache: CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
        configurationEndpointAddress: 'cache.example.com', securityGroups: [],
      }),
    },
  };
}

/** A platform in a stack. It is synthesised when a test asks for its template, and not changed from then on. */
export interface Made {
  readonly platform: EldoniaPlatform;
  readonly stack: Stack;
  readonly template: Template;
}

/** A platform with all that it has by default. */
export function platform(props: Partial<EldoniaPlatformProps> = {}, stack: Stack = testStack()): Made {
  const made = new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, ...props });
  return { platform: made, stack, get template() { return Template.fromStack(stack); } };
}

/** Nobody watches it, and it has the network and the data of another stack, unless a test passes something else. */
export function slim(props: Partial<EldoniaPlatformProps> = {}, stack: Stack = testStack()): Made {
  const given = existing(stack);
  return platform({ ...given, ...QUIET, ...props, existing: { ...given.existing, ...props.existing } }, stack);
}

/** What several tests read, made for the first of them. */
export function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}

/** The least that a user writes. */
export const usual = once(() => platform());

export const development = once(() => platform({ tier: PlatformTier.DEVELOPMENT }));

/** Warnings at a construct itself, as synthesis hands them on. */
export function warningsAt({ node }: IConstruct): string[] {
  return node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => data as string);
}

import { Stack, aws_ec2 as ec2, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IConstruct } from 'constructs';
import { CacheCluster } from '../../src/cache';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { MediaProcessing, PlatformTier } from '../../src/region';
import { importedVpc, PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { importedDatabase } from '../../tools/assemblies/imported-parts';
import { testStack } from '../../tools/assemblies/stacks';

/** Without monitoring, audit and cost controls. */
export const QUIET = { monitoring: { enabled: false }, audit: { enabled: false }, costs: { enabled: false } };

/** An existing database and an existing cache, with security groups by the names of both. */
export const existingStores = (stack: Stack, appSecret: secretsmanager.ISecret, groups: (id: string) => ec2.ISecurityGroup[]) => ({
  database: importedDatabase(stack, 'Database', { clusterIdentifier: 'db', databaseName: 'shop', appSecret, securityGroups: groups('database') }),
  cache: CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
    configurationEndpointAddress: 'cache.example.com', securityGroups: groups('cache'),
  }),
});

/** Existing VPC, database and cache, and no media processing: these take nearly a third of the synthesis time. */
export function existing(stack: Stack): Partial<EldoniaPlatformProps> {
  const appSecret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/login');
  return { media: MediaProcessing.none(), existing: { vpc: importedVpc(stack), ...existingStores(stack, appSecret, () => []) } };
}

/** A platform in a stack. Reading `template` synthesizes the stack, which must not change afterwards. */
export interface Made { readonly platform: EldoniaPlatform; readonly stack: Stack; readonly template: Template }

/** A platform with its defaults. */
export function platform(props: Partial<EldoniaPlatformProps> = {}, stack: Stack = testStack()): Made {
  const made = new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, ...props });
  return { platform: made, stack, get template() { return Template.fromStack(stack); } };
}

/**
 * A platform without monitoring, audit and cost controls, with existing VPC, database and cache, unless props differ.
 */
export function slim(props: Partial<EldoniaPlatformProps> = {}, stack: Stack = testStack()): Made {
  const given = existing(stack);
  return platform({ ...given, ...QUIET, ...props, existing: { ...given.existing, ...props.existing } }, stack);
}

/** Creates a value on first use and returns it to all tests. */
export function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}

/** A platform with the required props only. */
export const usual = once(() => platform());

export const economy = once(() => platform({ tier: PlatformTier.ECONOMY }));

/** The warnings of a construct in the metadata of the assembly. */
export const warningsAt = ({ node }: IConstruct): string[] =>
  node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => data as string);

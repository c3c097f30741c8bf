import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import {
  ZONE, importedCertificate, importedLoadBalancer, importedRepository, importedTargetGroup, importedVpc, importedZone, ruleOfImportedListener,
} from './imported';
import {
  ApiImage, AuroraCluster, EdgeDistribution, EdgeFirewall, EdgeOrigin, EldoniaPlatform, FargateApi, FirewallScope, ImageParameter, LogBucket, Network,
  OriginHeader, OriginRecords, RedisCache, SecureBucket,
} from '../../src';

/** The least that a user writes to get a construct. */
export type Minimal = (stack: Stack, id: string) => IConstruct;

/** With props that are frozen, because they are the caller's. */
function part<P>(Type: new (scope: Construct, id: string, props: P) => IConstruct, props: (stack: Stack, id: string) => P): Minimal {
  return (stack, id) => new Type(stack, id, deepFreeze(props(stack, id)));
}

/** Every exported construct. Everything that a construct asks for is imported, so none needs another one's resources. */
export const minimal: Record<string, Minimal> = {
  AuroraCluster: part(AuroraCluster, (stack) => ({ vpc: importedVpc(stack) })),
  EdgeDistribution: part(EdgeDistribution, (stack, id) => ({
    zone: ZONE, domainNames: [`${id.toLowerCase()}.example.com`], origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, id)]),
  })),
  EdgeFirewall: part(EdgeFirewall, () => ({ scope: FirewallScope.REGIONAL })),
  EldoniaPlatform: part(EldoniaPlatform, (_, id) => ({ zone: ZONE, name: id.toLowerCase(), domainName: `${id.toLowerCase()}.example.com` })),
  FargateApi: part(FargateApi, (stack) => ({
    vpc: importedVpc(stack), image: ApiImage.fromRepository(importedRepository(stack), 'v1'), certificate: importedCertificate(stack),
  })),
  ImageParameter: part(ImageParameter, (_, id) => ({ parameterName: `/eldonia/${id}` })),
  LogBucket: part(LogBucket, () => ({})),
  Network: part(Network, () => ({})),
  OriginHeader: part(OriginHeader, () => ({})),
  OriginRecords: part(OriginRecords, (stack, id) => ({
    zone: importedZone(stack), domainName: `${id.toLowerCase()}.example.com`, loadBalancer: importedLoadBalancer(stack),
    targetGroups: [importedTargetGroup(stack, 'blue')],
  })),
  RedisCache: part(RedisCache, (stack) => ({ vpc: importedVpc(stack) })),
  SecureBucket: part(SecureBucket, () => ({})),
};

/** Those that can't stand in a stack without a region, and what they say there. */
export const needsRegion: Record<string, string> = {
  EdgeDistribution: 'region of the stack must be known, got none; set env.region of the stack, or pass certificate and firewall of us-east-1',
  EldoniaPlatform: 'region of the stack must be known, got none; set env.region of the stack, or use Edge.none()',
};

/** Plain objects and lists only: constructs and value classes fill in their own fields later. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

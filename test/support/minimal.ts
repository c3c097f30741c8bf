import { Stack } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { ZONE, importedCertificate, importedRepository, importedVpc } from './imported';
import { AuroraCluster, EldoniaPlatform, FargateApi, ApiImage, ImageParameter, LogBucket, Network, RedisCache, SecureBucket } from '../../src';

/** The least that a user writes to get a construct. */
export type Minimal = (stack: Stack, id: string) => IConstruct;

/** With props that are frozen, because they are the caller's. */
function part<P>(Type: new (scope: Construct, id: string, props: P) => IConstruct, props: (stack: Stack, id: string) => P): Minimal {
  return (stack, id) => new Type(stack, id, deepFreeze(props(stack, id)));
}

/** Every exported construct. Everything that a construct asks for is imported, so none needs another one's resources. */
export const minimal: Record<string, Minimal> = {
  AuroraCluster: part(AuroraCluster, (stack) => ({ vpc: importedVpc(stack) })),
  EldoniaPlatform: part(EldoniaPlatform, (_, id) => ({ zone: ZONE, name: id.toLowerCase() })),
  FargateApi: part(FargateApi, (stack) => ({
    vpc: importedVpc(stack), image: ApiImage.fromRepository(importedRepository(stack), 'v1'), certificate: importedCertificate(stack),
  })),
  ImageParameter: part(ImageParameter, (_, id) => ({ parameterName: `/eldonia/${id}` })),
  LogBucket: part(LogBucket, () => ({})),
  Network: part(Network, () => ({})),
  RedisCache: part(RedisCache, (stack) => ({ vpc: importedVpc(stack) })),
  SecureBucket: part(SecureBucket, () => ({})),
};

/** Plain objects and lists only: constructs and value classes fill in their own fields later. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

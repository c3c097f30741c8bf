import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AuroraCluster } from '../../src/aurora-cluster';
import { Edge, EldoniaPlatform, EldoniaPlatformProps, MediaProcessing } from '../../src/eldonia-platform';
import { RedisCache } from '../../src/redis-cache';
import { importedVpc } from '../support/imported';
import { Templates, templatesOf } from '../support/requests/deployment';
import { testStack } from '../support/stacks';

export const SITE = 'https://eldonia.example';

/** All templates of an app: the least that a user writes, in Tokyo; with an edge of its own, only what requests meet. */
export function platform(edge?: Edge): Templates {
  const stack = testStack();
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
  new EldoniaPlatform(stack, 'Platform', { zone, ...edge && { edge, ...existing(stack) } });
  return templatesOf(stack);
}

/** Nothing of this is on a request's way, and it takes time to make. */
function existing(stack: Stack): Partial<EldoniaPlatformProps> {
  return {
    vpc: importedVpc(stack),
    mediaProcessing: MediaProcessing.none(),
    database: AuroraCluster.fromAuroraClusterAttributes(stack, 'Database', {
      clusterIdentifier: 'db',
      databaseName: 'shop',
      writerEndpointAddress: 'writer.example.com',
      readerEndpointAddress: 'reader.example.com',
      appSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/login'),
      securityGroups: [],
    }),
    cache: RedisCache.fromRedisCacheAttributes(stack, 'Cache', { configurationEndpointAddress: 'cache.example.com', securityGroups: [] }),
  };
}

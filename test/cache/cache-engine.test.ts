import { Lazy } from 'aws-cdk-lib';
import { CacheEngine } from '../../src/cache';

test.each([
  [CacheEngine.VALKEY_9_1, 'valkey', '9.1', 'valkey9', true],
  [CacheEngine.VALKEY_9_0, 'valkey', '9.0', 'valkey9', true],
  [CacheEngine.VALKEY_8_0, 'valkey', '8.0', 'valkey8', false],
  [CacheEngine.VALKEY_7_2, 'valkey', '7.2', 'valkey7', false],
  [CacheEngine.REDIS_7_1, 'redis', '7.1', 'redis7', false],
  [CacheEngine.redis('6.2'), 'redis', '6.2', 'redis6.x', false],
  [CacheEngine.valkey('10.0'), 'valkey', '10.0', 'valkey10', true],
])('has the properties of an engine (%#)', (engine, engineName, version, parameterGroupFamily, durable) =>
  expect(engine).toMatchObject({ engineName, version, parameterGroupFamily, durable }));

test.each([
  ['an old Valkey', () => CacheEngine.valkey('7.1'), 'version must be at least 7.2 for valkey, got 7.1; use CacheEngine.VALKEY_9_0'],
  ['an unsupported Redis version', () => CacheEngine.redis('7.2'),
    'version must be from 6.2 to 7.1 for redis, got 7.2; use CacheEngine.VALKEY_9_0 for a newer one'],
  ['a patch version', () => CacheEngine.valkey('9.0.1'), 'version must be a literal "major.minor", got 9.0.1; pass e.g. "9.0"'],
  ['a token', () => CacheEngine.redis(Lazy.string({ produce: () => '7.1' })),
    'version must be a literal "major.minor", got a token; pass e.g. "9.0"'],
])('fails with %s', (_, make, message) => expect(make).toThrow(new Error(message)));

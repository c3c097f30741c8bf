import { BullModule } from '@nestjs/bullmq';
import { Cluster } from 'ioredis';

export const NOTES = 'notes';

/** In braces, because all keys of a command must be in one shard. Commands that wait have no timeout. */
export function queues() {
  const { REDIS_HOST: host, REDIS_PORT: port, REDIS_USERNAME: username, REDIS_PASSWORD: password } = process.env;
  const connection = new Cluster([{ host, port: Number(port) }], {
    dnsLookup: (name, done) => done(null, name),
    redisOptions: { tls: {}, username, password, maxRetriesPerRequest: null },
  });
  connection.on('error', (error) => console.error('cache:', error.message));
  return [BullModule.forRoot({ connection, prefix: '{bull}' }), BullModule.registerQueue({ name: NOTES })];
}

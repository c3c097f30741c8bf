const { keyOf } = require('./keys');

module.exports = ({ env }) => ({
  host: '0.0.0.0',
  port: env.int('PORT', 1337),
  url: env('PUBLIC_URL'),
  // X-Forwarded-For and -Proto, of CloudFront and the load balancer.
  proxy: { koa: true },
  // Versions are pinned.
  logger: { updates: { enabled: false } },
  app: { keys: [keyOf('app')] },
  // Longer than the load balancer keeps idle connections.
  http: { serverOptions: { keepAliveTimeout: 72_000 } },
});

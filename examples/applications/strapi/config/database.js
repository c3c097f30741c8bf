module.exports = ({ env }) => ({
  connection: {
    client: 'postgres',
    // `ssl: true` verifies the certificate with the authorities of NODE_EXTRA_CA_CERTS.
    connection: { host: env('DB_HOST'), port: env.int('DB_PORT'), database: env('DB_NAME'), user: env('DB_USER'), password: env('DB_PASSWORD'), ssl: true },
    pool: { min: 0, max: 10 },
  },
});

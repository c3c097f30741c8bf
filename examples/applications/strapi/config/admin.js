const { keyOf } = require('./keys');

module.exports = () => ({
  // Without it, the panel must be built: `strapi build` in the Dockerfile.
  serveAdminPanel: false,
  auth: { secret: keyOf('admin') },
  apiToken: { salt: keyOf('token') },
  transfer: { token: { salt: keyOf('transfer') } },
  secrets: { encryptionKey: keyOf('encryption') },
});

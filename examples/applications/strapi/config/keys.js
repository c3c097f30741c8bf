const { createHmac } = require('node:crypto');

/** All keys of Strapi, from one secret. There is none while the image is built. */
exports.keyOf = (name) => createHmac('sha256', process.env.STRAPI_SECRET ?? 'build').update(name).digest('base64');

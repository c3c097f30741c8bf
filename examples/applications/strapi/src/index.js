/** Strapi has no path that shows whether its database accepts writes. */
async function ready(context) {
  const { rows: [{ transaction_read_only: readOnly }] } = await strapi.db.connection.raw('SHOW transaction_read_only');
  context.status = readOnly === 'on' ? 503 : 200;
  context.body = { readOnly };
}

module.exports = {
  bootstrap({ strapi }) {
    strapi.server.routes([{ method: 'GET', path: '/ready', handler: ready, config: { auth: false } }]);
  },
};

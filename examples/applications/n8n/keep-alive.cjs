// n8n has no setting for it. Longer than the load balancer keeps idle connections.
const http = require('node:http');

const { createServer } = http;
http.createServer = (...args) => Object.assign(createServer(...args), { keepAliveTimeout: 72_000 });

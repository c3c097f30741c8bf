import { SITE, platform, production } from './platform-fixtures';
import { Edge } from '../../src/region';
import { FirewallRequest, firewall } from '../../tools/requests/firewall';
import { route } from '../../tools/requests/route';

/** A platform whose owner has read the document of the firewall. */
const prepared = platform(Edge.cloudFront({
  firewallOptions: {
    loginPaths: ['/api/login'], uploadPaths: ['/api/uploads/', '/api/posts', '/graphql'], signedPaths: ['/api/webhooks/'],
  },
}));

const SERVED = 'reaches the application';
const SEEN = 'is answered by the media bucket';
const LATER = 'is told to come later';
const PASSES = 'is let through when the browser has solved a challenge';
const LARGE = 'is refused: more than the firewall reads';
const ATTACK = 'is refused: it looks like an attack';
const LONG = 'is refused: its address is too long';
const NAMELESS = 'is refused: the client does not say what it is';

/** What the sender of a request sees, in one sentence. */
function told(templates: typeof production, request: FirewallRequest): string {
  const { action, rule } = firewall(templates, request);
  if (action === 'CHALLENGE') return PASSES;
  if (action === 'ALLOW') {
    const { origin, status } = route(templates, { url: SITE + request.uri!, method: request.method, headers: Object.keys(request.headers ?? {}) });
    if (status !== undefined) return String(status);
    return origin === 'load balancer' ? SERVED : SEEN;
  }
  if (/RateLimit|NetworkFlood/.test(rule)) return LATER;
  if (/UserAgent/.test(rule)) return NAMELESS;
  if (/SizeRestrictions/.test(rule)) return LONG;
  return /Large/.test(rule) ? LARGE : ATTACK;
}

const BROWSER = { 'Accept': 'application/json', 'User-Agent': 'Mozilla/5.0' };
const get = (uri: string, more: FirewallRequest = {}): FirewallRequest => ({ uri, headers: BROWSER, ...more });
const send = (uri: string, bodySize: number, more: FirewallRequest = {}): FirewallRequest => ({ method: 'POST', uri, bodySize, headers: BROWSER, ...more });
const hook = (sender: string, bodySize: number, more: FirewallRequest = {}) => send('/api/webhooks/a', bodySize, { headers: { 'User-Agent': sender }, ...more });
const HTML = { matches: ['CrossSiteScripting_BODY'] };
const SQL = { matches: ['SQLi_BODY'] };

type Row = [who: string, request: FirewallRequest, byDefault: string, afterReading?: string];
test.each<Row>([
  ['GitHub about a push', hook('GitHub-Hookshot/0a1b2c3', 25_000), LARGE, SERVED],
  ['GitHub about a push of a large repository', hook('GitHub-Hookshot/0a1b2c3', 457_522), LARGE, SERVED],
  ['GitHub about an issue with HTML', hook('GitHub-Hookshot/0a1b2c3', 9_000, HTML), ATTACK, SERVED],
  ['Stripe about a payment', hook('Stripe/1.0 (+https://stripe.com/docs/webhooks)', 6_000), SERVED],
  ['Stripe about an invoice with 60 lines', hook('Stripe/1.0 (+https://stripe.com/docs/webhooks)', 48_000), LARGE, SERVED],
  ['Stripe on the first day of the month, 12,000 events', hook('Stripe/1.0', 6_000, { rate: 12_000 }), SERVED],
  ['Stripe with one event more', hook('Stripe/1.0', 6_000, { rate: 12_001 }), LATER],
  ['LINE about a message', hook('LineBotWebhook/2.0', 1_200), SERVED],
  ['Slack about a command', hook('Slackbot 1.0 (+https://api.slack.com/robots)', 800), SERVED],
  ['a mail with an attachment', hook('Sendlib/1.0', 2_000_000), LARGE, SERVED],
  ['Amazon SNS that asks for a confirmation', hook('Amazon Simple Notification Service Agent', 1_600), SERVED],
  ['a payment service without User-Agent', hook('', 900), NAMELESS, SERVED],
  ['who imitates it at the orders', send('/api/webhooks/../orders', 900, { headers: { 'User-Agent': '' } }), NAMELESS],

  ['the last of an office that signs in', send('/api/login', 90, { rate: 600, networkRate: 600 }), SERVED],
  ['who guesses passwords from one address', send('/api/login', 90, { rate: 601 }), SERVED, LATER],
  ['who opens the page of the sign-in behind a carrier', get('/api/login', { rate: 601, networkRate: 9_000 }), SERVED],
  ['a customer of a carrier during an attack from it', send('/api/login', 90, { networkRate: 9_000, networkRateOfClient: 300 }), SERVED],
  ['the attack', send('/api/login', 90, { networkRate: 9_000, networkRateOfClient: 8_000 }), SERVED, LATER],
  ['a sign-in with a passkey', send('/api/login', 2_500), SERVED],
  ['Sign in with Apple, which posts its answer', send('/auth/callback', 3_000, { headers: { ...BROWSER, Origin: 'https://appleid.apple.com' } }), SERVED],
  ['a SAML response with 40 groups', send('/auth/saml', 14_000), SERVED],
  ['a SAML response with 400 groups', send('/auth/saml', 60_000), LARGE],
  ['a link from a mail', get(`/auth/link?token=${'a'.repeat(1_200)}`), SERVED],
  ['a callback of OpenID with a long state', get(`/auth/callback?code=abc&state=${'a'.repeat(2_048)}`), LONG],
  ['a session in cookies of 6 KB', get('/api/me', { headers: { ...BROWSER, Cookie: 'a'.repeat(6_000) } }), SERVED],
  ['a password of an injection', send('/api/login', 90, SQL), ATTACK],

  ['an avatar', send('/api/uploads/avatar', 2_000_000), LARGE, SERVED],
  ['a photo whose bytes look like HTML', send('/api/uploads/photo', 12_000, HTML), ATTACK, SERVED],
  ['a part of a resumable upload', { ...send('/api/uploads/1', 5_000_000), method: 'PATCH' }, LARGE, SERVED],
  ['the offset of a resumable upload', { ...get('/api/uploads/1'), method: 'HEAD' }, SERVED],
  ['a list of 500 products as CSV', send('/api/products/import', 60_000), LARGE],
  ['an order with 50 lines', send('/api/orders', 12_000), SERVED],
  ['a picture that the processor has made', get('/media/a.jpg/large.webp'), SEEN],
  ['a PDF that a user has uploaded', get('/media/a.pdf'), SEEN],

  ['Socket.IO by polling', get('/socket.io/?EIO=4&transport=polling&t=Ox1'), SERVED],
  ['a message of Socket.IO by polling', send('/socket.io/?EIO=4&transport=polling&sid=a', 400), SERVED],
  ['Socket.IO that becomes a WebSocket', get('/socket.io/?EIO=4&transport=websocket&sid=a', { headers: { ...BROWSER, 'Upgrade': 'websocket', 'Sec-WebSocket-Key': 'a' } }), SERVED],
  ['300 people of an office that poll each 25 s', get('/socket.io/?EIO=4&transport=polling', { rate: 3_600 }), SERVED],
  ['a stream of events', get('/api/events', { headers: { ...BROWSER, Accept: 'text/event-stream' } }), SERVED],

  ['a query of GraphQL with SQL words', send('/graphql', 3_000, SQL), ATTACK, SERVED],
  ['a persisted query of GraphQL', get(`/graphql?extensions=${'a'.repeat(300)}`), SERVED],
  ['an article of 40 KB from an editor', send('/api/posts', 40_000, HTML), ATTACK, SERVED],
  ['a comment with code', send('/api/posts/1/comments', 1_500, HTML), ATTACK, SERVED],
  ['a script in the address of an article', get('/api/posts?q=a', { matches: ['CrossSiteScripting_QUERYARGUMENTS'] }), ATTACK],
  ['a page on a day of many visitors', get('/', { headers: { 'Accept': 'text/html', 'User-Agent': 'Mozilla/5.0' }, networkRate: 20_001 }), PASSES],
])('%s', (_, request, byDefault, afterReading = byDefault) =>
  expect([told(production, request), told(prepared, request)]).toEqual([byDefault, afterReading]));

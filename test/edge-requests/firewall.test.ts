import { Duration, Size } from 'aws-cdk-lib';
import { EdgeFirewall, EdgeFirewallProps, FirewallMode, ManagedRules, RateLimit } from '../../src/edge';
import { ACCOUNT, TOKYO, testStack } from '../../tools/assemblies/stacks';
import { Templates, templatesOf } from '../../tools/requests/deployment';
import { FirewallRequest, Verdict, firewall } from '../../tools/requests/firewall';
import { MANAGED_GROUPS } from '../../tools/requests/managed-rules';

function synthesized(props: EdgeFirewallProps, env = { account: ACCOUNT, region: 'us-east-1' }): Templates {
  const stack = testStack(env);
  new EdgeFirewall(stack, 'Firewall', props);
  return templatesOf(stack);
}

/** The requests of an address that the firewall allows by default. */
const MOST = RateLimit.perIpWithoutFiles().limit;

const templates = {
  'by default': synthesized({}),
  'that counts': synthesized({ mode: FirewallMode.COUNT, blockedCidrs: ['192.0.2.0/24'] }),
  'that counts but for floods': synthesized({ mode: FirewallMode.COUNT, rateLimits: [RateLimit.perIpWithoutFiles({ mode: FirewallMode.BLOCK })] }),
  'with lists': synthesized({ allowedCidrs: ['198.51.100.7/32', '2001:db8:1::/48'], blockedCidrs: ['198.51.100.0/24', '2001:db8::/32'] }),
  'with limits by path': synthesized({ rateLimits: [RateLimit.perIpOn('/login', { limit: 10, window: Duration.minutes(1) }), RateLimit.perIpWithoutFiles()] }),
  'with uploads': synthesized({ uploadPaths: ['/api/uploads/', '/api/avatars/'], maxBodySize: Size.kibibytes(32), bodyInspectionLimit: Size.kibibytes(48) }),
  'with uploads and a group that counts': synthesized({
    uploadPaths: ['/api/uploads/'],
    managedRules: [ManagedRules.common({ mode: FirewallMode.COUNT }), ManagedRules.sqlInjection({ countedRules: ['SQLi_COOKIE'] })],
  }),
  'with webhooks': synthesized({ signedPaths: ['/api/webhooks/'] }),
  'with webhooks, uploads and a group that counts': synthesized({
    signedPaths: ['/api/webhooks/'], uploadPaths: ['/api/uploads/'], managedRules: [ManagedRules.common({ mode: FirewallMode.COUNT })],
  }),
  'for a load balancer': synthesized({ regional: true }, TOKYO as { account: string; region: string }),
  'behind a proxy': synthesized({
    regional: true, clientIpHeader: 'X-Real-IP', allowedCidrs: ['198.51.100.7/32'], blockedCidrs: ['198.51.100.0/24'],
  }, TOKYO as { account: string; region: string }),
};

const COMMON = 'AWSManagedRulesCommonRuleSet';
const SQLI = 'AWSManagedRulesSQLiRuleSet';
const BAD_INPUTS = 'AWSManagedRulesKnownBadInputsRuleSet';
const REPUTATION = 'AWSManagedRulesAmazonIpReputationList';
const XSS_BODY = { matches: ['CrossSiteScripting_BODY'] };
const SQLI_BODY = { matches: ['SQLi_BODY'] };
const uploading = (uri: string, request: FirewallRequest = XSS_BODY): FirewallRequest => ({ ...request, uri });

const webhook = (request: FirewallRequest): FirewallRequest => ({ method: 'POST', uri: '/api/webhooks/github', ...request });
const NAMELESS: FirewallRequest = { headers: { 'User-Agent': '' } };

const allowed = (...counted: string[]): Verdict => ({ action: 'ALLOW', rule: 'default', counted });
const blocked = (rule: string, ...counted: string[]): Verdict => ({ action: 'BLOCK', rule, counted });

type Case = [keyof typeof templates, string, FirewallRequest, Verdict];
test.each<Case>([
  ['by default', 'SQL in a cookie', { matches: ['SQLi_COOKIE'] }, blocked(`${SQLI}/SQLi_COOKIE`)],
  ['by default', 'an address that AWS lets count', { matches: ['AWSManagedIPDDoSList'] }, allowed(`${REPUTATION}/AWSManagedIPDDoSList`)],
  ['by default', 'a bad address', { matches: ['AWSManagedIPReputationList'] }, blocked(`${REPUTATION}/AWSManagedIPReputationList`)],
  ['by default', 'a script in a large body', { ...XSS_BODY, bodySize: 9_000 }, blocked(`${COMMON}/CrossSiteScripting_BODY`, `${COMMON}/SizeRestrictions_BODY`)],

  ['that counts', 'a script in the body', XSS_BODY, allowed(`${COMMON}/CrossSiteScripting_BODY`)],
  ['that counts', 'a flood with SQL', { ...SQLI_BODY, rate: MOST + 1 }, allowed('RateLimit-without-files', `${SQLI}/SQLi_BODY`)],
  // A group whose answer only counts still stops at its first rule.
  ['that counts', 'two attacks of one group', { matches: ['CrossSiteScripting_BODY', 'GenericLFI_BODY'] }, allowed(`${COMMON}/GenericLFI_BODY`)],
  ['that counts', 'an address on the list', { ip: '192.0.2.1' }, allowed('BlockedAddresses')],
  ['that counts but for floods', 'a script in the body', XSS_BODY, allowed(`${COMMON}/CrossSiteScripting_BODY`)],
  ['that counts but for floods', 'a flood', { rate: MOST + 1 }, blocked('RateLimit-without-files')],

  ['with lists', 'an allowed address, though it attacks and floods', { ip: '198.51.100.7', rate: 9_999, ...XSS_BODY }, { ...allowed(), rule: 'AllowedAddresses' }],
  ['with lists', 'an allowed address by IPv6', { ip: '2001:db8:1::7' }, { ...allowed(), rule: 'AllowedAddresses' }],
  ['with lists', 'a blocked address', { ip: '198.51.100.8' }, blocked('BlockedAddresses')],
  ['with lists', 'a blocked address by IPv6', { ip: '2001:db8:2::7' }, blocked('BlockedAddresses')],
  ['with lists', 'any other address', { ip: '198.51.101.8' }, allowed()],

  ...['/login', '/LogIn', '/%4Cogin', '/x/..//./login?a=b', '/x%2f..%2flogin', '/x\\..\\login'].map((uri): Case =>
    ['with limits by path', `many log-ins by ${uri}`, { uri, rate: 11 }, blocked('RateLimit-login')]),
  ['with limits by path', 'many requests that only mention it', { uri: '/?next=/login', rate: 11 }, allowed()],
  ['with limits by path', 'many requests of a path that contains it', { uri: '/a/login', rate: 11 }, allowed()],
  ['with limits by path', 'a flood elsewhere', { uri: '/', rate: MOST + 1 }, blocked('RateLimit-without-files')],

  ['with uploads', 'a script in the query of an upload', { uri: '/api/uploads/a', matches: ['CrossSiteScripting_QUERYARGUMENTS'] },
    blocked(`${COMMON}/CrossSiteScripting_QUERYARGUMENTS`)],
  // Paths that lead elsewhere, or only decode to one of uploads.
  ...['/api/uploads/../products', '/api/uploads/%2e%2e/products', '/api%2fuploads/', '/API/uploads/'].map((uri): Case =>
    ['with uploads', `a script by ${uri}`, uploading(uri), blocked('AttacksInBodies', `${COMMON}/CrossSiteScripting_BODY`)]),
  ['with uploads', 'a large upload', uploading('/api/uploads/', { bodySize: 5_000_000 }), allowed(`${COMMON}/SizeRestrictions_BODY`)],
  ['with uploads', 'a body of the largest size', uploading('/', { bodySize: 32_768 }), allowed(`${COMMON}/SizeRestrictions_BODY`)],
  ['with uploads', 'one byte more', uploading('/', { bodySize: 32_769 }), blocked('LargeBodies', `${COMMON}/SizeRestrictions_BODY`)],
  ['with uploads', 'more than the firewall reads', uploading('/', { bodySize: 49_153 }), blocked('LargeBodies', `${COMMON}/SizeRestrictions_BODY`)],

  ['with webhooks', 'SQL in the query of a webhook', webhook({ matches: ['SQLi_QUERYARGUMENTS'] }), blocked(`${SQLI}/SQLi_QUERYARGUMENTS`)],
  ['with webhooks', 'any other client without a name', NAMELESS, blocked('MissingUserAgents', `${COMMON}/NoUserAgent_HEADER`)],
  ['with webhooks', 'a client without a name, by a path that leads elsewhere', { ...NAMELESS, uri: '/api/webhooks/../me' },
    blocked('MissingUserAgents', `${COMMON}/NoUserAgent_HEADER`)],
  ['with webhooks', 'a script in another body', XSS_BODY, blocked('AttacksInBodies', `${COMMON}/CrossSiteScripting_BODY`)],
  ['with webhooks, uploads and a group that counts', 'a client without a name', NAMELESS, allowed(`${COMMON}/NoUserAgent_HEADER`, 'CountedMissingUserAgents')],
  ['with webhooks, uploads and a group that counts', 'an upload without a name', uploading('/api/uploads/', NAMELESS),
    allowed(`${COMMON}/NoUserAgent_HEADER`, 'CountedMissingUserAgents')],
  ['with webhooks, uploads and a group that counts', 'a webhook', webhook({ ...NAMELESS, ...XSS_BODY, bodySize: 25_000_000 }),
    allowed(`${COMMON}/NoUserAgent_HEADER`, `${COMMON}/SizeRestrictions_BODY`, `${COMMON}/CrossSiteScripting_BODY`)],

  ['with uploads and a group that counts', 'a script in another body', XSS_BODY, allowed(`${COMMON}/CrossSiteScripting_BODY`, 'CountedAttacksInBodies')],
  ['with uploads and a group that counts', 'SQL in another body', SQLI_BODY, blocked('AttacksInBodies', `${SQLI}/SQLi_BODY`)],
  ['with uploads and a group that counts', 'SQL in a cookie', { matches: ['SQLi_COOKIE'] }, allowed(`${SQLI}/SQLi_COOKIE`)],

  ['for a load balancer', 'a body of the largest size', { bodySize: 8_192 }, allowed()],
  ['for a load balancer', 'one byte more', { bodySize: 8_193 }, blocked('LargeBodies', `${COMMON}/SizeRestrictions_BODY`)],

  ['behind a proxy', 'many requests of all clients together', { rate: 9_999 }, allowed()],
  ['behind a proxy', 'many requests of one client', { rate: MOST + 1, headers: { 'x-real-ip': '203.0.113.9' } }, blocked('RateLimit-without-files')],
  ['behind a proxy', 'an allowed client', { headers: { 'x-real-ip': '198.51.100.7' } }, { ...allowed(), rule: 'AllowedAddresses' }],
  ['behind a proxy', 'a client that calls itself allowed', { headers: { 'x-real-ip': '198.51.100.7, 203.0.113.9' } }, allowed()],
  ['behind a proxy', 'a blocked client', { headers: { 'x-real-ip': '198.51.100.8' } }, blocked('BlockedAddresses')],
  ['behind a proxy', 'a client that hides its address', { headers: { 'x-real-ip': 'unknown' } }, blocked('BlockedAddresses')],
])('a firewall %s is sent %s', (firewallOf, _, request, verdict) => expect(firewall(templates[firewallOf], request)).toEqual(verdict));

const GROUPS = [COMMON, SQLI, BAD_INPUTS].flatMap((group) => Object.keys(MANAGED_GROUPS[group].rules).map((rule) => [group, rule]));
test.each(GROUPS.filter(([, rule]) => /(?<!SizeRestrictions)_BODY$/.test(rule)))('%s: what looks like %s passes in an upload, and in no other body', (group, rule) => {
  const [upload, avatar, other] = ['/api/uploads/a', '/api/avatars/', '/api/products'].map((uri) => firewall(templates['with uploads'], { uri, matches: [rule] }));

  expect([upload, avatar]).toEqual([allowed(`${group}/${rule}`), allowed(`${group}/${rule}`)]);
  expect(other).toEqual(blocked('AttacksInBodies', `${group}/${rule}`));
});

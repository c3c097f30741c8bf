import { SITE, production } from './platform-fixtures';
import { Templates } from '../../tools/requests/deployment';
import { DoorRequest, door } from '../../tools/requests/door';
import { FirewallRequest, firewall } from '../../tools/requests/firewall';
import { ViewerRequest, route } from '../../tools/requests/route';
import { changed, one, ref } from '../cli/conformance/fixtures';

const ask = (request: Partial<ViewerRequest> = {}) => (templates: Templates) => route(templates, { url: `${SITE}/a.png`, ...request });
const send = (request: FirewallRequest = {}) => (templates: Templates) => firewall(templates, request);
const knock = (request: Partial<DoorRequest> = {}) => (templates: Templates) => door(templates, { from: 'pl-58a04531', ...request });
const config = 'PlatformEdgeDistribution/DistributionConfig';
const image = `${config}/CacheBehaviors/*.png`;
const rule = (name: string) => `PlatformEdgeFirewallWebAcl/Rules/${name}`;
const body = `${rule('LargeBodies')}/Statement/SizeConstraintStatement`;
const sql = rule('AWSManagedRulesSQLiRuleSet');
const ready = `${rule('NetworkRateLimit-ready')}/Statement/RateBasedStatement`;
const conditions = 'PlatformApiLoadBalancerRule/Conditions';

test.each<[string, (templates: Templates) => unknown, string, unknown]>([
  ['LambdaFunctionAssociations of a behavior', ask(), `${image}/LambdaFunctionAssociations`, []],
  ['Staging of a distribution', ask(), `${config}/Staging`, true],
  ['SelectionCriteria of an origin group', ask(), `${config}/OriginGroups`, { Items: [{ Id: 'EldoniaPlatformEdgeDistributionOrigin1CB91F206', SelectionCriteria: 'media-quality-based' }] }],
  ['the origin request policy b689b0a8-53d0-40ab-baf2-68738e2966ac', ask(), `${image}/OriginRequestPolicyId`, 'b689b0a8-53d0-40ab-baf2-68738e2966ac'],
  ['the viewer protocol policy https-only', ask({ url: 'http://eldonia.example/a.png' }), `${image}/ViewerProtocolPolicy`, 'https-only'],
  ['a XssMatchStatement', send(), `${rule('LargeBodies')}/Statement`, { XssMatchStatement: {} }],
  ['the action Captcha', send({ bodySize: 20_000 }), `${rule('LargeBodies')}/Action`, { Captcha: {} }],
  ['a web ACL that allows by default', send(), 'PlatformEdgeFirewallWebAcl/DefaultAction', { Block: {} }],
  ['the group AWS AWSManagedRulesBotControlRuleSet', send(), `${sql}/Statement/ManagedRuleGroupStatement/Name`, 'AWSManagedRulesBotControlRuleSet'],
  ['ExcludedRules of group of AWSManagedRulesSQLiRuleSet', send(), `${sql}/Statement/ManagedRuleGroupStatement/ExcludedRules`, []],
  ['the constraint ENDS_WITH', send(), `${ready}/ScopeDownStatement/ByteMatchStatement/PositionalConstraint`, 'ENDS_WITH'],
  ['JsonBody of a match', send(), `${ready}/ScopeDownStatement/ByteMatchStatement/FieldToMatch`, { JsonBody: {} }],
  ['QueryStringConfig of a rule\'s condition', knock(), `${conditions}/0`, { Field: 'query-string', QueryStringConfig: {} }],
  ['the action authenticate-oidc', knock(), 'PlatformApiLoadBalancerAlbHttps/DefaultActions', [{ Type: 'authenticate-oidc' }]],
  ['2 actions', knock(), 'PlatformApiLoadBalancerAlbHttps/DefaultActions', [{ Type: 'forward' }, { Type: 'forward' }]],
])('cannot evaluate %s', (what, evaluate, path, value) =>
  expect(() => evaluate(changed(production, path, value))).toThrow(new RegExp(`can(?:'t|not| only) evaluate ${what}`)));

test.each<[string, (templates: Templates) => unknown, string, unknown]>([
  ['to be an AWS::CloudFront::CachePolicy', ask(), `${image}/CachePolicyId`, ref('PlatformMediaA1B2C3D4')],
  ['the origin is reached by http-only', ask(), `${config}/Origins/0/CustomOriginConfig/OriginProtocolPolicy`, 'http-only'],
  ['requests to the bucket are not signed', ask({ url: `${SITE}/media/a` }), 'PlatformEdgeMediaAccess/OriginAccessControlConfig/SigningBehavior', 'never'],
  ['not known which comes first', ask({ url: 'http://eldonia.example/a.png', method: 'POST' }), `${config}/Comment`, ''],
  ['can\'t apply the transformation CMD_LINE', send(), `${ready}/ScopeDownStatement/ByteMatchStatement/TextTransformations/0/Type`, 'CMD_LINE'],
  ['can\'t compare by LT', send(), `${body}/ComparisonOperator`, 'LT'],
  ['can\'t handle oversize by CONTINUE', send(), `${body}/FieldToMatch/Body/OversizeHandling`, 'CONTINUE'],
  ['can\'t count by CONSTANT', send(), `${rule('RateLimit')}/Statement/RateBasedStatement/AggregateKeyType`, 'CONSTANT'],
  ['can\'t count by CUSTOM_KEYS ASN,IP', send({ uri: '/ready' }), `${ready}/CustomKeys`, [{ ASN: {} }, { IP: {} }]],
  ['AWSManagedRulesSQLiRuleSet has no rule XSS', send(), `${sql}/Statement/ManagedRuleGroupStatement/RuleActionOverrides`, [{ Name: 'XSS', ActionToUse: { Count: {} } }]],
  ['has an action, where a group takes an override', send(), `${sql}/Action`, { Block: {} }],
  ['no managed rule is called XSS', send({ matches: ['XSS'] }), `${config}/Comment`, ''],
  ['expected one AWS::ElasticLoadBalancingV2::LoadBalancer, found 2', knock(), 'Eldonia:Second', one('ElasticLoadBalancingV2::LoadBalancer')],
])('fails: %s', (message, evaluate, path, value) => expect(() => evaluate(changed(production, path, value))).toThrow(message));

import { Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, EdgeFirewallProps, FirewallScope, ManagedRules, RateLimit } from '../../../src/edge';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const { REGIONAL } = FirewallScope;
const group = (name: string) => (stack: Stack) => ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'Group', name) });
const bucket = (name: string) => (stack: Stack) => ({ logBucket: s3.Bucket.fromBucketName(stack, 'Bucket', name) });

test.each<[string, (stack: Stack) => EdgeFirewallProps, string]>([
  ['a header for the client before CloudFront', () => ({ clientIpHeader: 'X-Forwarded-For' }),
    'clientIpHeader must be absent for CLOUDFRONT, got "X-Forwarded-For"; drop it, because CloudFront sees the client\'s own address'],
  ['a header for the client that is none', () => ({ scope: REGIONAL, clientIpHeader: 'X-Real-IP: ' }),
    'clientIpHeader must be a header\'s name of at most 255 letters, digits and hyphens, got "X-Real-IP: "; leave colon and value out'],
  ['an empty header', () => ({ redactedHeaders: [''] }),
    'redactedHeaders must be the name of a header of at most 64 characters, got ""; leave colon and value out'],
  ['97 headers', () => ({ redactedHeaders: Array.from({ length: 97 }, (_, index) => `x-${index}`) }),
    'redactedHeaders must be at most 96, got 97; name those that carry secrets'],
  ['an upload path with a wildcard', () => ({ uploadPaths: ['/uploads/*'] }),
    'uploadPaths must be the beginning of a path, such as /uploads/, of at most 200 characters and decoded, got "/uploads/*"; ' +
    'leave wildcards, queries and percent signs out'],
  ['11 rate limits', () => ({ rateLimits: Array.from({ length: 11 }, () => RateLimit.perIp()) }),
    'rateLimits must be at most 10, got 11; let some share a path'],
  ['a group twice', () => ({ managedRules: [ManagedRules.common(), ManagedRules.of('AWSManagedRulesCommonRuleSet')] }),
    'managedRules must name each group once, got AWS AWSManagedRulesCommonRuleSet twice; drop one'],
  ['more rules than a web ACL holds', () => ({ managedRules: [ManagedRules.of('Mine', { capacity: 5_000 }, 'Me')] }),
    'capacity must be at most 5000 WCU, got 5002; drop managed rules, or limits and upload paths with a path of their own'],
  ['a log group of another name', group('/waf/shop'),
    'logGroup must have a name that begins with aws-waf-logs-, got "/waf/shop"; AWS WAF logs to no other'],
  ['a bucket of another name', bucket('waf-logs'), 'logBucket must have a name that begins with aws-waf-logs-, got "waf-logs"; AWS WAF logs to no other'],
  ['two places for the log', (stack) => ({ ...group('aws-waf-logs-a')(stack), ...bucket('aws-waf-logs-a')(stack) }),
    'logGroup must be absent with logBucket, got both; AWS WAF logs to one place'],
  ['a key for somebody else\'s log', (stack) => ({ ...bucket('aws-waf-logs-a')(stack), encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }),
    'encryptionKey must be absent with logGroup or logBucket, got one; encrypt the place that the firewall logs to'],
  ['a key of another region', (stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }),
    'encryptionKey must be in the region of the firewall, us-east-1, got one in ap-northeast-1; define it there, or leave it out'],
])('fails with %s', (_, props, message) => {
  const stack = testStack(VIRGINIA);
  const refused = props(stack);

  expect(() => new EdgeFirewall(stack, 'Firewall', refused)).toThrow(new Error(`${message} (at Test/Firewall)`));
  expect(stack.node.findChild('Firewall').node.children).toEqual([]);
});

test('fails before CloudFront in another region', () => {
  expect(() => templateOf({}, testStack())).toThrow(new Error('scope must be REGIONAL outside us-east-1, got CLOUDFRONT in ap-northeast-1; ' +
    'define the firewall in a stack in us-east-1, or let EdgeDistribution do it (at Test/Firewall)'));
});

test('takes names that are known at deployment only', () => {
  const late = Lazy.string({ produce: () => 'x-late' });
  const stack = testStack();

  const props = { scope: REGIONAL, clientIpHeader: late, redactedHeaders: [late], uploadPaths: [late], ...group(late)(stack) };

  expect(() => templateOf(props, stack)).not.toThrow();
});

import { Lazy, Size, Stack, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, EdgeFirewallProps, ManagedRules, RateLimit } from '../../../src/edge';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const group = (name: string) => (stack: Stack) => ({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'Group', name) });
const bucket = (name: string) => (stack: Stack) => ({ logBucket: s3.Bucket.fromBucketName(stack, 'Bucket', name) });

const bodies = (limit: number, bytes: number) =>
  `maxBodySize must be from 1 byte to the ${limit} KiB that the firewall inspects, got ${bytes} bytes; change it, or raise bodyInspectionLimit`;

test.each<[string, (stack: Stack) => EdgeFirewallProps, string]>([
  ['a client IP header for CloudFront', () => ({ clientIpHeader: 'X-Forwarded-For' }),
    'clientIpHeader must be absent without regional, got "X-Forwarded-For"; remove it, because CloudFront receives the IP address of the client'],
  ['an invalid client IP header', () => ({ regional: true, clientIpHeader: 'X-Real-IP: ' }),
    'clientIpHeader must be a header name of at most 255 letters, digits and hyphens, got "X-Real-IP: "; pass the name without colon and value'],
  ['an empty header', () => ({ redactedHeaders: [''] }),
    'redactedHeaders must be header names of at most 64 characters, got ""; pass the name without colon and value'],
  ['97 headers', () => ({ redactedHeaders: Array.from({ length: 97 }, (_, index) => `x-${index}`) }),
    'redactedHeaders must be at most 96, got 97; pass only headers with secrets'],
  ['an upload path with a wildcard', () => ({ uploadPaths: ['/uploads/*'] }),
    'uploadPaths must be a decoded path prefix such as /uploads/ of at most 200 characters, got "/uploads/*"; remove wildcards, query strings and percent signs'],
  ['a login path with a wildcard', () => ({ loginPaths: ['/login*'] }),
    'loginPaths must be a decoded path prefix such as /uploads/ of at most 200 characters, got "/login*"; remove wildcards, query strings and percent signs'],
  ['a login path known at deployment', () => ({ loginPaths: [Lazy.string({ produce: () => '/login' })] }),
    'loginPaths must be known at synthesis, got a token; pass a literal'],
  ['the root as a blocked path', () => ({ blockedPaths: ['/'] }),
    'blockedPaths must be a decoded path prefix such as /uploads/ of at most 200 characters, got "/"; remove wildcards, query strings and percent signs'],
  ['a blocked path known at deployment', () => ({ blockedPaths: [Lazy.string({ produce: () => '/ready' })] }),
    'blockedPaths must be known at synthesis, got a token; pass a literal'],
  ['too many blocked paths', () => ({ blockedPaths: ['a', 'b', 'c'].map((letter) => `/${letter.repeat(180)}`) }),
    'blockedPaths must fit into an expression of 512 characters, got 555; use folders such as /internal/'],
  ['no bodies at all', () => ({ maxBodySize: Size.bytes(0) }), bodies(16, 0)],
  ['bodies that are larger than CloudFront inspects', () => ({ maxBodySize: Size.bytes(16_385) }), bodies(16, 16_385)],
  ['bodies above the limit', () => ({ maxBodySize: Size.kibibytes(65), bodyInspectionLimit: Size.kibibytes(64) }), bodies(64, 66_560)],
  ['bodies that are larger than load balancers inspect', () => ({ maxBodySize: Size.kibibytes(9), regional: true }), bodies(8, 9_216)],
  ['a limit of 8 KiB', () => ({ bodyInspectionLimit: Size.kibibytes(8) }), 'bodyInspectionLimit must be 16, 32, 48 or 64 KiB, got 8 KiB; choose one of these'],
  ['a limit between two', () => ({ bodyInspectionLimit: Size.bytes(16_385) }),
    'bodyInspectionLimit must be 16, 32, 48 or 64 KiB, got 16.0009765625 KiB; choose one of these'],
  ['a limit known at deployment', () => ({ bodyInspectionLimit: Size.bytes(Lazy.number({ produce: () => 16_384 })) }),
    'bodyInspectionLimit must be known at synthesis, got a token; pass a literal size'],
  ['a body size although larger bodies are allowed', () => ({ maxBodySize: Size.kibibytes(4), allowUninspected: true }),
    'maxBodySize must be absent with allowUninspected, got Size.kibibytes(4); remove one'],
  ['9 rate limits with login paths', () => ({ rateLimits: Array.from({ length: 9 }, () => RateLimit.perIp()), loginPaths: ['/login'] }),
    'rateLimits must be at most 8 rules with loginPaths, got 9; use one limit for several paths'],
  ['11 rate limits', () => ({ rateLimits: Array.from({ length: 11 }, () => RateLimit.perIp()) }),
    'rateLimits must be at most 10 rules, got 11; use one limit for several paths'],
  ['a group twice', () => ({ managedRules: [ManagedRules.common(), ManagedRules.of('AWSManagedRulesCommonRuleSet')] }),
    'managedRules must contain each group once, got AWS AWSManagedRulesCommonRuleSet twice; remove one'],
  ['more rules than the capacity of a web ACL', () => ({ managedRules: [ManagedRules.ofVendor('Me', 'Mine', { capacity: 5_000 })] }),
    'capacity must be at most 5000 WCU, got 5121; remove managed rules, rate limits with a path, or upload paths'],
  ['a log group of another name', group('/waf/shop'),
    'logGroup must have a name that begins with aws-waf-logs-, got "/waf/shop"; rename it'],
  ['a bucket of another name', bucket('waf-logs'), 'logBucket must have a name that begins with aws-waf-logs-, got "waf-logs"; rename it'],
  ['two log destinations', (stack) => ({ ...group('aws-waf-logs-a')(stack), ...bucket('aws-waf-logs-a')(stack) }),
    'logGroup must be absent with logBucket, got both; remove one, because AWS WAF has one log destination'],
  ['a key for somebody else\'s log', (stack) => ({ ...bucket('aws-waf-logs-a')(stack), encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN.replace('ap-northeast-1', 'us-east-1')) }),
    'encryptionKey must be absent with logGroup or logBucket, got one; encrypt the log group or bucket itself'],
  ['a key without customer managed keys', (stack) => ({ customerManagedKey: false, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN.replace('ap-northeast-1', 'us-east-1')) }),
    'encryptionKey must be absent with customerManagedKey false, got one; remove one'],
])('fails with %s', (_, props, message) => {
  const stack = testStack(VIRGINIA);
  const refused = props(stack);

  expect(() => new EdgeFirewall(stack, 'Firewall', refused)).toThrow(new Error(`${message} (at Test/Firewall)`));
  expect(stack.node.findChild('Firewall').node.children).toEqual([]);
});

test('fails for CloudFront in another Region', () => {
  expect(() => templateOf({}, testStack())).toThrow(new Error('regional must be true outside us-east-1, got false in ap-northeast-1; define the firewall in a stack in us-east-1, or use the firewall that Edge.cloudFront() defines there (at Test/Firewall)'));
});

test('accepts tokens as names', () => {
  const late = Lazy.string({ produce: () => 'x-late' });
  const stack = testStack();

  const props = { regional: true, clientIpHeader: late, redactedHeaders: [late], uploadPaths: [late], ...group(late)(stack) };

  expect(() => templateOf(props, stack)).not.toThrow();
});

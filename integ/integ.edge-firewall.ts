import { Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { EdgeFirewall, FirewallMode, ManagedRules, RateLimit } from '../src';
import { account, createApp, integTest, primaryRegion } from './environment';

/** A firewall for distributions with all options, and one for a user pool in COUNT mode. */
const app = createApp();

const global = new Stack(app, 'EdgeFirewallGlobalInteg', { env: { account, region: 'us-east-1' } });
const edge = new EdgeFirewall(global, 'Edge', {
  allowedCidrs: ['192.0.2.10/32', '2001:db8:1::/48'],
  blockedCidrs: ['198.51.100.0/24'],
  rateLimits: [RateLimit.perIp(), RateLimit.perIpOn('/api/login', { limit: 20, window: Duration.minutes(1) })],
  managedRules: [
    ManagedRules.ipReputation(),
    ManagedRules.anonymousIp({ mode: FirewallMode.COUNT }),
    ManagedRules.knownBadInputs(),
    ManagedRules.common({ countedRules: ['NoUserAgent_HEADER'] }),
    ManagedRules.sqlInjection(),
  ],
  uploadPaths: ['/api/uploads/', '/api/avatars/'],
  maxBodySize: Size.kibibytes(32),
  bodyInspectionLimit: Size.kibibytes(32),
  redactedHeaders: ['x-session'],
  redactQueryString: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
edge.metricBlockedRequests().createAlarm(global, 'Attack', { threshold: 1000, evaluationPeriods: 3 });

const regional = new Stack(app, 'EdgeFirewallInteg', { env: { account, region: primaryRegion } });
const pool = new cognito.UserPool(regional, 'Users', { removalPolicy: RemovalPolicy.DESTROY });
const door = new EdgeFirewall(regional, 'Door', { regional: true, mode: FirewallMode.COUNT, removalPolicy: RemovalPolicy.DESTROY });
door.associate('Users', pool.userPoolArn);

const { reads } = integTest(app, 'EdgeFirewallTest');
reads('WAFV2', 'getWebACLForResource', { ResourceArn: pool.userPoolArn }, { WebACL: Match.objectLike({ Name: door.webAclName, DefaultAction: { Allow: {} } }) });
reads('WAFV2', 'listResourcesForWebACL', { WebACLArn: door.webAclArn, ResourceType: 'COGNITO_USER_POOL' }, { ResourceArns: [pool.userPoolArn] });

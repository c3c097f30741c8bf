import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { EdgeFirewall, FirewallMode, FirewallScope, ManagedRules, RateLimit } from '../src';

/** A firewall for distributions with all options, and one for a user pool in COUNT mode. */
const account = '123456789012';
const app = new App();

const global = new Stack(app, 'EdgeFirewallGlobalInteg', { env: { account, region: 'us-east-1' } });
const edge = new EdgeFirewall(global, 'Edge', {
  allowedCidrs: ['192.0.2.10/32', '2001:db8:1::/48'],
  blockedCidrs: ['198.51.100.0/24'],
  rateLimits: [RateLimit.perIp(), RateLimit.perIpOn('/api/login', 20, Duration.minutes(1))],
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

const regional = new Stack(app, 'EdgeFirewallInteg', { env: { account, region: 'ap-northeast-1' } });
const pool = new cognito.UserPool(regional, 'Users', { removalPolicy: RemovalPolicy.DESTROY });
const door = new EdgeFirewall(regional, 'Door', { scope: FirewallScope.REGIONAL, mode: FirewallMode.COUNT, removalPolicy: RemovalPolicy.DESTROY });
door.associate('Users', pool.userPoolArn);

new IntegTest(app, 'EdgeFirewallTest', { testCases: [global, regional] });

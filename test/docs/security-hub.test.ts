import { CONTROLS } from '../../tools/security-hub/controls';
import { choiceOf, outcomeOf, PROGRAMS } from '../../tools/security-hub/page';

const outcomes = CONTROLS.map((control) => ({ control, ...joined(PROGRAMS.map((program) => outcomeOf(control, program))) }));

function joined(all: ReturnType<typeof outcomeOf>[]): ReturnType<typeof outcomeOf> {
  return { passed: all.reduce((sum, { passed }) => sum + passed, 0), failed: all.flatMap(({ failed }) => failed) };
}

/** What fails a control that an absent property passes. */
const BAD: Record<string, object> = {
  'ACM.2': { KeyAlgorithm: 'RSA_1024' },
  'CloudFront.3': { DistributionConfig: { DefaultCacheBehavior: { ViewerProtocolPolicy: 'allow-all' } } },
  'CloudFront.9': { DistributionConfig: { Origins: [{ CustomOriginConfig: { OriginProtocolPolicy: 'match-viewer' } }] } },
  'CloudFront.10': { DistributionConfig: { Origins: [{ CustomOriginConfig: { OriginSSLProtocols: ['TLSv1.2', 'TLSv1.1'] } }] } },
  'CloudFront.13': { DistributionConfig: { Origins: [{ S3OriginConfig: {} }] } },
  'CodeBuild.5': { Environment: { PrivilegedMode: true } },
  'EC2.13, EC2.14, EC2.18, EC2.19': { SecurityGroupIngress: [{ CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 20, ToPort: 30 }] },
  'EC2.15': { MapPublicIpOnLaunch: true },
  'ECS.2': { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } },
  'ECS.3': { PidMode: 'host' },
  'ECS.4': { ContainerDefinitions: [{}, { Privileged: true }] },
  'ECS.5': { ContainerDefinitions: [{}] },
  'ECS.8': { ContainerDefinitions: [{ Environment: [{ Name: 'AWS_SECRET_ACCESS_KEY', Value: 'x' }] }] },
  'ECS.9': { ContainerDefinitions: [{}] },
  'ECS.10': { PlatformVersion: '1.3.0' },
  'ELB.1': { Protocol: 'HTTP', DefaultActions: [{ Type: 'forward' }] },
  'ELB.12': { LoadBalancerAttributes: [{ Key: 'routing.http.desync_mitigation_mode', Value: 'monitor' }] },
  'ELB.13': { Subnets: ['one'] },
  'ELB.17': { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
  'RDS.2': { PubliclyAccessible: true },
  'S3.12': { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
  'SQS.1': { SqsManagedSseEnabled: false },
  'WAF.12': { Rules: [{ VisibilityConfig: { CloudWatchMetricsEnabled: false } }] },
  'Config.1': { RecordingGroup: { AllSupported: false } },
};

test('each failure is a choice with a reason, and each choice is one', () => {
  const undecided = outcomes.flatMap(({ control, failed }) => failed.filter((id) => !choiceOf(control, id)).map((id) => `${control.id}: ${id}`));
  const unused = outcomes.flatMap(({ control, failed }) => control.choices.filter((choice) => !failed.some((id) => choiceOf(control, id) === choice)).map(({ why }) => `${control.id}: ${why}`));

  expect([...undecided, ...unused]).toEqual([]);
});

test('each control fails without what it asks for', () => {
  const template = { of: (type: string): [string, object][] => type === 'AWS::SNS::TopicPolicy' ? [['Policy', { PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*' }] } }]] : [] };
  const blind = outcomes.filter(({ control: { id, passes } }) => passes(BAD[id] ?? (id.startsWith('CloudFront') ? { DistributionConfig: {} } : {}), template, 'Id') !== false);

  expect(blind.map(({ control }) => control.id)).toEqual([]);
});

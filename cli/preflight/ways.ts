import { Call } from './calls';
import { nameIn } from './context';
import { listOf, Statement } from '../../tools/policies/evaluation';

/** The props of platforms and pairs with which no resource of a type is created, by the beginning of the type. */
const PROPS: readonly (readonly [type: string, prop: string])[] = [
  ['AWS::AccessAnalyzer::', 'audit: { accessAnalyzer: AccountResource.none() }'],
  ['AWS::Budgets::', 'costs: { enabled: false }'],
  ['AWS::CE::AnomalyMonitor', 'costs: { anomalyMonitor: AccountResource.fromExisting(arn) }, or AccountResource.none()'],
  ['AWS::CE::', 'costs: { anomalyMonitor: AccountResource.none() }'],
  ['AWS::CloudTrail::', 'audit: { trail: AccountResource.fromExisting(name) }, or AccountResource.none()'],
  ['AWS::CodeBuild::', 'github: { deployer: Deployer.GITHUB_ACTIONS }'],
  ['AWS::Config::', 'audit: { configRecorder: AccountResource.none() }'],
  ['AWS::EC2::EIP', 'existing: { vpc }'],
  ['AWS::EC2::InternetGateway', 'existing: { vpc }'],
  ['AWS::EC2::NatGateway', 'existing: { vpc }'],
  ['AWS::EC2::VPC', 'existing: { vpc }'],
  ['AWS::ECR::ReplicationConfiguration', 'recovery: { registryReplication: AccountResource.none() }'],
  ['AWS::GuardDuty::Detector', 'audit: { detector: AccountResource.fromExisting(id) }, or AccountResource.none()'],
  ['AWS::IAM::OIDCProvider', 'github: { provider: AccountResource.fromExisting(arn) }'],
  ['AWS::KMS::', 'existing: { encryptionKey }, and the other keys that it names'],
  ['AWS::SNS::Subscription', 'existing: { alarmTopic } instead of alarmEmail'],
  ['AWS::SecurityHub::', 'audit: { securityHub: AccountResource.none() }'],
];

const TAGS = /^aws:(?:Principal|Resource)Tag\//i;
/** Keys of which a policy excepts what the call has. */
const EXCEPTED = /^aws:(?:RequestedRegion|(?:Principal|Source|Resource)Account)$|:sub$/i;

/** What avoids a refusal: a prop, or what the statement itself excepts. */
export function wayOf({ type = '', action, context }: Call, denying?: Statement): string {
  const [, prop] = PROPS.find(([beginning]) => type.startsWith(beginning)) ?? [];
  const excepts = Object.entries(denying?.Condition ?? {}).filter(([operator]) => operator.includes('Not')).flatMap(([, keys]) => Object.entries(keys));
  if (excepts.some(([key]) => /^iam:PermissionsBoundary$/i.test(key))) return 'the boundary as @aws-cdk/core:permissionsBoundary in the context of the app';
  if (excepts.some(([key]) => /^s3:x-amz-object-ownership$/i.test(key))) return 'edge: Edge.cloudFront({ accessLogsBucket }), a bucket with access control lists';
  const [value] = excepts.flatMap(([key]) => EXCEPTED.test(key) && typeof context[nameIn(context, key)] === 'string' ? [`${context[nameIn(context, key)] as string} in ${key} of the statement`] : []);
  const [tag] = excepts.filter(([key]) => TAGS.test(key)).map(([key, values]) => `the tag ${key.replace(TAGS, '')}=${listOf(values as string)[0]} for the ${/^sts:/.test(action) || /^aws:PrincipalTag/i.test(key) ? 'role' : 'resource'}`);
  const arn = excepts.some(([key]) => /^aws:PrincipalArn$/i.test(key)) ? 'the role in aws:PrincipalArn of the statement' : undefined;
  return value ?? prop ?? tag ?? arn ?? (denying ? 'no prop: an exception in the policy' : 'a statement that allows it');
}

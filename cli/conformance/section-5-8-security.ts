import { every, TemplatePart, TemplateResource, Values } from './assembly';
import { isLeastPrivilege, policies, statements } from './permissions';
import { behaviors, caches, containers, databases, deniesHttp, distributions, listeners, mediaBuckets, origins } from './queries';
import { DATABASE, DISTRIBUTION, each, eachOf, joined, ofType, overall, section, subject, TASK, within } from './requirement';

const ROLE = 'AWS::IAM::Role';
const KEY = ofType('KMS key', 'AWS::KMS::Key');
const RECORDER = ofType('configuration recorder', 'AWS::Config::ConfigurationRecorder');
const TRAIL = ofType('trail', 'AWS::CloudTrail::Trail');
const STATEMENT = within(subject('policy', (app) => policies(app).filter((policy) => !statements(policy).every(isLeastPrivilege) || hasBroadPolicy(policy))), (app) =>
  policies(app).flatMap(statements));
const LEAST_VERSION = 'Parameters/ssl_min_protocol_version';
const RECORDING: Values = { IsMultiRegionTrail: true, IsLogging: true, EnableLogFileValidation: true, KMSKeyId: () => true };

export const ACCESS = section('5.8.1', 'Access', [
  overall('policies grant least privilege: no wildcard actions, specific resources, and managed policies of AWS for its services only', STATEMENT, (app) =>
    every(STATEMENT.parts(app), isLeastPrivilege) && !KEY.find(app).some(isForEverybody) && !app.all(ROLE).some(hasBroadPolicy)),
  eachOf('access is by role: the task role differs from the execution role, and there are no IAM users', TASK, {
    'task role': (task, app) => app.all('AWS::IAM::User').length === 0 && task.refersTo('TaskRoleArn', (role) => !task.refs('ExecutionRoleArn').includes(role) && !role.has('AssumeRolePolicyDocument/Statement/*/Principal/AWS')),
    'service role': (task) => task.refs('ExecutionRoleArn').length > 0,
  }),
  joined('all credentials are temporary: roles are assumed, and there are no access keys', ofType('role', 'AWS::IAM::AccessKey'), {
    'STS': (app) => every(app.all(ROLE), (role) => role.has('AssumeRolePolicyDocument/Statement/*/Action/*', /^sts:AssumeRole|^sts:\*/)
      && ['', '/AWS', '/AWS/*'].every((part) => !role.has(`AssumeRolePolicyDocument/Statement/*/Principal${part}`, '*'))),
    'session token': (app) => app.all(ROLE).length > 0 && app.all('AWS::IAM::AccessKey').length === 0
      && containers(app).every((container) => !['Environment', 'Secrets'].some((list) => container.has(`${list}/*/Name`, 'AWS_ACCESS_KEY_ID'))),
  }),
]);

export const ENCRYPTION = section('5.8.2', 'Encryption', [
  joined(
    'data in transit is encrypted: TLS 1.3 at CloudFront and the load balancer, TLS for database and cache, HTTPS for viewers and buckets',
    subject(DISTRIBUTION.name, (app) => [...distributions(app), ...listeners(app).filter((one) => !redirects(one) && !isSecureListener(one))]),
    {
      'TLS 1.3': (app) => every(distributions(app), (one) => one.only('DistributionConfig/ViewerCertificate/MinimumProtocolVersion', /^TLSv1\.3/)
          && origins(one).every((origin) => !origin.has('CustomOriginConfig/OriginSSLProtocols/*', /^(?!TLSv1\.[23]$)/)))
        && every(listeners(app).filter((listener) => !listener.has('Protocol', 'HTTP')), isSecureListener)
        && every(databases(app), (cluster) =>
          cluster.refs('DBClusterParameterGroupName').some((group) => group.has('Parameters/rds.force_ssl', 1)
            && group.parts(LEAST_VERSION).every((version) => version.is(/^TLSv1\.[23]$/))))
        && every(caches(app), (cache) => cache.only('TransitEncryptionEnabled', true) && !cache.has('TransitEncryptionMode', 'preferred')),
      'HTTPS required': (app) => every(listeners(app), (listener) => listener.only('Protocol', 'HTTPS') || redirects(listener))
        && every(distributions(app).flatMap(behaviors), (behavior) => behavior.only('ViewerProtocolPolicy', /^(redirect-to-https|https-only)$/))
        && distributions(app).flatMap(origins).every((origin) => !origin.has('CustomOriginConfig/OriginProtocolPolicy', /^(?!https-only$)/))
        && every(mediaBuckets(app), (bucket) => deniesHttp(app, bucket)),
    },
    {
      literally: (app) => listeners(app).filter((listener) => listener.has('Protocol', 'HTTPS')).every((listener) => listener.only('SslPolicy', /TLS13-1-3-/))
      && databases(app).every((cluster) => cluster.refersTo('DBClusterParameterGroupName', { [LEAST_VERSION]: 'TLSv1.3' })),
    },
  ),
  joined('data at rest is encrypted with AES-256, with KMS key rotation enabled', KEY, {
    'AES-256': (app) => every(databases(app), (cluster) => cluster.only('StorageEncrypted', true)) && every(caches(app), (cache) => cache.only('AtRestEncryptionEnabled', true)),
    'KMS': (app) => every(KEY.find(app), (key) => (key.only('EnableKeyRotation', true) || key.has('KeySpec', /^(?!SYMMETRIC)/)) && !key.has('Enabled', false)) && every([...databases(app), ...caches(app)], hasOwnKey),
  }),
  // PostgreSQL has no transparent data encryption; Aurora storage encryption is the equivalent.
  eachOf('the database is encrypted with its own KMS key (in place of TDE, which PostgreSQL does not support)', DATABASE, {
    'encryption of RDS': { StorageEncrypted: true }, 'TDE': hasOwnKey,
  }),
]);

export const AUDIT = section('5.8.3', 'Audit', [
  overall('a CloudTrail trail records the management events of all Regions, with encryption and log file validation', TRAIL, (app) =>
    TRAIL.find(app).some((trail) => trail.is(RECORDING) && recordsManagement(trail))),
  overall('AWS Config records all supported types of resources, and has a delivery channel', RECORDER, (app) =>
    every(RECORDER.find(app), (recorder) => !recorder.has('RecordingGroup') || recorder.only('RecordingGroup/AllSupported', true))
      && app.all('AWS::Config::DeliveryChannel').length > 0),
  each('a GuardDuty detector is enabled', ofType('GuardDuty detector', 'AWS::GuardDuty::Detector'), { Enable: true }),
]);

/** Whether data is encrypted with a key that is none of AWS. */
function hasOwnKey(owner: TemplateResource): boolean {
  return owner.only('KmsKeyId', /^(?!alias\/aws\/|.*:alias\/aws\/)/);
}

/** Whether a key allows all accounts, in every call. */
function isForEverybody(key: TemplateResource): boolean {
  return key.has('KeyPolicy/Statement/*', (statement) => statement.has('Effect', 'Allow') && ['', '/AWS', '/AWS/*'].some((part) => statement.has(`Principal${part}`, '*')) && !statement.has('Condition'));
}

/** Whether a role has a policy of AWS that is not for one of its services. */
function hasBroadPolicy(role: TemplateResource): boolean {
  return role.has('ManagedPolicyArns/*', /:iam::aws:policy\/(?!service-role\/|aws-service-role\/)/);
}

/** Management events are recorded without selectors, too. */
function recordsManagement(trail: TemplateResource): boolean {
  if (trail.has('AdvancedEventSelectors/*')) {
    return trail.has('AdvancedEventSelectors/*', (selector) => !selector.has('FieldSelectors/*/Field', /^(readOnly|eventSource)$/)
      && selector.has('FieldSelectors/*', (field) => field.has('Field', 'eventCategory') && field.has('Equals/*', 'Management')));
  }
  return !trail.has('EventSelectors/*') || trail.has('EventSelectors/*', (selector) =>
    !selector.has('IncludeManagementEvents', false) && !selector.has('ReadWriteType', /Only$/));
}

function isSecureListener(listener: TemplatePart): boolean {
  return listener.only('Protocol', 'HTTPS') && listener.only('SslPolicy', /TLS13-1-[23]-/);
}

/** Whether an HTTP listener only redirects to HTTPS. */
function redirects(listener: TemplatePart): boolean {
  return listener.only('Protocol', 'HTTP') && listener.only('DefaultActions/*/RedirectConfig/Protocol', 'HTTPS')
    && !listener.has('DefaultActions/*/RedirectConfig/Port', /^(?!443$)/) && !listener.has('DefaultActions/*/RedirectConfig/Host', /^(?!#\{host\}$)/);
}

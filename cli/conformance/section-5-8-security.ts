import { isLeastPrivilege, policies, statements } from './permissions';
import { caches, databases, distributions, listeners, mediaBuckets, deniesHttp, tasks } from './queries';
import { section } from './requirement';
import { DATABASE, DISTRIBUTION, ofType, TASK } from './subject';
import { every, TemplatePart } from './template-part';

const ROLE = 'AWS::IAM::Role';
const KEY = 'AWS::KMS::Key';

export const ACCESS = section('5.8.1', [
  [
    'policies grant least privilege: no wildcard actions, and specific resources',
    { name: 'policy', find: (app) => policies(app).filter((policy) => !statements(policy).every(isLeastPrivilege)) },
    (app) => every(policies(app).flatMap(statements), isLeastPrivilege),
  ],
  [
    'access is by role: the task role differs from the execution role, and there are no IAM users',
    TASK,
    (app) => app.all('AWS::IAM::User').length === 0 && every(tasks(app), (task) => {
      const [execution, application] = ['ExecutionRoleArn', 'TaskRoleArn'].map((path) => task.refs(path));
      return execution.length > 0 && application.length > 0 && !application.some((role) => execution.includes(role));
    }),
  ],
  [
    'all credentials are temporary: there are no access keys',
    ofType('role', 'AWS::IAM::AccessKey'),
    (app) =>
      app.all('AWS::IAM::AccessKey').length === 0
        && every(app.all(ROLE), (role) => role.has('AssumeRolePolicyDocument/Statement/*')),
  ],
]);

export const ENCRYPTION = section('5.8.2', [
  [
    'data in transit is encrypted: TLS 1.3 at CloudFront and the load balancer, TLS for database, cache and buckets',
    {
      ...DISTRIBUTION,
      find: (app) => [...distributions(app), ...listeners(app).filter((listener) => !isSecureListener(listener))],
    },
    (app) =>
      every(distributions(app), (one) =>
        one.only('DistributionConfig/ViewerCertificate/MinimumProtocolVersion', /^TLSv1\.3/))
        && every(listeners(app), isSecureListener)
        && every(databases(app), (cluster) =>
          cluster.refs('DBClusterParameterGroupName').some((group) => group.has('Parameters/rds.force_ssl', 1)))
        && every(caches(app), (cache) => cache.only('TransitEncryptionEnabled', true))
        && every(mediaBuckets(app), (bucket) => deniesHttp(app, bucket)),
  ],
  [
    'data at rest is encrypted with AES-256, with KMS key rotation enabled',
    ofType('KMS key', KEY),
    (app) => every(app.all(KEY), (key) => key.only('EnableKeyRotation', true))
      && every(databases(app), (cluster) => cluster.only('StorageEncrypted', true))
      && every(caches(app), (cache) => cache.only('AtRestEncryptionEnabled', true)),
  ],
  [
    // PostgreSQL has no transparent data encryption; Aurora storage encryption is the equivalent.
    'the database is encrypted with its own KMS key (in place of TDE, which PostgreSQL does not support)',
    DATABASE,
    (app) => every(databases(app), (cluster) => cluster.only('StorageEncrypted', true) && cluster.has('KmsKeyId')),
  ],
]);

export const AUDIT = section('5.8.3', [
  [
    'a CloudTrail trail records all Regions, with encryption and log file validation',
    ofType('trail', 'AWS::CloudTrail::Trail'),
    (app) =>
      app.all('AWS::CloudTrail::Trail').some((trail) =>
        trail.only('IsMultiRegionTrail', true) && trail.only('IsLogging', true)
          && trail.only('EnableLogFileValidation', true) && trail.has('KMSKeyId')),
  ],
  [
    'AWS Config has a configuration recorder and a delivery channel',
    ofType('configuration recorder', 'AWS::Config::ConfigurationRecorder'),
    (app) =>
      app.all('AWS::Config::ConfigurationRecorder').length > 0 && app.all('AWS::Config::DeliveryChannel').length > 0,
  ],
  [
    'a GuardDuty detector is enabled',
    ofType('GuardDuty detector', 'AWS::GuardDuty::Detector'),
    (app) => every(app.all('AWS::GuardDuty::Detector'), (detector) => detector.only('Enable', true)),
  ],
]);

/** HTTPS with TLS 1.3, or an HTTP listener that only redirects to HTTPS. */
function isSecureListener(listener: TemplatePart): boolean {
  return listener.only('Protocol', 'HTTPS')
    ? listener.only('SslPolicy', /TLS13-1-[23]-/)
    : listener.only('DefaultActions/*/RedirectConfig/Protocol', 'HTTPS');
}

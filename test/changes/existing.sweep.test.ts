import {
  App, Stack, aws_ec2 as ec2, aws_ecr as ecr, aws_ecs as ecs, aws_kms as kms, aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_sns as sns,
} from 'aws-cdk-lib';
import { AuroraCluster } from '../../src/aurora-cluster';
import { CacheCluster } from '../../src/cache';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { Network } from '../../src/network';
import { ExistingResources } from '../../src/region';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { QUIET } from '../eldonia-platform/fixture';

function withVpc(stack: Stack, more: (vpc: ec2.IVpc) => ExistingResources = () => ({})): ExistingResources {
  const { vpc } = new Network(stack, 'Network');
  return { vpc, ...more(vpc) };
}

/** Each existing resource, defined in another stack (with a key of that stack where there can be one). */
const EXISTING: Record<string, (other: Stack, own: Stack) => ExistingResources> = {
  vpc: (other) => withVpc(other),
  encryptionKey: (other) => ({ encryptionKey: new kms.Key(other, 'Key') }),
  importedEncryptionKey: (other, own) => ({ encryptionKey: kms.Key.fromKeyArn(own, 'Key', new kms.Key(other, 'Key').keyArn) }),
  database: (other) => withVpc(other, (vpc) => ({ database: new AuroraCluster(other, 'Database', { vpc }) })),
  cache: (other) => withVpc(other, (vpc) => ({ cache: new CacheCluster(other, 'Cache', { vpc }) })),
  cluster: (other) => withVpc(other, (vpc) => ({ cluster: new ecs.Cluster(other, 'Cluster', { vpc, enableFargateCapacityProviders: true }) })),
  mediaBucket: (other) => ({ mediaBucket: new s3.Bucket(other, 'Media', { encryptionKey: new kms.Key(other, 'Key') }) }),
  logBucket: (other) => ({ logBucket: new s3.Bucket(other, 'Logs', { encryption: s3.BucketEncryption.S3_MANAGED }) }),
  repository: (other) => ({ repository: new ecr.Repository(other, 'Repository', { encryptionKey: new kms.Key(other, 'Key') }) }),
  jwtSecret: (other) => ({ jwtSecret: new secretsmanager.Secret(other, 'Jwt', { encryptionKey: new kms.Key(other, 'Key') }) }),
  alarmTopic: (other) => ({ alarmTopic: new sns.Topic(other, 'Alarms', { masterKey: new kms.Key(other, 'Key') }) }),
};
/** Whose policies or security groups must name parts of the platform. */
const REFUSED = ['encryptionKey', 'database', 'cache'];

function synthesize(prop: string): App {
  const app = new App();
  const [other, own] = ['Other', 'Shop'].map((id) => new Stack(app, id, { env: TOKYO }));
  new EldoniaPlatform(own, 'Platform', { zone: PLATFORM_ZONE, ...QUIET, existing: EXISTING[prop](other, own) });
  app.synth();
  return app;
}

test.each(Object.keys(EXISTING).filter((prop) => !REFUSED.includes(prop)))('a platform uses the %s of another stack', (prop) =>
  expect(() => synthesize(prop)).not.toThrow());

test.each(REFUSED)('the %s of another stack is refused before it is a cycle', (prop) =>
  expect(() => synthesize(prop)).toThrow(`existing.${prop} must be in the stack of the platform or imported, got`));

test('the tasks can decrypt a secret with a key of another stack', () => {
  const { Resources } = synthesize('jwtSecret').synth().getStackByName('Shop').template;
  const policies = JSON.stringify(Object.values(Resources as Record<string, { Type: string }>).filter(({ Type }) => Type === 'AWS::IAM::Policy'));

  expect(policies).toMatch(/"Action":"kms:Decrypt","Condition":\{"StringEquals":\{"kms:ViaService":"secretsmanager\.ap-northeast-1\.amazonaws\.com"\}\},"Effect":"Allow","Resource":\{"Fn::ImportValue"/);
});

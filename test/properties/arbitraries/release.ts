import {
  Size, Stack, TimeZone, aws_autoscaling as autoscaling, aws_codebuild as codebuild, aws_ec2 as ec2, aws_ecs as ecs, aws_kms as kms, aws_logs as logs,
  aws_sns as sns, aws_sqs as sqs,
} from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { ApiImage, FargateApi } from '../../../src/fargate-api';
import { AccountResource } from '../../../src/operations';
import { Deployer, ImageScanGate, SpotTestRunners } from '../../../src/release';
import { DeliveryPipeline, GithubDeployRole, GithubSubject, ReleaseReconciler } from '../../../src/release/internal';
import { importedCertificate, importedRepository, importedVpc } from '../../../tools/assemblies/imported';
import { made } from '../made';
import { struct, subject } from '../subject';
import { bool, key, lateNumber, mostly, ownTopic, seconds, text, vpc, whole } from '../values';

const ID = 'connection/12345678-1234-1234-1234-123456789012';
const repository = made(fc.constant('repository'), (_, stack) => importedRepository(stack));
const gitRepository = (weight?: number) => text(['eldonia/eldonia-backend', 'A1/b.c_d-e'], ['eldonia/*', '*/x', 'x'], weight);

/** One for all pipelines of the stack: it is not what is explored here. */
const sharedApi = made(fc.constantFrom('X86_64', 'ARM64'), (cpu, stack) => stack.node.tryFindChild(cpu) as FargateApi | undefined
  ?? new FargateApi(stack, cpu, {
    vpc: importedVpc(stack),
    image: ApiImage.fromParameter(importedRepository(stack), '/shop/image'),
    certificate: importedCertificate(stack),
    cpuArchitecture: ecs.CpuArchitecture[cpu],
  }));
const encryptedTopic = made(fc.constant('encrypted topic'), (_, stack, id) =>
  new sns.Topic(stack, id, { masterKey: new kms.Key(stack, `${id}Key`, { enableKeyRotation: true }), enforceSSL: true }));

export const deliveryPipeline = subject('DeliveryPipeline', {
  api: sharedApi,
  imageRepository: repository,
  connectionArn: text(
    [`arn:aws:codeconnections:ap-northeast-1:123456789012:${ID}`, `arn:aws:codestar-connections:ap-northeast-1:123456789012:${ID}`],
    [`arn:aws:codeconnections:us-east-1:123456789012:${ID}`],
  ),
  repository: gitRepository(),
}, {
  branch: text(['main', 'release/1.x', 'fix#1'], ['*', 'a..b', '/x'], 10),
  deployer: fc.constantFrom(Deployer.CODEPIPELINE, Deployer.GITHUB_ACTIONS),
  name: text(['shop', 'eldonia-backend', 'A_1'], ['x'.repeat(92)]),
  imageBuild: fc.record({
    directory: text(['backend', '.', 'apps/api'], ['../x', '/etc', '$(id)']),
    nodeVersion: fc.constantFrom(20, 22, 24),
    scanGate: fc.constantFrom(ImageScanGate.CRITICAL, ImageScanGate.HIGH, ImageScanGate.MEDIUM, ImageScanGate.NONE),
    allowUnscannable: fc.boolean(),
    logRetention: fc.constant(logs.RetentionDays.ONE_WEEK),
    testProject: made(fc.constant('tests'), (_, stack, id) => new codebuild.PipelineProject(stack, id)),
  }, { requiredKeys: ['directory', 'nodeVersion', 'scanGate'] }),
  manualApproval: bool,
  notificationTopic: fc.oneof(ownTopic, encryptedTopic),
  encryptionKey: key,
}, (props, stack, id) => new DeliveryPipeline(stack, id, { ...props, releases: releasesOf(stack, id, props.api) }));

/** It is explored as a part of a platform. */
function releasesOf(stack: Stack, id: string, api: FargateApi): ReleaseReconciler {
  return new ReleaseReconciler(stack, `${id}Releases`, { api, repository: importedRepository(stack), imageParameterName: `/${id}/image`, replicaRegions: [] });
}

const githubName = text(['main', 'v1.0.0', 'production', 'release-1.x'], ['*', 'a b', '-x', 'x/'], 8);

export const githubDeployRole = subject('GithubDeployRole', { repository: gitRepository(10) }, {
  ids: mostly(
    fc.constant(['123456', '456789']),
    fc.constantFrom<(string | undefined)[]>(['1', undefined], [undefined, '1'], ['0', '1'], ['*', '1']),
  ),
  subject: made(fc.tuple(fc.constantFrom('branch', 'environment'), githubName), ([kind, name]) => GithubSubject[kind](name)),
  provider: made(fc.constant('existing'), () =>
    AccountResource.fromExisting('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com')),
  roleName: text(['shop-deploy'], ['x'.repeat(65)]),
}, ({ ids, ...props }, stack, id) => new GithubDeployRole(stack, id, { ...props, ownerId: ids?.[0], repositoryId: ids?.[1] }));

const ARM = ['m7g.large', 'c6g.xlarge', 't4g.small', 'r7g.2xlarge'];
const X86 = ['m7i.large', 'c6i.xlarge', 't3.small', 'm5.2xlarge'];
const some = (types: string[]) => fc.shuffledSubarray(types, { minLength: 1 });
const idleTimeout = seconds(mostly(fc.integer({ min: 1, max: 1440 }).map((count) => count * 60), fc.constantFrom(0, 90, 86_460)));

const queue = made(fc.constant('tests'), (name, stack, id) => sqs.Queue.fromQueueArn(stack, id, `arn:aws:sqs:ap-northeast-1:123456789012:${name}`));

export const spotTestRunners = subject('SpotTestRunners', {
  vpc,
  scaling: fc.oneof(struct({ idleTimeout, idleCpuPercent: whole(1, 90, 0, 91, 0.5, NaN) }), fc.record({ idleTimeout, queue })),
}, {
  maxRunners: mostly(whole(1, 100, 0, 101, 1.5), lateNumber(3)),
  instanceTypes: made(mostly(fc.oneof(some(ARM), some(X86)), fc.constantFrom<string[]>([], [ARM[0], X86[0]]), 10),
    (types) => types.map((type) => new ec2.InstanceType(type))),
  userData: made(fc.array(fc.string(), { maxLength: 3 }), (commands) => {
    const userData = ec2.UserData.forLinux();
    userData.addCommands(...commands);
    return userData;
  }),
  volumeSize: made(mostly(fc.integer({ min: 8, max: 16_384 }), fc.constantFrom(7, 8.5, 16_385), 10), (count) => Size.kibibytes(count * 1024 ** 2)),
  volumeTags: fc.dictionary(fc.constantFrom('Backup', 'Team'), fc.constantFrom('true', 'tests'), { maxKeys: 2 }),
  shutdown: made(fc.nat(23), (hour) => autoscaling.Schedule.cron({ hour: `${hour}`, minute: '0' })),
  timeZone: made(fc.constantFrom('Asia/Tokyo', 'Etc/UTC'), (zone) => TimeZone.of(zone)),
}, ({ scaling, ...props }, stack, id) => new SpotTestRunners(stack, id, { ...scaling, ...props }));

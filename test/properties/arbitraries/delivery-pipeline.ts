import { Duration, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { ApiImage, FargateApi } from '../../../src/fargate-api';
import { Deployer, ImageScanGate, NodeVersion } from '../../../src/release';
import { DeliveryPipeline } from '../../../src/release/internal';
import { importedCertificate, importedRepository, importedVpc, KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly connectionArn: string;
  readonly repository: string;
  readonly branch?: string;
  readonly parameterName: string;
  readonly replicaRegions?: string[];
  readonly minTasks?: number;
  readonly deployer?: Deployer;
  readonly name?: string;
  readonly seconds?: number;
  readonly image?: {
    readonly directory: string;
    readonly node: number;
    readonly gate: ImageScanGate;
    readonly week: boolean;
    readonly tested: boolean;
  };
  readonly approval: boolean;
  readonly topic: 'none' | 'plain' | 'encrypted';
  readonly importedKey: boolean;
  readonly arm: boolean;
}

const ID = 'connection/12345678-1234-1234-1234-123456789012';
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, keyof Sample>({
  connectionArn: mostly(
    fc.constantFrom(`arn:aws:codeconnections:ap-northeast-1:123456789012:${ID}`, `arn:aws:codestar-connections:ap-northeast-1:123456789012:${ID}`),
    fc.oneof(fc.string(), fc.constant(`arn:aws:codeconnections:us-east-1:123456789012:${ID}`)),
  ),
  repository: mostly(fc.constantFrom('eldonia/eldonia-backend', 'A1/b.c_d-e'), fc.oneof(fc.string(), fc.constantFrom('eldonia/*', 'x'))),
  branch: optional(mostly(fc.constantFrom('main', 'release/1.x', 'fix#1'), fc.oneof(fc.string(), fc.constantFrom('*', 'a..b', '/x')))),
  parameterName: mostly(fc.constantFrom('/shop/image', '/a/b/c'), fc.oneof(fc.string(), fc.constantFrom('image', '/aws/x'))),
  replicaRegions: optional(mostly(fc.constantFrom<string[]>([], ['ap-northeast-3'], ['us-gov-west-1']), fc.constantFrom<string[]>(['osaka'], ['']))),
  minTasks: optional(mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, -1, 1.5, NaN))),
  deployer: optional(fc.constantFrom(Deployer.CODEPIPELINE, Deployer.GITHUB_ACTIONS)),
  name: optional(mostly(fc.constantFrom('shop', 'eldonia-backend', 'A_1'), fc.oneof(fc.string(), fc.constant('x'.repeat(92))))),
  seconds: optional(mostly(fc.constantFrom(60, 1200, 3600), fc.constantFrom(0, 90, 7200))),
  image: optional(fc.record({
    directory: mostly(fc.constantFrom('backend', '.', 'apps/api'), fc.oneof(fc.string(), fc.constantFrom('../x', '/etc', '$(id)'))),
    node: fc.constantFrom(20, 22, 24),
    gate: fc.constantFrom(ImageScanGate.CRITICAL, ImageScanGate.HIGH, ImageScanGate.MEDIUM, ImageScanGate.OFF),
    week: fc.boolean(),
    tested: fc.boolean(),
  })),
  approval: fc.boolean(),
  topic: fc.constantFrom('none', 'plain', 'encrypted'),
  importedKey: fc.boolean(),
  arm: fc.boolean(),
});

function topicOf(stack: Stack, id: string, kind: Sample['topic']): sns.ITopic | undefined {
  if (kind === 'none') return undefined;
  const masterKey = kind === 'encrypted' ? new kms.Key(stack, `${id}TopicKey`, { enableKeyRotation: true }) : undefined;
  return new sns.Topic(stack, `${id}Topic`, { masterKey, enforceSSL: true });
}

function imageOf(stack: Stack, id: string, image: Sample['image']) {
  return image && {
    directory: image.directory,
    nodeVersion: NodeVersion.of(image.node),
    scanGate: image.gate,
    logRetention: image.week ? logs.RetentionDays.ONE_WEEK : undefined,
    testProject: image.tested ? new codebuild.PipelineProject(stack, `${id}Tests`) : undefined,
  };
}

/** One for all pipelines of the stack: it is not what is explored here. */
function apiOf(stack: Stack, arm: boolean): FargateApi {
  const id = arm ? 'ArmApi' : 'Api';
  return stack.node.tryFindChild(id) as FargateApi | undefined ?? new FargateApi(stack, id, {
    vpc: importedVpc(stack),
    image: ApiImage.fromParameter(importedRepository(stack), '/shop/image'),
    certificate: importedCertificate(stack),
    cpuArchitecture: arm ? ecs.CpuArchitecture.ARM64 : undefined,
  });
}

function build(stack: Stack, id: string, sample: Sample): void {
  const imageRepository = importedRepository(stack);
  const api = apiOf(stack, sample.arm);
  new DeliveryPipeline(stack, id, {
    connectionArn: sample.connectionArn,
    repository: sample.repository,
    branch: sample.branch,
    api,
    imageRepository,
    imageParameterName: sample.parameterName,
    replicaRegions: sample.replicaRegions,
    minTasks: sample.minTasks,
    deployer: sample.deployer,
    name: sample.name,
    imageBuild: imageOf(stack, id, sample.image),
    deploymentTimeout: sample.seconds === undefined ? undefined : Duration.seconds(sample.seconds),
    manualApproval: sample.approval,
    notificationTopic: topicOf(stack, id, sample.topic),
    encryptionKey: sample.importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
  });
}

export const deliveryPipelineSubject: Subject<Sample> = { name: 'DeliveryPipeline', arbitrary, build };

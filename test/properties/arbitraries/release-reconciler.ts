import { Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as fc from 'fast-check';
import { ApiImage, FargateApi } from '../../../src/fargate-api';
import { ReleaseReconciler } from '../../../src/release/internal';
import { importedCertificate, importedRepository, importedVpc, KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly imageParameterName: string;
  readonly late: boolean;
  readonly released: boolean;
  readonly minimumTasks?: number;
  readonly importedKey: boolean;
  readonly followsReleases?: boolean;
  readonly activeTasks?: number;
}

/** Few props, so each of them is invalid more often. */
const FEW = 4;

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'imageParameterName' | 'late' | 'released' | 'importedKey'>({
  imageParameterName: mostly(fc.constantFrom('/shop/image', '/a', '/a.b/c_d-e'), fc.oneof(fc.string(), fc.constantFrom('/aws/a', '/ssm', '/a/', 'a')), FEW),
  late: mostly(fc.constant(false), fc.constant(true)),
  released: fc.boolean(),
  minimumTasks: mostly(fc.integer({ min: 0, max: 5_000 }), fc.oneof(fc.integer(), fc.double()), FEW),
  importedKey: fc.boolean(),
  followsReleases: fc.boolean(),
  activeTasks: mostly(fc.integer({ min: 0, max: 5_000 }), fc.oneof(fc.integer(), fc.double()), FEW),
}, { requiredKeys: ['imageParameterName', 'late', 'released', 'importedKey'] });

function build(stack: Stack, id: string, sample: Sample): void {
  const { imageParameterName: name, late, released, minimumTasks, importedKey, followsReleases, activeTasks } = sample;
  const repository = importedRepository(stack);
  const image = released ? ApiImage.fromRepository(repository, 'v1') : ApiImage.fromParameter(repository, '/shop/image');
  new ReleaseReconciler(stack, id, {
    api: new FargateApi(stack, `${id}Api`, { vpc: importedVpc(stack), certificate: importedCertificate(stack), image }),
    repository,
    // Tokens are valid, because synthesis cannot check them.
    imageParameterName: late ? Lazy.string({ produce: () => '/late/image' }) : name,
    minimumTasks,
    followsReleases,
    activation: activeTasks === undefined ? undefined : { globalClusterIdentifier: 'shop-global', clusterIdentifier: 'shop-database', minimumTasks: activeTasks },
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
  });
}

/** Each set has an API of its own, which takes most of the time. */
export const releaseReconcilerSubject: Subject<Sample> = { name: 'ReleaseReconciler', arbitrary, build, sets: 300 };

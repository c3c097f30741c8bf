import {
  DescribeImagesCommand, ECRClient, ImageNotFoundException, RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { setting } from './environment';
import { ssm } from './service';

const ecr = new ECRClient({});

/** The first replication creates the repository of a standby Region. */
const MISSING = [ImageNotFoundException, RepositoryNotFoundException];

/** The value of the image parameter, and the time of its last change. */
export interface Released {
  readonly version: string;
  readonly since: Date;
}

export async function readReleased(): Promise<Released> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: setting('PARAMETER_NAME') }));
  return { version: Parameter!.Value!, since: Parameter!.LastModifiedDate ?? new Date(0) };
}

/** Whether ECR has the image. Otherwise, ECS would start the deployment and roll it back. */
export async function imageExists(version: string): Promise<boolean> {
  try {
    await ecr.send(new DescribeImagesCommand({
      registryId: setting('REGISTRY_ID'),
      repositoryName: setting('REPOSITORY_NAME'),
      imageIds: [isDigest(version) ? { imageDigest: version } : { imageTag: version }],
    }));
    return true;
  } catch (error) {
    if (MISSING.some((type) => error instanceof type)) return false;
    throw error;
  }
}

export function imageOf(version: string): string {
  return `${setting('REPOSITORY_URI')}${isDigest(version) ? '@' : ':'}${version}`;
}

function isDigest(version: string): boolean {
  return version.startsWith('sha256:');
}

export function follows(): boolean {
  return setting('FOLLOWS_RELEASES') === 'true';
}

import { Stack, aws_ecs as ecs } from 'aws-cdk-lib';
import { ApiImage, FargateApi } from '../../../src/fargate-api';
import { GithubWorkflowProps } from '../../../src/release/internal';
import { importedCertificate, importedRepository, importedVpc } from '../../../tools/assemblies/imported';

export const PARAMETER = '/eldonia/backend/image';

/** An API and its repository. */
export function release(stack: Stack, cpuArchitecture?: ecs.CpuArchitecture) {
  const api = new FargateApi(stack, 'Api', {
    vpc: importedVpc(stack),
    image: ApiImage.fromParameter(importedRepository(stack), PARAMETER),
    certificate: importedCertificate(stack),
    cpuArchitecture,
  });
  return { api, repository: importedRepository(stack) };
}

/** The required props of a workflow, with the names of the document. */
export const WORKFLOW: GithubWorkflowProps = {
  roleArn: 'arn:aws:iam::123456789012:role/eldonia-deploy',
  region: 'ap-northeast-1',
  ecrRepository: 'eldonia-backend',
  cluster: 'eldonia-cluster',
  service: 'eldonia-backend',
  releaseFunction: 'eldonia-release',
  minTasks: 2,
};

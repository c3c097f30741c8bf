import { Stack, aws_certificatemanager as acm, aws_ecr as ecr, aws_ecs as ecs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiImage, FargateApi, FargateApiProps, IApiTask } from '../../src/fargate-api';
import { importedVpc } from '../../tools/assemblies/imported';
import { built, onlyOf } from '../support/templates';

/* eslint-disable @typescript-eslint/no-explicit-any */
export const CERTIFICATE = 'arn:aws:acm:ap-northeast-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
export const PARAMETER = '/shop/backend/image';
/** An existing secret. */
export const SECRET = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:datadog-a1B2c3';

/** An API with its required props and those of the test. */
export function api(stack: Stack, props: Partial<FargateApiProps> = {}): FargateApi {
  const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'shop');
  return new FargateApi(stack, 'Api', {
    vpc: importedVpc(stack),
    image: ApiImage.fromParameter(repository, PARAMETER),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    ...props,
  });
}

/** A hook that adds a container, and selects another one for the requests. */
export class WithProxy implements IApiTask {
  addContainers(taskDefinition: ecs.FargateTaskDefinition, own: ecs.ContainerDefinition, logging: ecs.LogDriver): ecs.ContainerDefinition {
    own.addEnvironment('PORT', '3002');
    const image = ecs.ContainerImage.fromRegistry('agent');
    taskDefinition.addContainer('Agent', { image, essential: false });
    return taskDefinition.addContainer('Proxy', { image, logging, containerName: 'proxy', portMappings: [{ containerPort: 3001 }] });
  }
}

let plain: Template | undefined;

/** The template of a stack with such an API. That without props is synthesized once. */
export function templateOf(props?: Partial<FargateApiProps> | ((stack: Stack) => Partial<FargateApiProps>), stack?: Stack): Template {
  if (props === undefined && stack === undefined) return plain ??= templateOf({});
  return built((within) => api(within, typeof props === 'function' ? props(within) : props), stack);
}

/** The task definition: its properties. */
export const taskOf = (template: Template): any => onlyOf(template, 'AWS::ECS::TaskDefinition');

/** The containers of the task, that of the application first. */
export const containersOf = (template: Template): any[] => taskOf(template).ContainerDefinitions;

export const namesOf = (template: Template): string[] => containersOf(template).map(({ Name }) => Name);

/** The variables of a container. */
export const variablesOf = (container: { Environment: { Name: string; Value: string }[] }): Record<string, string> =>
  Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value]));

import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DeliveryPipeline, DeliveryPipelineProps, ReleaseReconciler } from '../../../src/release/internal';
import { importedRepository } from '../../../tools/assemblies/imported';
import { built, onlyOf } from '../../support/templates';
import { PARAMETER, release } from '../github-deploy-role/fixture';

const CONNECTION = 'arn:aws:codestar-connections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';

/** A pipeline of the documented API, with what the test adds. */
export function pipeline(stack: Stack, props: Partial<DeliveryPipelineProps> = {}): DeliveryPipeline {
  const api = props.api ?? release(stack).api;
  return new DeliveryPipeline(stack, 'Delivery', {
    connectionArn: CONNECTION,
    repository: 'eldonia/eldonia-backend',
    api,
    imageRepository: importedRepository(stack),
    releases: new ReleaseReconciler(stack, 'PipelineReleases', { api, repository: importedRepository(stack), imageParameterName: PARAMETER, replicaRegions: [] }),
    name: 'eldonia-backend',
    ...props,
  });
}

/** The template of a stack with such a pipeline. */
export const templateOf = (props: Partial<DeliveryPipelineProps> = {}) => built((stack) => pipeline(stack, props));

/** The properties of the pipeline. */
export const definition = (template: Template) => onlyOf(template, 'AWS::CodePipeline::Pipeline');

import * as ecs from 'aws-cdk-lib/aws-ecs';

/** What the API would have put into the task definition by itself. */
export interface ApiTaskContext {
  /** The task definition to add containers to. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** The API's own container, as it would be added without a hook. */
  readonly container: ecs.ContainerDefinitionOptions;
}

/**
 * A hook that adds containers to the API's task definition or replaces its own.
 *
 * @example
 * class WithProxy implements IApiTask {
 *   addContainers(context: ApiTaskContext): ecs.ContainerDefinition {
 *     context.taskDefinition.addContainer('Proxy', { image: ecs.ContainerImage.fromRegistry('envoyproxy/envoy:v1.35'), essential: false });
 *     return context.taskDefinition.addContainer('Container', context.container);
 *   }
 * }
 */
export interface IApiTask {
  /**
   * Add the containers and return the one that requests go to; it must listen on the API's port.
   *
   * The ids are part of no logical id, so a container may be renamed later.
   */
  addContainers(context: ApiTaskContext): ecs.ContainerDefinition;
}

import * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * A hook that adds containers to the API's task definition or replaces the API container.
 *
 * @example
 * class WithProxy implements IApiTask {
 *   addContainers(taskDefinition: ecs.FargateTaskDefinition, container: ecs.ContainerDefinitionOptions):
 * ecs.ContainerDefinition {
 *     taskDefinition.addContainer('Proxy', { image: ecs.ContainerImage.fromRegistry('envoyproxy/envoy:v1.35'),
 * essential: false });
 *     return taskDefinition.addContainer('Container', container);
 *   }
 * }
 */
export interface IApiTask {
  /**
   * Adds the containers and returns the container that receives the requests. It must listen on the port of the API.
   *
   * The IDs of containers are not part of logical IDs: a container can be renamed later.
   *
   * @param taskDefinition the task definition of the API
   * @param container the options of the API container, as the construct adds it without a hook
   */
  addContainers(
    taskDefinition: ecs.FargateTaskDefinition, container: ecs.ContainerDefinitionOptions,
  ): ecs.ContainerDefinition;
}

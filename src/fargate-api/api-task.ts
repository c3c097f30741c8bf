import * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * A hook that adds containers to the API's task definition.
 *
 * The hook cannot change what the platform gives its container: image, variables, secrets, user, file system and logs.
 * Methods of the container add to it, for example `addContainerDependencies`, `addMountPoints` and `addUlimits`.
 *
 * @example
 * class WithProxy implements IApiTask {
 *   public addContainers(
 *     taskDefinition: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition, logging: ecs.LogDriver,
 *   ): ecs.ContainerDefinition {
 *     taskDefinition.addContainer('Proxy', {
 *       image: ecs.ContainerImage.fromRegistry('envoyproxy/envoy:v1.35'),
 *       essential: false,
 *       logging,
 *     });
 *     return container;
 *   }
 * }
 */
export interface IApiTask {
  /**
   * Adds the containers and returns the container that receives the requests: that of the API, or another one, which
   * then has a port mapping for the port of the API. Without requests, the container of the API has no port mapping,
   * and must listen on another port: set its `PORT` with `addEnvironment`.
   *
   * The IDs of containers are not part of logical IDs: a container can be renamed later.
   *
   * @param taskDefinition the task definition of the API
   * @param container the container of the API, as it is without a hook
   * @param logging writes to the log group of the API, in a stream per container
   * @returns the container that receives the requests
   */
  addContainers(
    taskDefinition: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition, logging: ecs.LogDriver,
  ): ecs.ContainerDefinition;
}

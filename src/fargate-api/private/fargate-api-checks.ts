import { CfnResource, Annotations, Resource, Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { checkStrategies, ON_DEMAND } from './capacity';
import { ContainerSettings } from './container-settings';
import { checkRuntimeMonitoring } from './runtime-monitoring';
import { checkInteger, invalid } from '../../private/errors';
import { checkName, ECS_NAME, LOAD_BALANCER_NAME, LOG_GROUP_NAME, ROLE_NAME } from '../../private/names';
import { CERTIFICATE_ADVICE, checkAccount } from '../../private/places';
import { checkSameRegion } from '../../private/regions';
import { targetsOf } from '../../private/weak-references';
import { ApiDeployment } from '../api-deployment';
import { ApiIngress } from '../api-ingress';
import { ApiScaling } from '../api-scaling';
import { FargateApiProps } from '../fargate-api-props';

/** Props with their defaults. */
export interface ApiChoices {
  readonly container: ContainerSettings;
  readonly deployment: ApiDeployment;
  readonly scaling: ApiScaling;
}

/** Throws for values that ECS, IAM, CloudWatch Logs or Elastic Load Balancing would reject at deployment. */
export function checkFargateApi(scope: Construct, props: FargateApiProps, choices: ApiChoices): void {
  checkNames(scope, props);
  checkName(scope, 'loadBalancer.loadBalancerName', props.loadBalancer?.loadBalancerName, LOAD_BALANCER_NAME);
  checkCertificate(scope, props.certificate);
  checkTrustStore(scope, props);
  checkCombinations(scope, props, choices);
  checkRuntimeMonitoring(scope, props.runtimeMonitoring);
  checkEgressPorts(scope, props.egressPorts);
  const { capacityProviderStrategies: strategies = ON_DEMAND, cluster } = props;
  checkStrategies(scope, 'capacityProviderStrategies', strategies);
  if (cluster) {
    checkClusterVpc(scope, cluster, props.vpc);
    checkCapacityProviders(scope, cluster, strategies);
  }
  const { scaling } = choices;
  if (scaling.minTasks === 1 && strategies.every(({ capacityProvider }) => capacityProvider === 'FARGATE')) {
    Annotations.of(scope).addWarningV2('@eldonia/fargate-api:singleTask',
      'a service with a minimum of 1 task is unavailable while that task is replaced; ' +
        'use at least 2 tasks in production');
  }
}

function checkNames(scope: Construct, props: FargateApiProps): void {
  checkName(scope, 'clusterName', props.clusterName, ECS_NAME);
  checkName(scope, 'serviceName', props.serviceName, ECS_NAME);
  checkName(scope, 'family', props.family, ECS_NAME);
  checkName(scope, 'containerName', props.containerName, ECS_NAME);
  checkName(scope, 'taskRoleName', props.taskRoleName, ROLE_NAME);
  checkName(scope, 'executionRoleName', props.executionRoleName, ROLE_NAME);
  checkName(scope, 'logGroupName', props.logGroupName, LOG_GROUP_NAME);
  if (props.executionRoleName === 'ecsTaskExecutionRole') {
    invalid(scope, 'executionRoleName must not be the role name of the ECS console, got "ecsTaskExecutionRole"; ' +
      'choose another');
  }
}

function checkEgressPorts(scope: Construct, ports: number[] = []): void {
  for (const port of ports) checkInteger(scope, 'egressPorts', port, 1, 65_535);
  const twice = [443, ...ports].find((port, index, all) => all.indexOf(port) !== index);
  if (twice !== undefined) {
    invalid(scope, `egressPorts must list each port once and without 443, got ${twice} again; remove it`);
  }
}

function checkTrustStore(scope: Construct, { clientTrustStore, certificate, ingress }: FargateApiProps): void {
  if (!clientTrustStore) return;
  if (!certificate) {
    invalid(scope, 'certificate is required with clientTrustStore, got none; ' +
      'pass one, because clients send certificates over HTTPS only');
  }
  if (ingress === ApiIngress.CLOUDFRONT_VPC_ORIGIN) {
    invalid(scope, 'clientTrustStore must be absent with ApiIngress.CLOUDFRONT_VPC_ORIGIN, got one; ' +
      'remove it, because CloudFront sends no client certificate to a VPC origin');
  }
  const { trustStoreArn: arn, env } = clientTrustStore;
  const region = Token.isUnresolved(arn) ? env.region : arn.split(':')[3];
  checkSameRegion(scope, 'clientTrustStore', region, 'create one there from the same certificates');
}

/**
 * Elastic Load Balancing supports certificates of its own account and Region only. The certificate of CloudFront is in
 * us-east-1.
 */
function checkCertificate(scope: Construct, certificate: acm.ICertificate | undefined): void {
  if (!certificate) return;
  const arn = certificate.certificateArn;
  const region = Token.isUnresolved(arn) ? certificate.env.region : /^arn:[^:]+:acm:([^:]+):/.exec(arn)?.[1];
  checkSameRegion(scope, 'certificate', region);
  checkAccount(scope, 'certificate', arn, CERTIFICATE_ADVICE);
}

function checkCombinations(
  scope: Construct, props: FargateApiProps, { container, deployment, scaling }: ApiChoices,
): void {
  if (props.clusterName && props.cluster) {
    invalid(scope, `clusterName must be absent with an existing cluster, got "${props.clusterName}"; ` +
      'remove one of them');
  }
  if (props.enableExecuteCommand && container.readonlyRootFilesystem) {
    invalid(scope, 'readonlyRootFilesystem must be false with enableExecuteCommand, got true; ' +
      'remove it, because the agent of ECS Exec writes to the root file system');
  }
  if (deployment.shiftsTraffic && scaling.targetRequestsPerMinute !== undefined) {
    invalid(scope, `targetRequestsPerMinute must be absent with ${deployment.strategy} deployments, ` +
      `got ${scaling.targetRequestsPerMinute}; scale on CPU and memory`);
  }
  for (const name of Object.keys(props.secrets ?? {})) {
    if (props.environment?.[name] === undefined) continue;
    invalid(scope, `secrets must not repeat a name of environment, got "${name}" in both; remove one`);
  }
}

/**
 * The CDK places the tasks in the VPC that a cluster names, where the security groups of another one do not exist. What
 * is known at deployment only is compared with nothing.
 */
function checkClusterVpc(scope: Construct, { vpc }: ecs.ICluster, wanted: ec2.IVpc): void {
  const [found, own] = [vpc, wanted].map(({ vpcId }): unknown => Stack.of(scope).resolve(vpcId));
  const isKnown = [vpc, wanted].every((one) => Resource.isOwnedResource(one) || !Token.isUnresolved(one.vpcId));
  if (!isKnown || JSON.stringify(found) === JSON.stringify(own)) return;
  invalid(scope, `cluster must name the same VPC as vpc, ${wanted.node.path}, got ${vpc.node.path}; import the ` +
    'cluster with Cluster.fromClusterAttributes() and that VPC, or pass its VPC as vpc');
}

/**
 * Checks that an existing cluster of the app has the capacity providers of a service. ECS would reject the service at
 * deployment. What an imported cluster has is unknown.
 */
function checkCapacityProviders(
  scope: Construct, cluster: ecs.ICluster, strategies: ecs.CapacityProviderStrategy[],
): void {
  const resource = cluster.node.defaultChild;
  if (!(resource instanceof CfnResource)) return;
  // The L2 creates the association at synthesis.
  scope.node.addValidation({
    validate: () => {
      const provided = scope.node.root.node.findAll()
        .filter((node) => node instanceof ecs.CfnClusterCapacityProviderAssociations)
        .filter((association) => targetsOf(association.cluster).includes(resource))
        .flatMap(({ capacityProviders }) => capacityProviders);
      const missing = strategies.map(({ capacityProvider }) => capacityProvider)
        .filter((provider) => !provided.includes(provider));
      return missing.length === 0 ? [] : [
        `cluster must have the capacity providers ${missing.join(' and ')}, got ${cluster.node.path} without; call ` +
          'enableFargateCapacityProviders() of the cluster',
      ];
    },
  });
}

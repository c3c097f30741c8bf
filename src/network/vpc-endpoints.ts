import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { invalid } from '../private/errors';

/** The services that a Fargate task needs to start without internet access: image, log stream and secrets. */
const taskServices = () => [
  ec2.InterfaceVpcEndpointAwsService.ECR,
  ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
];

/**
 * The interface endpoints of a network: access to AWS services without NAT and without the internet.
 *
 * An endpoint costs about $10 per month and zone plus $0.01 per GB, and NAT $0.062 per GB (on-demand list price,
 * ap-northeast-1). In the cheapest Regions an endpoint costs about $7 per month and zone. The gateway endpoint for S3
 * is free of charge, so every network has it.
 *
 * @see https://aws.amazon.com/privatelink/pricing/
 *
 * @example
 * new Network(this, 'Network', { endpoints: VpcEndpoints.forFargate(ec2.InterfaceVpcEndpointAwsService.SQS) });
 */
export class VpcEndpoints {
  /**
   * The endpoints that Fargate tasks need to start: `ecr.api`, `ecr.dkr`, `logs` and `secretsmanager`, and the
   * additional services.
   *
   * Add `SSM` if the task has secrets from Parameter Store, or if its code calls it. Add `KMS` or `STS` only if the
   * code in the task calls them. Decryption of a secret and the credentials of the task role need no call from inside
   * the VPC.
   *
   * @throws if a service is listed twice
   */
  static forFargate(...additional: ec2.InterfaceVpcEndpointAwsService[]): VpcEndpoints {
    return new VpcEndpoints([...taskServices(), ...additional]);
  }

  /**
   * The endpoints of `forFargate()`, and `ssmmessages`, which ECS Exec requires. Add `KMS` if the cluster has a key for
   * the sessions, as that of a `FargateApi` does.
   *
   * @throws if a service is listed twice
   */
  static forFargateWithExec(...additional: ec2.InterfaceVpcEndpointAwsService[]): VpcEndpoints {
    return new VpcEndpoints([...taskServices(), ec2.InterfaceVpcEndpointAwsService.SSM_MESSAGES, ...additional]);
  }

  /**
   * Endpoints for these services only.
   *
   * @throws if a service is listed twice
   */
  static of(...services: ec2.InterfaceVpcEndpointAwsService[]): VpcEndpoints {
    return new VpcEndpoints(services);
  }

  /** No interface endpoints: only the free gateway endpoint for S3. All other traffic goes through NAT. */
  static gatewayOnly(): VpcEndpoints {
    return new VpcEndpoints([]);
  }

  /** AWS services with an interface endpoint. */
  readonly services: ec2.InterfaceVpcEndpointAwsService[];

  private constructor(services: ec2.InterfaceVpcEndpointAwsService[]) {
    const names = services.map(({ shortName }) => shortName);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) invalid(undefined, `endpoints must list each service once, got ${twice} twice; remove one`);
    this.services = [...services];
  }
}

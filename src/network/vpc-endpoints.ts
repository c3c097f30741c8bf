import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { invalid } from '../private/errors';

/** What a Fargate task needs to start without the internet: its image, its log stream and its secrets. */
const taskServices = () => [
  ec2.InterfaceVpcEndpointAwsService.ECR,
  ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
];

/**
 * The interface endpoints of a network: AWS services reached without NAT and without the internet.
 *
 * Each costs about 10 USD a month and zone in Tokyo (7 in the cheapest regions) plus 0.01 USD a GB, while
 * NAT charges 0.062 USD a GB. The gateway endpoint for S3 is free, so every network has it.
 *
 * @see https://aws.amazon.com/privatelink/pricing/
 */
export class VpcEndpoints {
  /**
   * What Fargate tasks need to start: `ecr.api`, `ecr.dkr`, `logs` and `secretsmanager`, plus what you add.
   *
   * Add `KMS`, `STS` or `SSM` only if the code in the task calls them: decrypting a secret, and handing out
   * the credentials of the task's role, take no call from inside the network.
   */
  static forFargate(...additional: ec2.InterfaceVpcEndpointAwsService[]): VpcEndpoints {
    return new VpcEndpoints([...taskServices(), ...additional]);
  }

  /** As `forTasks`, plus `ssmmessages`, through which ECS Exec opens a shell in a task. */
  static forFargateWithExec(...additional: ec2.InterfaceVpcEndpointAwsService[]): VpcEndpoints {
    return new VpcEndpoints([...taskServices(), ec2.InterfaceVpcEndpointAwsService.SSM_MESSAGES, ...additional]);
  }

  /** Exactly these services. */
  static of(...services: ec2.InterfaceVpcEndpointAwsService[]): VpcEndpoints {
    return new VpcEndpoints(services);
  }

  /** No interface endpoint: the free gateway endpoint for S3 only, everything else by NAT. */
  static gatewayOnly(): VpcEndpoints {
    return new VpcEndpoints([]);
  }

  /** The services, each once. */
  readonly services: ec2.InterfaceVpcEndpointAwsService[];

  private constructor(services: ec2.InterfaceVpcEndpointAwsService[]) {
    const names = services.map(({ shortName }) => shortName);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) invalid(undefined, `endpoints must name each service once, got ${twice} twice; leave one out`);
    this.services = [...services];
  }
}

import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { NameRule } from './names';

/** A sidecar container. It is not essential, and ECS restarts it. */
export interface Sidecar {
  /** The id in the task definition. */
  readonly id: string;
  readonly containerName: string;
  /** The memory in addition to the application. */
  readonly memory: Size;
  readonly options: Omit<
    ecs.ContainerDefinitionOptions, 'containerName' | 'essential' | 'logging' | 'memoryReservationMiB'
  >;
}

/** The names by which a task identifies itself. */
export interface TaskIdentity {
  readonly service: string;
  readonly environment: string;
}

/** The additions of an observability service to a task. */
export interface TaskExtension {
  /** The prop that configures it. */
  readonly prop: string;
  /** Environment variables of the application. */
  readonly environment?: Record<string, string>;
  /** Secrets of the application. */
  readonly secrets?: Record<string, ecs.Secret>;
  /** Docker labels of the application container. */
  readonly dockerLabels?: Record<string, string>;
  readonly sidecar?: Sidecar;
  /** Whether the sidecar shares the process namespace of the application. */
  readonly sharedProcesses?: boolean;
  /** The services of AWS that it calls from the VPC. */
  readonly calls?: ec2.InterfaceVpcEndpointAwsService[];
  /** What it reaches on the internet. */
  readonly internet?: string;
  /** Whether the user configures what it calls. */
  readonly exportsAnywhere?: boolean;
  /** Grants the task role the permissions of the sidecar, and returns what the tasks wait for. */
  readonly permit?: (scope: Construct, role: iam.IRole) => IDependable;
}

/** Values that are valid in tags, labels and attributes of all services. */
export const TAG_VALUE: NameRule = { longest: 200, pattern: /^[\w./:-]+$/, allowed: 'letters, digits and _./:-' };

import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { NameRule } from './names';

/** A container beside the application's. It is never essential, and ECS starts it again when it stops. */
export interface Sidecar {
  /** Id in the task definition. */
  readonly id: string;
  readonly containerName: string;
  /** What it needs beside the application. */
  readonly memory: Size;
  readonly options: Omit<ecs.ContainerDefinitionOptions, 'containerName' | 'essential' | 'logging' | 'memoryReservationMiB'>;
}

/** What the task says of itself. */
export interface TaskIdentity {
  readonly service: string;
  readonly environment: string;
}

/** What an observing service adds to a task. */
export interface TaskExtension {
  /** The prop of the user that it comes from. */
  readonly prop: string;
  /** Variables of the application. */
  readonly environment?: Record<string, string>;
  /** Secret variables of the application. */
  readonly secrets?: Record<string, ecs.Secret>;
  /** Labels of the application's container. */
  readonly dockerLabels?: Record<string, string>;
  readonly sidecar?: Sidecar;
  /** Whether the sidecar has to see the application's processes. */
  readonly sharedProcesses?: boolean;
  /** Permit the task what the sidecar calls. */
  readonly permit?: (scope: Construct, role: iam.IRole) => void;
}

/** What tags, labels and attributes of all the services can carry. */
export const TAG_VALUE: NameRule = { longest: 200, pattern: /^[\w./:-]+$/, allowed: 'letters, digits and _./:-' };

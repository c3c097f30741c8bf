import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { setting, Settings, withSettings } from './environment';
import { ssm } from './service';
import { revisionParameter, serviceParameter } from '../parameter-names';

/** What the stack says of a service. */
export interface ServiceInStack {
  /** The settings of the ECS service in the template, by their names in the API. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What releases need to know of it. */
  readonly release: Settings;
}

/** The names of the services of the Region, with which their parameters begin. The API is the first. */
export function serviceNames(): string[] {
  return setting('SERVICES').split(',');
}

/** Handles a service, with its settings in the stack. Its parameter contains them, because variables have 4 KB. */
export async function within<T>(name: string, handle: () => Promise<T>): Promise<T> {
  const SERVICE_PARAMETER_NAME = serviceParameter(name);
  const { release } = await readService(SERVICE_PARAMETER_NAME);
  return withSettings({
    ...release, NAME: name, SERVICE_PARAMETER_NAME, REVISION_PARAMETER_NAME: revisionParameter(name),
  }, handle);
}

/** Reads the parameter of a service. Only CloudFormation writes it. */
export async function readService(Name: string): Promise<ServiceInStack> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  return JSON.parse(Parameter!.Value!) as ServiceInStack;
}

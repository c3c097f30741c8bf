/**
 * The name of the parameter with the ARN of the task definition that the last deployment of the stack registered. Only
 * CloudFormation writes it, so that a release starts from settings that no release has changed.
 */
export function revisionParameter(stackParameterName: string): string {
  return `${stackParameterName}-revision`;
}

/**
 * The name of the parameter with the settings of the service in the stack, and with what a release needs to know of it.
 * Only CloudFormation writes it, too.
 */
export function serviceParameter(stackParameterName: string): string {
  return `${stackParameterName}-service`;
}

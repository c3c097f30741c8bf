import { ParameterAlreadyExists, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../private/functions/cloudformation-response';

const ssm = new SSMClient({});

/**
 * Creates the parameter if it does not exist, and does not change an existing one: the release process sets its value.
 *
 * The parameter is kept on deletion, so that a new deployment of the stack uses the released image.
 */
export async function createParameter(event: CloudFormationCustomResourceEvent): Promise<ResourceResult> {
  const { Name, InitialValue } = event.ResourceProperties as unknown as { Name: string; InitialValue: string };
  if (event.RequestType !== 'Delete') {
    try {
      await ssm.send(new PutParameterCommand({
        Name, Value: InitialValue, Type: 'String', Overwrite: false, Description: 'Tag or digest of the released image',
      }));
    } catch (error) {
      if (!(error instanceof ParameterAlreadyExists)) throw error;
    }
  }
  return { physicalResourceId: Name };
}

export const handler = answering(createParameter);

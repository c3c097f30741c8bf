import { ParameterAlreadyExists, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../private/cloudformation-response';

const ssm = new SSMClient({});

/**
 * Make the parameter when it is missing, and leave it as it is otherwise: its value belongs to the release process.
 *
 * Deletion keeps it, so that a stack that is deployed anew finds the released image.
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

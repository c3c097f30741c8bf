import { Names } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const VENDED_LOGS = '/aws/vendedlogs/states/';
/** A log group name has at most 512 characters. */
const NAME_LENGTH = 480;

/**
 * The name of the log group of a state machine.
 *
 * One statement of the account's resource policy covers all log groups with this prefix. Step Functions would add one
 * statement for each other log group, and a policy has at most 5,120 characters.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
export function stateLogName(scope: IConstruct): string {
  return VENDED_LOGS + Names.uniqueResourceName(scope, { maxLength: NAME_LENGTH, separator: '-' });
}

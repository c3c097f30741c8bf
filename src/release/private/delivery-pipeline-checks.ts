import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryPipelineProps } from './delivery-pipeline-props';
import { checkDirectory, checkRef, checkRegions, checkRepository } from './github-checks';
import { invalid } from '../../private/errors';
import { checkName, NameRule, PARAMETER_NAME } from '../../private/names';
import { checkInteger } from '../../private/numbers';

const CONNECTION = /^arn:aws[\w-]*:(?:codeconnections|codestar-connections):([a-z0-9-]+):\d{12}:connection\/[0-9a-f-]{36}$/;
/** `-pipeline` has to fit into the 100 characters of a pipeline's name. */
const NAME: NameRule = { longest: 91, pattern: /^[A-Za-z0-9][\w-]+$/, allowed: 'letters, digits, hyphens and underscores' };

/** Refuse what would fail at deployment, or at the first release. */
export function checkDeliveryPipeline(scope: Construct, props: DeliveryPipelineProps): void {
  checkConnection(scope, props.connectionArn);
  checkRepository(scope, props.repository);
  if (props.branch !== undefined) checkRef(scope, 'branch', props.branch);
  checkName(scope, 'imageParameterName', props.imageParameterName, PARAMETER_NAME);
  checkRegions(scope, 'replicaRegions', props.replicaRegions);
  checkInteger(scope, 'minTasks', props.minTasks, 1, 5_000);
  checkName(scope, 'name', props.name, NAME);
  checkInteger(scope, 'deploymentTimeout in minutes', props.deploymentTimeout && minutes(props.deploymentTimeout), 1, 60);
  checkDirectory(scope, props.imageBuild?.directory);
  if (props.manualApproval && !props.notificationTopic) {
    Annotations.of(scope).addWarningV2('@eldonia/delivery-pipeline:silentApproval',
      'releases wait for an approval that nobody is asked for; pass notificationTopic');
  }
}

/** Whole or not, so that the check can name a fraction. */
function minutes(time: Duration): number | undefined {
  return time.isUnresolved() ? undefined : time.toMinutes({ integral: false });
}

function checkConnection(scope: Construct, connectionArn: string): void {
  const { region } = Stack.of(scope);
  if (region === 'ap-northeast-3') {
    Annotations.of(scope).addError('CodeConnections is not available in ap-northeast-3: put the pipeline into the platform\'s other region, ' +
      'and name this one in replicaRegions');
  }
  if (Token.isUnresolved(connectionArn)) return;
  const match = CONNECTION.exec(connectionArn);
  if (!match) {
    return invalid(scope, `connectionArn must be the ARN of a connection, got "${connectionArn}"; ` +
      'copy it from the console, it begins with arn:aws:codeconnections:');
  }
  if (!Token.isUnresolved(region) && match[1] !== region) {
    invalid(scope, `connectionArn must be of the pipeline's region ${region}, got one of ${match[1]}; make a connection in ${region}`);
  }
}

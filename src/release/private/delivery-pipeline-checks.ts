import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryPipelineProps } from './delivery-pipeline-props';
import { checkDirectory, checkRef, checkRepository } from './github-checks';
import { invalid } from '../../private/errors';
import { checkName, NameRule } from '../../private/names';
import { hasService } from '../../private/regions';

const CONNECTION = /^arn:aws[\w-]*:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]{36}$/;
/** With `-pipeline` the name has at most 100 characters. */
const NAME: NameRule = {
  longest: 91, pattern: /^[A-Za-z0-9][\w-]+$/, allowed: 'letters, digits, hyphens and underscores',
};

/** Validates the props. */
export function checkDeliveryPipeline(scope: Construct, props: DeliveryPipelineProps): void {
  checkConnection(scope, props.connectionArn);
  checkRepository(scope, props.repository);
  if (props.branch !== undefined) checkRef(scope, 'branch', props.branch);
  checkName(scope, 'name', props.name, NAME);
  checkDirectory(scope, props.imageBuild?.directory);
  if (props.manualApproval && !props.notificationTopic) {
    Annotations.of(scope).addWarningV2('@eldonia/delivery-pipeline:silentApproval',
      'manual approvals send no notification; pass notificationTopic');
  }
}

function checkConnection(scope: Construct, connectionArn: string): void {
  const { region } = Stack.of(scope);
  if (!hasService(region, 'connections')) {
    Annotations.of(scope).addError(`connectionArn must be absent in ${region}, which has no CodeConnections, got ` +
      `${connectionArn}; use the GitHub Actions workflow, which needs no connection`);
  }
  if (Token.isUnresolved(connectionArn)) return;
  if (!CONNECTION.test(connectionArn)) {
    invalid(scope, `connectionArn must be the ARN of a connection, got "${connectionArn}"; `
      + 'copy it from the console, it begins with arn:aws:codeconnections:');
  }
}

import { WorkflowSettings } from './heading';
import { buildScript } from './image-scripts';
import { ADDED_BY_ECS, ifDifferent, READ_REVISIONS } from './revision-scripts';

/** Builds and pushes the image. The outputs contain its digest. */
export function build({ directory, nodeVersion }: WorkflowSettings): string[] {
  return [
    `cd ${directory}`,
    'image="$ECR_REGISTRY/$ECR_REPOSITORY"',
    ...buildScript(nodeVersion),
    'echo "digest=$digest" >> "$GITHUB_OUTPUT"',
    'echo "image=$image@$digest" >> "$GITHUB_OUTPUT"',
  ];
}

/**
 * Registers the task definition of the stack with the new image. All other settings and the tags do not change, except
 * the tags of AWS, which AWS alone can set. ECS rejects an empty list of tags.
 *
 * What runs is not copied: a release credential can add to it. A difference in more than the image is a warning. The
 * settings of the service stay, so that a difference there is an error.
 */
export const REGISTER = [
  ...READ_REVISIONS,
  'if [ -n "$settings" ]; then',
  '  echo "::error::The service differs from the stack in $settings. While the stack is being deployed, run this ' +
  'workflow again afterwards. Otherwise see the incident procedure of a leaked credential"',
  '  exit 1',
  'fi',
  ...ifDifferent('echo "::warning::$current differs from $revision of the stack in more than the image, and ' +
    'is replaced. Unless the stack was deployed during a release: see the incident procedure of a leaked credential"'),
  'jq --arg container "$ECS_CONTAINER" --arg image "$IMAGE" \'',
  '  [.tags[]? | select(.key | startswith("aws:") | not)] as $tags | .taskDefinition',
  '  | if any(.containerDefinitions[]; .name == $container) then .',
  '    else error("no container is named " + $container) end',
  '  | .containerDefinitions |= map(if .name == $container then .image = $image else . end)',
  `  | del(${ADDED_BY_ECS})`,
  '  | if $tags == [] then . else .tags = $tags end',
  '\' stack.json > task-definition.json',
  'arn=$(aws ecs register-task-definition --cli-input-json file://task-definition.json \\',
  '  --query taskDefinition.taskDefinitionArn --output text)',
  'echo "arn=$arn" >> "$GITHUB_OUTPUT"',
];

/**
 * Before the first release, and after a rollback of the stack to the state before, the desired count is 0. Auto Scaling
 * would not raise it.
 */
export const UPDATE = [
  'desired=()',
  'count=$(aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" \\',
  '  --query \'services[0].desiredCount\' --output text)',
  'if [ "$count" -lt "$MIN_TASKS" ]; then desired=(--desired-count "$MIN_TASKS"); fi',
  'aws ecs update-service \\',
  '  --cluster "$ECS_CLUSTER" \\',
  '  --service "$ECS_SERVICE" \\',
  '  --task-definition "$TASK_DEFINITION" \\',
  '  --force-new-deployment "${desired[@]}" \\',
  '  --query service.taskDefinition --output text',
];

/** The command times out after 10 minutes; a blue/green deployment can take longer. */
export const WAIT = [
  'for _ in 1 2 3 4; do',
  '  if aws ecs wait services-stable \\',
  '    --cluster "$ECS_CLUSTER" \\',
  '    --services "$ECS_SERVICE"; then exit 0; fi',
  'done',
  'echo "::error::The service is not stable: see its events in the ECS console"',
  'exit 1',
];

/**
 * A service is also stable after a rollback by ECS, and without any task. The reconciler can deploy the same image with
 * the settings of a stack that has changed meanwhile.
 */
export const CHECK = [
  'for _ in $(seq 40); do',
  '  read -r current state running < <(aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" \\',
  '    --query "services[0].deployments[?status==\'PRIMARY\'] | [0].[taskDefinition, rolloutState, runningCount]" \\',
  '    --output text)',
  '  if [ "$current" != "$TASK_DEFINITION" ]; then',
  '    image=$(aws ecs describe-task-definition --task-definition "$current" --output json \\',
  '      | jq -r --arg container "$ECS_CONTAINER" \'.taskDefinition.containerDefinitions[] | select(.name == ' +
  '$container).image\')',
  '    if [ "$image" != "$IMAGE" ]; then',
  '      echo "::error::$current runs $image: ECS rolled back the deployment, or a deployment of the stack replaced ' +
  'it. In the second case, run this workflow again"',
  '      exit 1',
  '    fi',
  '  fi',
  '  case "$state" in',
  '    COMPLETED) if [ "$running" -ge "$MIN_TASKS" ]; then exit 0; fi ;;',
  '    FAILED) echo "::error::The deployment failed" && exit 1 ;;',
  '  esac',
  '  sleep 15',
  'done',
  'echo "::error::The deployment state is $state and $running tasks run after 10 minutes, at least $MIN_TASKS must' +
  ' run: see the events in the ECS console"',
  'exit 1',
];

/** Records the release for later deployments of the stack. Scaling is first, because a retry must not skip it. */
export const RECORD = [
  'scaling=(--service-namespace ecs --scalable-dimension ecs:service:DesiredCount)',
  'resource="service/$ECS_CLUSTER/$ECS_SERVICE"',
  'minimum=$(aws application-autoscaling describe-scalable-targets "${scaling[@]}" --resource-ids "$resource" \\',
  '  --query \'ScalableTargets[0].MinCapacity\' --output text)',
  'if [ "$minimum" -lt "$MIN_TASKS" ]; then',
  '  aws application-autoscaling register-scalable-target "${scaling[@]}" --resource-id "$resource" \\',
  '    --min-capacity "$MIN_TASKS"',
  'fi',
  'failed=0',
  'for target in $IMAGE_PARAMETER_REGIONS; do',
  '  # A failure in one Region does not stop the others.',
  '  aws ssm put-parameter --region "$target" --name "$IMAGE_PARAMETER" --value "$digest" --overwrite || failed=1',
  'done',
  'exit "$failed"',
];

import { WorkflowSettings } from './heading';
import { buildScript } from './image-scripts';

/** Build and push; the outputs name the image by its digest. */
export function build({ directory, nodeVersion }: WorkflowSettings): string[] {
  return [
    `cd ${directory}`,
    'image="$ECR_REGISTRY/$ECR_REPOSITORY"',
    ...buildScript(nodeVersion),
    'echo "digest=$digest" >> "$GITHUB_OUTPUT"',
    'echo "image=$image@$digest" >> "$GITHUB_OUTPUT"',
  ];
}

/** The task definition that runs now, with the new image: whatever else the stack has changed stays. */
export const REGISTER = [
  'current=$(aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" \\',
  '  --query \'services[0].taskDefinition\' --output text)',
  'aws ecs describe-task-definition --task-definition "$current" --query taskDefinition --output json > current.json',
  'jq --arg container "$ECS_CONTAINER" --arg image "$IMAGE" \'',
  '  if any(.containerDefinitions[]; .name == $container) then . else error("no container is named " + $container) end',
  '  | .containerDefinitions |= map(if .name == $container then .image = $image else . end)',
  '  | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt)',
  '\' current.json > task-definition.json',
  'arn=$(aws ecs register-task-definition --cli-input-json file://task-definition.json \\',
  '  --query taskDefinition.taskDefinitionArn --output text)',
  'echo "arn=$arn" >> "$GITHUB_OUTPUT"',
];

/** A service that has never had an image has no tasks, and would keep it that way. */
export const UPDATE = [
  'desired=()',
  'first=false',
  'released=$(aws ssm get-parameter --name "$IMAGE_PARAMETER" --query Parameter.Value --output text)',
  'if [ "$released" = none ]; then',
  '  desired=(--desired-count "$MIN_TASKS")',
  '  first=true',
  'fi',
  'aws ecs update-service \\',
  '  --cluster "$ECS_CLUSTER" \\',
  '  --service "$ECS_SERVICE" \\',
  '  --task-definition "$TASK_DEFINITION" \\',
  '  --force-new-deployment "${desired[@]}" \\',
  '  --query service.taskDefinition --output text',
  'echo "first=$first" >> "$GITHUB_OUTPUT"',
];

/** The command gives up after ten minutes, which a deployment that shifts traffic in steps does not. */
export const WAIT = [
  'for _ in 1 2 3 4; do',
  '  if aws ecs wait services-stable \\',
  '    --cluster "$ECS_CLUSTER" \\',
  '    --services "$ECS_SERVICE"; then exit 0; fi',
  'done',
  'echo "::error::The service is not stable: see its events in the ECS console"',
  'exit 1',
];

/** A service that ECS has rolled back is stable, too. */
export const CHECK = [
  'for _ in $(seq 40); do',
  '  read -r running state < <(aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" \\',
  '    --query "services[0].deployments[?status==\'PRIMARY\'] | [0].[taskDefinition, rolloutState]" --output text)',
  '  if [ "$running" != "$TASK_DEFINITION" ]; then',
  '    echo "::error::ECS has rolled the deployment back to $running"',
  '    exit 1',
  '  fi',
  '  case "$state" in',
  '    COMPLETED) exit 0 ;;',
  '    FAILED) echo "::error::The deployment has failed" && exit 1 ;;',
  '  esac',
  '  sleep 15',
  'done',
  'echo "::error::The deployment is still $state"',
  'exit 1',
];

/** After this a deployment of the stack keeps the image. The scaling comes first: a second try must not miss it. */
export const RECORD = [
  'if [ "$FIRST_RELEASE" = true ]; then',
  '  aws application-autoscaling register-scalable-target \\',
  '    --service-namespace ecs \\',
  '    --scalable-dimension ecs:service:DesiredCount \\',
  '    --resource-id "service/$ECS_CLUSTER/$ECS_SERVICE" \\',
  '    --min-capacity "$MIN_TASKS"',
  'fi',
  'failed=0',
  'for region in $IMAGE_PARAMETER_REGIONS; do',
  '  # One region that is down does not keep the others from being told.',
  '  aws ssm put-parameter --region "$region" --name "$IMAGE_PARAMETER" --value "$digest" --overwrite || failed=1',
  'done',
  'exit "$failed"',
];

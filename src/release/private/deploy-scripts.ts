import { WorkflowSettings } from './heading';
import { buildScript } from './image-scripts';
import { PASSED, REQUEST } from './request-scripts';

/** Builds and pushes the image. The outputs contain its digest. */
export function build({ directory, nodeVersion }: WorkflowSettings): string[] {
  return [
    `cd ${directory}`,
    'image="$ECR_REGISTRY/$ECR_REPOSITORY"',
    ...buildScript(nodeVersion),
    'echo "digest=$digest" >> "$GITHUB_OUTPUT"',
  ];
}

/**
 * The function registers the task definition of the stack with the digest. What runs is not copied: a difference in
 * more than the image is a warning, and in the settings of the service an error.
 */
export const REGISTER = [
  ...REQUEST,
  'request register "$digest"',
  'message=$(jq -r \'.message // ""\' answer.json)',
  'if [ -n "$message" ]; then echo "::warning::$message"; fi',
  'echo "arn=$(jq -r .taskDefinition answer.json)" >> "$GITHUB_OUTPUT"',
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
 * A service is also stable after a rollback by ECS, and without any task. The function can deploy the same image with
 * the settings of a stack that has changed meanwhile, which takes some minutes.
 */
export const CHECK = [
  ...REQUEST,
  'for _ in $(seq 40); do',
  '  request check "$digest"',
  `  if ${PASSED}; then exit 0; fi`,
  '  sleep 15',
  'done',
  'echo "::error::After 10 minutes: $(jq -r .message answer.json)"',
  'exit 1',
];

/** Records the release for later deployments of the stack. */
export const RECORD = [
  ...REQUEST,
  'request record "$digest"',
  'jq -r .message answer.json',
];

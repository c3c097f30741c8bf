/** What ECS adds to a task definition, and a registration does not take. */
export const ADDED_BY_ECS = '.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, ' +
  '.registeredAt, .registeredBy, .deregisteredAt';

/**
 * A Bash script that reads the revision of the stack to `stack.json`, and the running one to `current.json`. It sets
 * `revision` and `current` to their ARNs.
 *
 * It requires `REVISION_PARAMETER`, `ECS_CLUSTER` and `ECS_SERVICE`.
 */
export const READ_REVISIONS = [
  'revision=$(aws ssm get-parameter --name "$REVISION_PARAMETER" --query Parameter.Value --output text)',
  'current=$(aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" \\',
  '  --query \'services[0].taskDefinition\' --output text)',
  'aws ecs describe-task-definition --task-definition "$revision" --include TAGS --output json > stack.json',
  'aws ecs describe-task-definition --task-definition "$current" --output json > current.json',
];

/**
 * A Bash script that runs a command if both revisions differ in more than the image of `ECS_CONTAINER`. What means the
 * same if it is absent is left out: ECS adds empty lists to some copies.
 */
export function ifDifferent(command: string): string[] {
  return [
    'comparable() {',
    '  jq -S --arg container "$ECS_CONTAINER" \'.taskDefinition',
    `    | del(${ADDED_BY_ECS})`,
    '    | .containerDefinitions |= map(if .name == $container then del(.image) else . end)',
    '    | walk(if type == "object" then with_entries(select(.value | IN(null, false, 0, "", [], {}) | not)) else . ' +
    'end)\' "$1"',
    '}',
    'if [ "$(comparable current.json)" != "$(comparable stack.json)" ]; then',
    `  ${command}`,
    'fi',
  ];
}

/** What ECS adds to a task definition, and a registration does not take. */
export const ADDED_BY_ECS = '.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, ' +
  '.registeredAt, .registeredBy, .deregisteredAt, .deleteRequestedAt';

/**
 * The lists of a task definition whose order has a meaning: arguments, files of which the first wins, and servers that
 * are tried in turn. ECS may return others, such as variables and secrets, in another order than they were registered.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const ORDERED = ['command', 'entryPoint', 'environmentFiles', 'dnsServers', 'dnsSearchDomains'];

/**
 * A Bash script that reads the revision of the stack to `stack.json`, and the running one to `current.json`. It sets
 * `revision` and `current` to their ARNs, and `settings` to the settings of the service that differ from the stack.
 *
 * It requires `REVISION_PARAMETER`, `SERVICE_PARAMETER`, `ECS_CLUSTER` and `ECS_SERVICE`.
 */
export const READ_REVISIONS = [
  'revision=$(aws ssm get-parameter --name "$REVISION_PARAMETER" --query Parameter.Value --output text)',
  'aws ssm get-parameter --name "$SERVICE_PARAMETER" --query Parameter.Value --output text > settings.json',
  'aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" \\',
  '  --query \'services[0]\' --output json > service.json',
  'current=$(jq -r .taskDefinition service.json)',
  'aws ecs describe-task-definition --task-definition "$revision" --include TAGS --output json > stack.json',
  'aws ecs describe-task-definition --task-definition "$current" --output json > current.json',
  '# Only what the stack sets: ECS adds defaults. The order of lists has no meaning.',
  'settings=$(jq -r --slurpfile stack settings.json \'',
  '  def plain: if IN(null, false, 0, "") then "" else tostring end;',
  '  def same($a; $b):',
  '    if $a | type == "object" then all($a | keys[]; . as $key | same($a[$key]; (($b | objects) // {})[$key]))',
  '    elif $a | type == "array" then ($a | length) == ($b | length)',
  '      and all($a[]; . as $one | any($b[]; . as $other | same($one; $other)))',
  '    else ($a | plain) == ($b | plain) end;',
  '  . as $service | $stack[0] | [keys[] as $key | select(same(.[$key]; $service[$key]) | not) | $key] | join(" ")',
  '\' service.json)',
];

/**
 * A Bash script that runs a command if both revisions differ in more than the image of `ECS_CONTAINER`. What means the
 * same if it is absent is left out: ECS adds empty lists to some copies.
 */
export function ifDifferent(command: string): string[] {
  return [
    'comparable() {',
    '  jq -S --arg container "$ECS_CONTAINER" \'',
    '    def given($key): if type == "object"',
    '      then with_entries(.key as $own | .value |= given($own)',
    '        | select(.value | IN(null, false, 0, "", [], {}) | not))',
    '      elif type == "array" then map(given(""))',
    `        | if $key | IN(${ORDERED.map((key) => `"${key}"`).join(', ')}) then . else sort end`,
    '      else . end;',
    `    .taskDefinition | del(${ADDED_BY_ECS})`,
    '    | .containerDefinitions |= map(if .name == $container then del(.image) else . end) | given("")\' "$1"',
    '}',
    'if [ "$(comparable current.json)" != "$(comparable stack.json)" ]; then',
    `  ${command}`,
    'fi',
  ];
}

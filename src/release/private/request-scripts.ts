/**
 * A Bash function that requests something of the function of releases, and writes its answer to `answer.json`: an
 * action and, where there is one, a digest.
 *
 * The function takes seconds, and the AWS CLI waits for a minute. A function that fails is no failed call of the CLI:
 * the error is in the answer. It requires `RELEASE_FUNCTION`.
 */
export const REQUEST = [
  'request() {',
  '  local failed',
  '  # As a file, which the AWS CLI reads as it is: version 2 takes other texts for base64.',
  '  echo "{\\"action\\": \\"$1\\"${2:+, \\"digest\\": \\"$2\\"}}" > request.json',
  '  failed=$(aws lambda invoke --function-name "$RELEASE_FUNCTION" --payload fileb://request.json \\',
  '    --query FunctionError --output text answer.json)',
  '  if [ "$failed" != None ]; then',
  '    echo "${GITHUB_ACTIONS:+::error::}$(jq -r .errorMessage answer.json)"',
  '    exit 1',
  '  fi',
  '}',
];

/** A command that succeeds if a check need not be repeated. An answer that says nothing of it does not pass. */
export const PASSED = "jq -e '.repeat == false' answer.json > /dev/null";

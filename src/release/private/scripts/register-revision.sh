# The function registers the task definition of the stack with the digest. What runs is not copied: a difference in
# more than the image is a warning, and in the settings of the service an error.
# shellcheck source=request.sh
source "$RUNNER_TEMP/request.sh"
request register "$DIGEST" || fail
message=$(jq -r '.message // ""' answer.json)
if [ -n "$message" ]; then echo "::warning::$message"; fi
echo "arn=$(jq -r .taskDefinition answer.json)" >> "$GITHUB_OUTPUT"

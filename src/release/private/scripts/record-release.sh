# shellcheck source=request.sh
source "$RUNNER_TEMP/request.sh"
persist record "$DIGEST"
jq -r .message answer.json

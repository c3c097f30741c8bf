# Requests something of the release function, and writes its answer to answer.json: an action and, where there is one,
# a digest. A function that fails is no failed call of the AWS CLI: the error is in the answer.
request() {
  local failed
  # As a file, which the AWS CLI reads as it is: version 2 takes other texts for base64.
  echo "{\"action\": \"$1\"${2:+, \"digest\": \"$2\"}}" > request.json
  failed=$(aws lambda invoke --function-name "$RELEASE_FUNCTION" --payload fileb://request.json \
    --query FunctionError --output text answer.json)
  if [ "$failed" != None ]; then
    echo "${GITHUB_ACTIONS:+::error::}$(jq -r .errorMessage answer.json)"
    exit 1
  fi
}
# Succeeds if a check need not be repeated. An answer that says nothing of it does not pass.
passed() { jq -e '.repeat == false' answer.json > /dev/null; }

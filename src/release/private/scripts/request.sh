# Requests something of the release function, and writes its answer to answer.json: an action and, where there is one,
# a digest. A function that fails is no failed call of the AWS CLI: the error is in the answer.
request() {
  local failed
  # As a file, which the AWS CLI reads as it is: version 2 takes other texts for base64.
  echo "{\"action\": \"$1\"${2:+, \"digest\": \"$2\"}}" > request.json
  echo '{}' > answer.json
  failed=$(aws lambda invoke --function-name "$RELEASE_FUNCTION" --payload fileb://request.json \
    --query FunctionError --output text answer.json) || return 1
  [ "$failed" = None ]
}
# Ends with the reason of the function.
fail() {
  echo "${GITHUB_ACTIONS:+::error::}$(jq -r '.errorMessage // "The release function did not answer"' answer.json)"
  exit 1
}
# Repeats a request for 2 minutes, unless a person is needed: an error that passes must not leave a release that is
# deployed without a record.
persist() {
  for _ in $(seq 8); do
    if request "$@"; then return; fi
    if jq -e '.errorType == "PersonNeeded"' answer.json > /dev/null; then fail; fi
    sleep 15
  done
  fail
}
# Succeeds if a check need not be repeated. An answer that says nothing of it does not pass.
passed() { jq -e '.repeat == false' answer.json > /dev/null; }

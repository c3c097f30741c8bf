# A service is also stable after a rollback by ECS, and without any task. The function can deploy the same image with
# the settings of a stack that has changed meanwhile, which takes some minutes.
# shellcheck source=request.sh
source "$RUNNER_TEMP/request.sh"
source ./explain.sh
for _ in $(seq 40); do
  persist check "$DIGEST"
  if passed; then exit 0; fi
  sleep 15
done
echo "::error::After 10 minutes: $(jq -r .message answer.json)"
exit 1

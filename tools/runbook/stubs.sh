# Answers that later commands of a runbook depend on, and a record of the commands. `commands.ts` runs a runbook with it.
ASKED=0
aws() {
  local ONE ALL=()
  # Whoever reads the record has no files of the runbook.
  for ONE in "$@"; do [[ $ONE != file*://* ]] || ONE=$(cat "${ONE#file*://}"); ALL+=("$ONE"); done
  printf '%s\0' "${ALL[@]}" $'\001' >&3
  case "$*" in
    *receive-message*) ASKED=$((1 - ASKED)); [ $ASKED = 0 ] && echo null || echo '{"Body":"order 7","ReceiptHandle":"handle-7","MessageAttributes":{"kind":{"StringValue":"new","DataType":"String"}}}' ;;
    *DBInstanceStatus* | *'[0].Status'*) echo available ;;
    *list-object-versions*Quiet*) echo '{"Objects":[{"Key":"originals/anna/1","VersionId":"old"}],"Quiet":true}' ;;
    *json*StorageClass*) echo '[{"Key":"originals/a b.jpg"}]' ;;
    *list-object-versions*json*) echo '[[["originals/a b.jpg","old","2026-01-01T00:00:00Z",false]],[["originals/a b.jpg","marker","2026-02-01T00:00:00Z"]]]' ;;
    *list-plans-in-region*) echo arn:aws:arc-region-switch::123456789012:plan/plan:abc123 ;;
    *start-plan-execution* | *list-plan-executions*) echo 0123456789abcdef ;;
    *get-caller-identity*) echo 123456789012 ;;
    *AliasTarget* | *EvaluateTargetHealth*) echo '{"HostedZoneId":"Z0123456789ABCDEFGHIJ","DNSName":"alb.example","EvaluateTargetHealth":true}' ;;
    *describe-task-definition*json*) echo '{"family":"eldonia-backend","executionRoleArn":"arn:aws:iam::123456789012:role/execution","containerDefinitions":[{"name":"eldonia-backend","environment":[{"name":"DB_HOST","value":"database"}],"secrets":[]}]}' ;;
    *lastStatus*) echo STOPPED ;;
    *exitCode*) echo '0 ended' ;;
    *CopyJob.State* | *--restore-job-id*) echo COMPLETED ;;
    *"].StackStatus "*) echo UPDATE_COMPLETE ;;
    *ACMCertificateArn*) echo arn:aws:acm:us-east-1:123456789012:certificate/1 ;;
    *ChangeInfo.Status*) echo INSYNC ;;
    *list-resource-record-sets*json) echo '{"ResourceRecordSets":[]}' ;;
    *Distribution.Status*) echo Deployed ;;
    *SecretString*) echo '{"password":"secret"}' ;;
    *serviceName,desiredCount*) echo 'eldonia-backend 2' ;;
    # There are readers until they are deleted.
    *DBInstances*DBInstanceIdentifier*) if [ -e gone ]; then rm gone; else touch gone; echo reader; fi ;;
    *TagList*) echo '[{"Key":"CostCenter","Value":"web"}]' ;;
    *DBClusterArn*) echo arn:aws:rds:ap-northeast-1:123456789012:cluster:cluster ;;
    *DBClusterSnapshotArn*) echo arn:aws:rds:ap-northeast-3:123456789012:cluster-snapshot:snapshot ;;
    *HealthCheckId*) echo 01234567-89ab-cdef-0123-456789abcdef ;;
    *.Port* | *Period* | *Tier* | *Interval*) echo 7 ;;
    *InsightsMode*) echo standard ;;
    *get-distribution-config*json*) echo '{"ETag":"E1","DistributionConfig":{"CallerReference":"1","Comment":"","Enabled":true,"Origins":{"Quantity":1,"Items":[{"Id":"1","DomainName":"origin.example"}]},"DefaultCacheBehavior":{"TargetOriginId":"1","ViewerProtocolPolicy":"https-only"}}}' ;;
    *"'MediaProcessor')"*) echo 01234567-89ab-cdef-0123-456789abcdef ;;
    *WebACLId*) echo arn:aws:wafv2:us-east-1:123456789012:global/webacl/eldonia/1 ;;
    *LogDestinationConfigs*) echo arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-1 ;;
    *json*LastModified*) echo '[{"Key":"originals/a b.jpg"}]' ;;
    *get-logging-configuration*) echo '{"ResourceArn":"arn:aws:wafv2:us-east-1:123456789012:global/webacl/eldonia/1","LogDestinationConfigs":["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-1"]}' ;;
    *get-bucket-replication*) echo '{"Role":"arn:aws:iam::123456789012:role/replication","Rules":[]}' ;;
    *State,Name*) echo 'ENABLED nightly' ;;
    *get-schedule*) echo '{"Name":"nightly","ScheduleExpression":"rate(1 day)","FlexibleTimeWindow":{"Mode":"OFF"},"Target":{"Arn":"arn:aws:states:ap-northeast-1:123456789012:stateMachine:nightly","RoleArn":"arn:aws:iam::123456789012:role/nightly"}}' ;;
    *':requests'*) echo '{"taskDefinition":"eldonia-backend:7","repeat":false}' > answer.json; echo None ;;
    *'max(['*) echo 2 ;;
    *image-service*) echo '{"release":{},"settings":{"enableExecuteCommand":false}}' ;;
    *networkConfiguration*) echo '{"awsvpcConfiguration":{"subnets":["subnet-0123456789abcdef0"]}}' ;;
    *ApproximateNumberOfMessages*) echo 0 ;;
    *VersionIdsToStages*) echo '{"11111111-2222-4333-8444-555555555555":["AWSCURRENT"],"66666666-7777-4888-9999-000000000000":["AWSPENDING"]}' ;;
    *Stacks*Parameters*) echo ParameterKey=Other,UsePreviousValue=true ;;
    *) echo none ;;
  esac
}
curl() { echo 200; }
dig() { :; }
npx() { :; }
docker() { :; }
npm() { mkdir -p sdk/node_modules/@aws-sdk; echo 'exports.S3 = class { async copyObject() {} }' > sdk/node_modules/@aws-sdk/client-s3.js; }
git() { :; }
pg_dump() { :; }
psql() { [[ "$*" != *behind* ]] || echo 0; }
gh() { :; }
sleep() { :; }

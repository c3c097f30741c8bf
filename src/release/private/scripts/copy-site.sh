# The files of the pages are copied before the pages, and nothing is deleted. Each file is copied: a comparison by time
# would leave out files of an older run that runs again.
read -ra patterns <<< "$HASHED_FILES"
hashed=()
others=(--exclude '*.html')
for pattern in "${patterns[@]}"; do
  hashed+=(--include "$pattern")
  others+=(--exclude "$pattern")
done
copy() { aws s3 cp site "s3://$bucket" --recursive --no-progress --region "$region" "$@"; }
copy_hashed() {
  if [ ${#hashed[@]} -eq 0 ]; then return; fi
  copy --exclude '*' "${hashed[@]}" --exclude '*.html' --cache-control 'public, max-age=31536000, immutable'
}
failed=""
while read -r bucket region; do
  copy_hashed && copy "${others[@]}" && copy --exclude '*' --include '*.html' || failed="$failed $region"
done <<< "$BUCKETS"
if [ -n "$failed" ]; then echo "::error::not copied to$failed: run this job again"; exit 1; fi
